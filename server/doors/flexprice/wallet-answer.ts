import type { AlertAnswer } from "@/server/alerts/alert.schema";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { alertsShown } from "./alert-settings";
import { creditText, withAll } from "./fields";

/**
 * A wallet as Flexprice shows it, with the alerts that its settings stand for. A credit counts as one in either
 * currency of theirs, so rates are 1.
 */
export function walletAnswer(wallet: WalletAnswer, alerts: readonly AlertAnswer[]) {
  const available = creditText(wallet.available);
  const { enabled, threshold, amount } = wallet.auto_top_up;
  return withAll(walletFields, {
    id: wallet.id,
    customer_id: wallet.customer_id,
    name: wallet.name,
    currency: wallet.currency,
    balance: available,
    credit_balance: available,
    credits_available_breakdown: breakdownOf(wallet),
    conversion_rate: "1",
    topup_conversion_rate: "1",
    wallet_type: "PRE_PAID",
    wallet_status: "active",
    status: "published",
    auto_topup: { enabled, threshold, amount, invoicing: false },
    ...alertsShown(alerts),
    /** As our own API has them: by percentage, each to a URL. */
    alerts: wallet.alerts,
    created_at: wallet.created_at,
  });
}

const walletFields = [
  ...["config", "created_by", "description", "environment_id", "metadata"],
  ...["tenant_id", "updated_at", "updated_by"],
];

/** The same with the balance as it is this moment: usage is charged as it arrives, so there is no other. */
export function balanceAnswer(wallet: WalletAnswer, alerts: readonly AlertAnswer[], now: Date) {
  const available = creditText(wallet.available);
  return {
    ...walletAnswer(wallet, alerts),
    real_time_balance: available,
    real_time_credit_balance: available,
    current_period_usage: "0",
    unpaid_invoices_amount: creditText(wallet.debt),
    balance_updated_at: now.toISOString(),
  };
}

/** Paid for, here or elsewhere, and not. Held, scheduled and restricted credits are in neither unless they can be spent. */
function breakdownOf({ grants, available }: WalletAnswer) {
  const purchased = grants
    .filter(({ state, grant_type }) => state === "active" && grant_type === "prepaid")
    .reduce((sum, grant) => sum + grant.remaining - grant.held, 0);
  return { purchased: creditText(purchased), free: creditText(available - purchased) };
}

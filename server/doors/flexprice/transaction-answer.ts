import type { GrantAnswer } from "@/server/grants/grant.schema";
import type { WalletTransactionAnswer } from "@/server/grants/wallet.schema";
import { creditText, withAll } from "./fields";

/** A movement of a wallet as Flexprice shows it. A top-up goes by the id of the grant it made. */
export function transactionAnswer(movement: WalletTransactionAnswer, customerId: string) {
  const { amount, type, operation } = movement;
  const [grant] = movement.grants;
  const isTopUp = grant !== undefined && (type === "grant" || type === "recharge");
  return {
    ...common,
    id: isTopUp ? grant.id : movement.transaction_id,
    wallet_id: movement.wallet_id,
    customer_id: customerId,
    type: amount < 0 ? "debit" : "credit",
    amount: creditText(Math.abs(amount)),
    credit_amount: creditText(Math.abs(amount)),
    transaction_reason: type === "expiry" ? "CREDIT_EXPIRED" : null,
    description: movement.description,
    reference_type: operation === null ? "REQUEST" : "EXTERNAL",
    reference_id: movement.transaction_id,
    metadata: textsOf(movement.metadata),
    created_at: movement.created_at,
  };
}

/** The top-up that a grant is. */
export function topUpTransaction(
  grant: GrantAnswer,
  { customerId, reason, key }: { customerId: string; reason: string; key: string | undefined },
) {
  return {
    ...common,
    id: grant.id,
    wallet_id: grant.wallet_id,
    customer_id: customerId,
    type: "credit",
    amount: creditText(grant.amount),
    credit_amount: creditText(grant.amount),
    credits_available: creditText(grant.remaining - grant.held),
    transaction_reason: reason,
    description: grant.description,
    reference_type: "EXTERNAL",
    reference_id: grant.source,
    idempotency_key: key ?? null,
    expiry_date: grant.expires_at,
    priority: grant.priority,
    metadata: grant.metadata,
    created_at: grant.created_at,
  };
}

const common = withAll(
  [
    ...["created_by", "created_by_user", "credit_balance_after", "credit_balance_before"],
    ...["credits_available", "customer", "environment_id", "expiry_date", "idempotency_key"],
    ...["priority", "tenant_id", "updated_at", "updated_by", "wallet"],
  ],
  {
    currency: "credits",
    conversion_rate: "1",
    topup_conversion_rate: "1",
    transaction_status: "completed",
    status: "published",
  },
);

/** Their metadata are texts; what we keep may be deeper. */
function textsOf(metadata: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

import type { z } from "zod";
import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { balanceLevel } from "@/server/ledger/watch-levels";
import { listCards } from "@/server/payment-methods/manage-cards";
import { showCard } from "@/server/payment-methods/show-card";
import { bridgeOf } from "@/server/pricing/balance-bridge";
import { loadCreditTerms, plainTerms } from "@/server/pricing/load-credit-terms";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { showPolicy } from "@/server/recharge/show-policy";
import { addressOf } from "./address-of";
import type { BillingAnswer, billingOverviewSchema } from "./billing.schema";

type Spender = { id: string; creditAccountId: string };

/** The billing of an organization as S1 and S2 show it: its billing root's pool under its own id. */
export async function readBilling(
  organization: Spender,
  now: Date,
): Promise<BillingAnswer & { availableMicrocredits: bigint }> {
  const { creditAccountId } = organization;
  const [account, balance, [last]] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      include: { rechargePolicy: true, billingEmailChange: true },
    }),
    readBalance(db(), creditAccountId, now),
    db().$queryRaw<{ settled_at: Date | null }[]>`
      select settled_at from recharge_attempts where credit_account_id = ${creditAccountId} and state = 'succeeded'
      order by settled_at desc limit 1`,
  ]);
  const pending = pendingOf(account.billingEmailChange, now);
  return {
    organization_id: organization.id,
    billing_organization_id: account.organizationId,
    credits_remaining: microcreditsToCredits(balance.available),
    credits_total: microcreditsToCredits(balance.total),
    ...bridgeOf(balance),
    managed: null,
    auto_recharge_enabled: account.rechargePolicy?.enabled ?? false,
    billing_email: account.billingEmail,
    ...(pending ? { pending_billing_email: pending } : {}),
    billing_address: addressOf(account.billingAddress),
    stripe_customer_id: account.stripeCustomerId,
    last_recharge_at: last?.settled_at?.toISOString() ?? null,
    next_billing_date: new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
    ).toISOString(),
    availableMicrocredits: balance.available,
  };
}

/** What the reader of a billing page may do there. */
type Sight = Pick<
  z.input<typeof billingOverviewSchema>,
  "may_buy" | "buy_refusal" | "may_read_payments"
>;

/** Of whoever may spend the organization's money. */
export const buyer: Sight = { may_buy: true, buy_refusal: null, may_read_payments: true };

/** All a billing page asks for, in one answer. */
export async function readBillingOverview(
  organization: Spender,
  sight: Sight,
  now: Date,
): Promise<z.input<typeof billingOverviewSchema>> {
  const { creditAccountId } = organization;
  const [account, balance, recharge, cards, terms, cash, pending] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      include: { billingEmailChange: true },
    }),
    readBalance(db(), creditAccountId, now),
    showPolicy(creditAccountId, now),
    listCards(creditAccountId),
    loadCreditTerms(db(), creditAccountId, now),
    db().cashBalance.findMany({ where: { creditAccountId, amountCents: { gt: 0 } } }),
    db().purchase.aggregate({
      where: { creditAccountId, status: "processing" },
      _sum: { credits: true },
    }),
  ]);
  const root = await db().organization.findUniqueOrThrow({
    where: { id: account.organizationId },
    select: { id: true, name: true },
  });
  const { book, lifetimePurchased } = plainTerms(terms, now);
  return {
    organization_id: organization.id,
    billing_organization_id: root.id,
    billing_organization_name: root.name,
    shares_billing: root.id !== organization.id,
    ...sight,
    ...bridgeOf(balance),
    managed: null,
    total: microcreditsToCredits(balance.total),
    pending_purchase_credits: microcreditsToCredits(pending._sum.credits ?? 0n),
    expiring_soon: microcreditsToCredits(balance.expiringSoon),
    expires_next_at: balance.expiresNextAt?.toISOString() ?? null,
    scheduled_from: balance.scheduledFrom?.toISOString() ?? null,
    level: balanceLevel(balance.available, account.alertThreshold),
    alert_threshold: microcreditsToCredits(account.alertThreshold),
    low_balance_alerts: account.lowBalanceAlerts,
    billing_email: account.billingEmail,
    pending_billing_email: pendingOf(account.billingEmailChange, now),
    billing_address: addressOf(account.billingAddress),
    recharge,
    cards: cards.map((card) => showCard(card, now)),
    credit_terms: {
      price_book: terms.priceBook,
      list_price_cents: book.list_price_cents,
      tiers: book.tiers,
      lifetime_credits: microcreditsToCredits(lifetimePurchased),
    },
    cash_balances: cash.map(({ amountCents, currency }) => ({
      amount_cents: Number(amountCents),
      currency,
    })),
  };
}

function pendingOf(change: { email: string; expiresAt: Date } | null, now: Date): string | null {
  return change && change.expiresAt > now ? change.email : null;
}

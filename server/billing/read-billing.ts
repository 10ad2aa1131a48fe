import type { z } from "zod";
import type { CreditGrant, Wallet } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { balanceLevel } from "@/server/ledger/watch-levels";
import { listCards } from "@/server/payment-methods/manage-cards";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { rechargeAmountCents } from "@/server/recharge/decide-recharge";
import {
  type BillingAnswer,
  billingAddressSchema,
  type billingOverviewSchema,
  type grantSchema,
  type purchaseSchema,
} from "./billing.schema";

type Spender = { id: string; creditAccountId: string };

/** The billing of an organization as S1 and S2 show it: its billing root's pool under its own id. */
export async function readBilling(
  organization: Spender,
  now: Date,
): Promise<BillingAnswer & { availableMicrocredits: bigint }> {
  const { creditAccountId } = organization;
  const [account, balance, last] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      include: { rechargePolicy: true },
    }),
    readBalance(db(), creditAccountId, now),
    db().rechargeAttempt.findFirst({
      where: { creditAccountId, state: "succeeded" },
      orderBy: { settledAt: "desc" },
    }),
  ]);
  return {
    organization_id: organization.id,
    billing_organization_id: account.organizationId,
    credits_remaining: microcreditsToCredits(balance.available),
    credits_total: microcreditsToCredits(balance.total),
    auto_recharge_enabled: account.rechargePolicy?.enabled ?? false,
    billing_email: account.billingEmail,
    billing_address: addressOf(account.billingAddress),
    stripe_customer_id: account.stripeCustomerId,
    last_recharge_at: last?.settledAt?.toISOString() ?? null,
    next_billing_date: new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
    ).toISOString(),
    availableMicrocredits: balance.available,
  };
}

/** All a billing page asks for, in one answer. */
export async function readBillingOverview(
  organization: Spender,
  mayBuy: boolean,
  now: Date,
): Promise<z.input<typeof billingOverviewSchema>> {
  const { creditAccountId } = organization;
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const [account, balance, cards, live, month, pending, used] = await Promise.all([
    db().creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      include: { rechargePolicy: true },
    }),
    readBalance(db(), creditAccountId, now),
    listCards(creditAccountId),
    db().rechargeAttempt.findFirst({ where: { creditAccountId, live: true } }),
    db().rechargeAttempt.aggregate({
      where: { creditAccountId, state: "succeeded", createdAt: { gte: monthStart } },
      _sum: { amountCents: true },
    }),
    db().purchase.aggregate({
      where: { creditAccountId, status: "processing" },
      _sum: { credits: true },
    }),
    db().usageRollup.aggregate({
      where: { creditAccountId, day: { gte: new Date(now.getTime() - 14 * 86_400_000) } },
      _sum: { amount: true },
    }),
  ]);
  const root = await db().organization.findUniqueOrThrow({
    where: { id: account.organizationId },
    select: { id: true, name: true },
  });
  const policy =
    account.rechargePolicy ??
    (await db().rechargePolicy.findUniqueOrThrow({ where: { creditAccountId } }));
  const daily = Number(used._sum.amount ?? 0n) / 14;
  return {
    organization_id: organization.id,
    billing_organization_id: root.id,
    billing_organization_name: root.name,
    shares_billing: root.id !== organization.id,
    may_buy: mayBuy,
    available: microcreditsToCredits(balance.available),
    held: microcreditsToCredits(balance.held),
    debt: microcreditsToCredits(balance.debt),
    total: microcreditsToCredits(balance.total),
    pending_purchase_credits: microcreditsToCredits(pending._sum.credits ?? 0n),
    expiring_soon: microcreditsToCredits(balance.expiringSoon),
    expires_next_at: balance.expiresNextAt?.toISOString() ?? null,
    level: balanceLevel(balance.available, account.alertThreshold),
    alert_threshold: microcreditsToCredits(account.alertThreshold),
    low_balance_alerts: account.lowBalanceAlerts,
    runway_days: daily > 0 ? Math.floor(Number(balance.available) / daily) : null,
    billing_email: account.billingEmail,
    billing_address: addressOf(account.billingAddress),
    recharge: {
      enabled: policy.enabled,
      mode: policy.mode,
      threshold_credits: microcreditsToCredits(policy.threshold),
      target_credits: microcreditsToCredits(policy.target),
      fixed_amount_cents: Number(policy.fixedAmountCents),
      monthly_cap_cents: policy.monthlyCapCents === null ? null : Number(policy.monthlyCapCents),
      state: policy.breaker,
      next_try_at: policy.nextTryAt?.toISOString() ?? null,
      disabled_reason: policy.disabledReason,
      next_charge_cents: Number(
        rechargeAmountCents({ policy, available: policy.threshold - 1_000_000n, debt: 0n }),
      ),
      charged_this_month_cents: Number(month._sum.amountCents ?? 0n),
      live_attempt: live && {
        id: live.id,
        state: live.state,
        amount_cents: Number(live.amountCents),
        created_at: live.createdAt.toISOString(),
      },
    },
    cards: cards.map((card) => ({
      id: card.id,
      brand: card.brand,
      last4: card.last4,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      is_default: card.isDefault,
      unusable_reason: card.unusableReason,
    })),
  };
}

/** The grants of an account, living ones first, in the order they burn; then the ones that are over. */
export async function listGrants(
  creditAccountId: string,
  now: Date,
): Promise<z.input<typeof grantSchema>[]> {
  const grants = await db().creditGrant.findMany({
    where: { creditAccountId },
    include: { wallet: true },
    orderBy: [{ createdAt: "desc" }],
    take: 500,
  });
  const answers = grants.map((grant) => ({ grant, answer: grantAnswer(grant, now) }));
  const living = answers.filter(
    ({ answer }) => answer.state === "active" || answer.state === "scheduled",
  );
  living.sort(({ grant: a }, { grant: b }) => burnOrder(a, b));
  const over = answers.filter((entry) => !living.includes(entry));
  return [...living, ...over].map(({ answer }) => answer);
}

type GrantRow = CreditGrant & { wallet: Wallet };

function burnOrder(a: GrantRow, b: GrantRow): number {
  const end = (grant: GrantRow) => grant.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const paid = (grant: GrantRow) => (grant.category === "promotional" ? 0 : 1);
  return (
    a.wallet.priority - b.wallet.priority ||
    a.priority - b.priority ||
    (end(a) === end(b) ? 0 : end(a) - end(b)) ||
    paid(a) - paid(b) ||
    a.effectiveAt.getTime() - b.effectiveAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

function grantAnswer(grant: GrantRow, now: Date): z.input<typeof grantSchema> {
  const [original, remaining, used, held] = [
    grant.original,
    grant.remaining,
    grant.used,
    grant.held,
  ].map(microcreditsToCredits) as [number, number, number, number];
  return {
    id: grant.id,
    wallet: grant.wallet.name,
    category: grant.category,
    description: grant.description,
    original,
    remaining,
    used,
    held,
    effective_at: grant.effectiveAt.toISOString(),
    expires_at: grant.expiresAt?.toISOString() ?? null,
    state: grantState(grant, now),
    created_at: grant.createdAt.toISOString(),
  };
}

function grantState(
  grant: GrantRow,
  now: Date,
): "scheduled" | "active" | "depleted" | "expired" | "voided" | "clawed_back" {
  if (grant.remaining === 0n) {
    if (grant.voided > 0n) return "voided";
    if (grant.clawedBack > 0n) return "clawed_back";
    return grant.expired > 0n ? "expired" : "depleted";
  }
  if (grant.expiresAt && grant.expiresAt <= now) return "expired";
  return grant.effectiveAt > now ? "scheduled" : "active";
}

/** The purchases of an account, newest first. */
export async function listPurchases(
  creditAccountId: string,
): Promise<z.input<typeof purchaseSchema>[]> {
  const purchases = await db().purchase.findMany({
    where: { creditAccountId },
    include: { buyer: { select: { email: true } } },
    orderBy: { createdAt: "desc" },
    take: 100,
  });
  return purchases.map((purchase) => ({
    id: purchase.id,
    title: purchase.title,
    credits: microcreditsToCredits(purchase.credits),
    amount_cents: Number(purchase.amountCents),
    currency: purchase.currency,
    status: purchase.status,
    checkout_url: purchase.status === "checkout_open" ? purchase.checkoutUrl : null,
    receipt_number: purchase.receiptNumber,
    receipt_url: purchase.receiptUrl,
    card_brand: purchase.cardBrand,
    card_last4: purchase.cardLast4,
    bought_by: purchase.buyer?.email ?? null,
    problem: purchase.problem,
    created_at: purchase.createdAt.toISOString(),
    paid_at: purchase.paidAt?.toISOString() ?? null,
  }));
}

function addressOf(stored: unknown) {
  const parsed = billingAddressSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

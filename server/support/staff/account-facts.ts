import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { AccountFacts } from "./desk.schema";

const LAST = 5;

const refusalWords = {
  declined: "Declined",
  requires_action: "Needs a confirmation",
  expired: "Nobody confirmed it",
} as const;

/** What whoever answers wants to know first, of an organization and the account it spends from. */
export async function readAccountFacts(organizationId: string, now: Date): Promise<AccountFacts> {
  const organization = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
    include: { creditAccount: { select: { id: true, organizationId: true, pastDueSince: true } } },
  });
  const { id: creditAccountId, organizationId: payerId, pastDueSince } = organization.creditAccount;
  const newest = { where: { creditAccountId }, orderBy: { id: "desc" }, take: LAST } as const;
  const states = Object.keys(refusalWords) as (keyof typeof refusalWords)[];
  const [payer, balance, payments, refusals, disputes, keys, members, tickets] = await Promise.all([
    db().organization.findUniqueOrThrow({
      where: { id: payerId },
      select: { id: true, name: true },
    }),
    readBalance(db(), creditAccountId, now),
    db().payment.findMany(newest),
    db().rechargeAttempt.findMany({
      ...newest,
      where: { creditAccountId, state: { in: states } },
    }),
    db().dispute.count({
      where: { state: { in: ["open", "inquiry"] }, payment: { creditAccountId } },
    }),
    db().apiKey.count({ where: { organizationId, revokedAt: null } }),
    db().membership.count({ where: { organizationId } }),
    db().supportTicket.count({ where: { organizationId, status: { not: "closed" } } }),
  ]);
  return {
    organization_id: organizationId,
    slug: organization.slug,
    status: organization.status,
    customer_since: organization.createdAt.toISOString(),
    credit_account_id: creditAccountId,
    billing_organization: payer,
    posted: microcreditsToCredits(balance.posted),
    held: microcreditsToCredits(balance.held),
    available: microcreditsToCredits(balance.available),
    debt: microcreditsToCredits(balance.debt),
    past_due_since: pastDueSince?.toISOString() ?? null,
    payments: payments.map((payment) => ({
      id: payment.id,
      amount_cents: Number(payment.amountCents),
      currency: payment.currency,
      refunded_cents: Number(payment.refundedCents),
      created_at: payment.createdAt.toISOString(),
    })),
    refusals: refusals.map(({ id, state, failure, declineCode, amountCents, createdAt }) => ({
      id,
      words: failure ?? declineCode ?? refusalWords[state as keyof typeof refusalWords],
      amount_cents: Number(amountCents),
      at: createdAt.toISOString(),
    })),
    open_disputes: disputes,
    active_keys: keys,
    members,
    open_tickets: tickets,
  };
}

import type { PaymentMethod, RechargePolicy } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type LockedAccount, lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { decideRecharge, type RechargeDecision } from "./decide-recharge";

export type RechargeEvaluationResult = {
  decision: RechargeDecision;
  attemptId: string | null;
  available: bigint;
  /** A charge is being made: just claimed, or claimed before and not answered yet. */
  underWay: boolean;
};

/**
 * Looks at an account and, when a recharge is due, claims the one live attempt and enqueues its
 * charge. Runs under the account's lock, so any number of callers at once claim one attempt; the
 * partial unique index would refuse a second. Every evaluation leaves its reason.
 */
export async function evaluateRecharge(
  creditAccountId: string,
  now: Date,
): Promise<RechargeEvaluationResult> {
  return inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const { policy, card, ...facts } = await gather(tx, account, now);
    const decision = decideRecharge({ ...facts, policy, card, now });
    const attemptId =
      decision.outcome === "charge" && card
        ? await claim(tx, account, card, decision, facts.available, now)
        : null;
    await recordEvaluation(tx, creditAccountId, decision, facts.available, attemptId, now);
    const live = facts.liveAttempt?.state;
    const underWay = attemptId !== null || live === "claimed" || live === "charging";
    return { decision, attemptId, available: facts.available, underWay };
  });
}

async function gather(tx: Tx, account: LockedAccount, now: Date) {
  const creditAccountId = account.id;
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const policy: RechargePolicy = await tx.rechargePolicy.findUniqueOrThrow({
    where: { creditAccountId },
  });
  const card: PaymentMethod | null = await tx.paymentMethod.findFirst({
    where: { creditAccountId, isDefault: true, removedAt: null },
  });
  const balance = await readBalance(tx, creditAccountId, now);
  const liveAttempt = await tx.rechargeAttempt.findFirst({
    where: { creditAccountId, live: true },
  });
  const last = await tx.rechargeAttempt.findFirst({
    where: { creditAccountId },
    orderBy: { createdAt: "desc" },
  });
  const succeededToday = await tx.rechargeAttempt.count({
    where: { creditAccountId, state: "succeeded", createdAt: { gt: dayAgo } },
  });
  const month = await tx.rechargeAttempt.aggregate({
    where: { creditAccountId, state: "succeeded", createdAt: { gte: monthStart } },
    _sum: { amountCents: true },
  });
  const declinesThisWeek = card
    ? await tx.rechargeAttempt.count({
        where: {
          creditAccountId,
          state: "declined",
          // By what is printed on it: the same card saved again has another id at Stripe.
          cardBrand: card.brand,
          cardLast4: card.last4,
          createdAt: { gt: new Date(now.getTime() - 7 * 86_400_000) },
        },
      })
    : 0;
  return {
    policy,
    declinesThisWeek,
    card: card && account.stripeCustomerId ? card : null,
    available: balance.available,
    debt: balance.debt,
    liveAttempt,
    lastAttemptAt: last?.createdAt ?? null,
    succeededToday,
    chargedThisMonthCents: month._sum.amountCents ?? 0n,
  };
}

async function claim(
  tx: Tx,
  account: LockedAccount,
  card: PaymentMethod,
  decision: Extract<RechargeDecision, { outcome: "charge" }>,
  available: bigint,
  now: Date,
): Promise<string> {
  const id = newId("rechargeAttempt");
  await tx.rechargeAttempt.create({
    data: {
      id,
      creditAccountId: account.id,
      state: "claimed",
      live: true,
      amountCents: decision.amountCents,
      credits: decision.credits,
      availableBefore: available,
      stripeCustomerId: account.stripeCustomerId ?? "",
      stripePaymentMethodId: card.stripePaymentMethodId,
      cardBrand: card.brand,
      cardLast4: card.last4,
      createdAt: now,
    },
  });
  await addJob(tx, "charge-recharge", { attemptId: id }, { key: `charge-recharge:${id}` });
  return id;
}

async function recordEvaluation(
  tx: Tx,
  creditAccountId: string,
  decision: RechargeDecision,
  available: bigint,
  attemptId: string | null,
  now: Date,
): Promise<void> {
  // The same reason again says nothing new: a sweep every minute would bury the history under it.
  const last = await tx.rechargeEvaluation.findFirst({
    where: { creditAccountId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  if (decision.outcome === "off" && !last) return;
  if (last && last.outcome === decision.outcome && decision.outcome !== "charge") return;
  await tx.rechargeEvaluation.create({
    data: {
      id: newId("rechargeEvaluation"),
      creditAccountId,
      outcome: decision.outcome,
      explanation: decision.explanation,
      available,
      attemptId,
      createdAt: now,
    },
  });
}

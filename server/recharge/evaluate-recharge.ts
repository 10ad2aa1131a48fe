import type { PaymentMethod, RechargeTrigger } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type LockedAccount, lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { loadCreditTerms, plainTerms } from "@/server/pricing/load-credit-terms";
import { chargedThisMonthCents, recentCharges } from "./charged-so-far";
import { decideRecharge, type RechargeDecision, type RechargeFacts } from "./decide-recharge";
import { policyCard } from "./policy-card";
import { availableOf, type OwnedPolicy, type PolicyOwner, policyOf } from "./policy-of";

export type RechargeEvaluationResult = {
  decision: RechargeDecision;
  /** The attempt this evaluation claimed. */
  attemptId: string | null;
  available: bigint;
  /** A charge is being made (just claimed, or claimed before and not answered yet), or comes within minutes. */
  underWay: boolean;
};

/**
 * Looks at an account and, when a recharge is due, claims the one live attempt and enqueues its
 * charge; then the same for each of its wallets that is refilled by itself. Runs under the account's lock,
 * so any number of callers at once claim one attempt a policy; the partial unique index would refuse a
 * second. Every evaluation leaves its reason.
 * @returns what became of the account's own policy; `underWay` also counts those of its wallets.
 */
export async function evaluateRecharge(
  creditAccountId: string,
  now: Date,
): Promise<RechargeEvaluationResult> {
  return inTransaction(async (tx) => {
    const result = await evaluateIn(tx, creditAccountId, "balance", now);
    const wallets = await tx.walletRecharge.findMany({
      where: { creditAccountId, enabled: true },
      select: { walletId: true },
      orderBy: { walletId: "asc" },
    });
    for (const { walletId } of wallets) {
      const { underWay } = await evaluate(tx, { creditAccountId, walletId }, "balance", now);
      result.underWay ||= underWay;
    }
    return result;
  });
}

/** The account's own policy, inside the caller's transaction, saying what made it look. */
export async function evaluateIn(
  tx: Tx,
  creditAccountId: string,
  trigger: RechargeTrigger,
  now: Date,
): Promise<RechargeEvaluationResult> {
  return evaluate(tx, { creditAccountId, walletId: null }, trigger, now);
}

async function evaluate(
  tx: Tx,
  owner: PolicyOwner,
  trigger: RechargeTrigger,
  now: Date,
): Promise<RechargeEvaluationResult> {
  const account = await lockCreditAccount(tx, owner.creditAccountId);
  const { card, ...facts } = await gather(tx, account, owner, now);
  const decision = decideRecharge({ ...facts, card });
  const { available } = facts;
  const attemptId =
    decision.outcome === "charge" && card
      ? await claim(tx, account, { owner, card, decision, available, trigger }, now)
      : null;
  await recordEvaluation(tx, owner, { decision, available, attemptId, trigger }, now);
  const live = facts.liveAttempt?.state;
  // The sweep looks again when the time since the last charge is over, and then it charges or the alert goes out.
  const isSoon =
    decision.outcome === "cooling_down" && facts.policy.cooldownSeconds <= SOON_SECONDS;
  const underWay = attemptId !== null || live === "claimed" || live === "charging" || isSoon;
  return { decision, attemptId, available, underWay };
}

/** So soon a charge comes that nobody is asked to buy credits before it. */
const SOON_SECONDS = 600;

type Gathered = Omit<RechargeFacts, "policy" | "card"> & {
  policy: OwnedPolicy;
  card: PaymentMethod | null;
};

async function gather(
  tx: Tx,
  account: LockedAccount,
  owner: PolicyOwner,
  now: Date,
): Promise<Gathered> {
  const creditAccountId = account.id;
  const policy = await policyOf(tx, owner, now);
  const card = await policyCard(tx, creditAccountId, owner.walletId);
  const { debt } = await readBalance(tx, creditAccountId, now);
  const live = await tx.rechargeAttempt.findMany({ where: { creditAccountId, live: true } });
  const others = live.filter(({ walletId }) => walletId !== owner.walletId);
  return {
    policy,
    declinesThisWeek: card ? await declinesThisWeek(tx, card, now) : 0,
    card: card && account.stripeCustomerId ? card : null,
    available: await availableOf(tx, owner, now),
    inFlight: others
      .filter(
        ({ state, walletId }) =>
          // One that waits for a person may never come.
          state !== "requires_action" &&
          (owner.walletId === null || (walletId ?? account.primaryWalletId) === owner.walletId),
      )
      .reduce((sum, { credits }) => sum + credits, 0n),
    debt,
    liveAttempt: live.find(({ walletId }) => walletId === owner.walletId) ?? null,
    ...(await recentCharges(tx, owner, now)),
    chargedThisMonthCents: others.reduce(
      (sum, { amountCents }) => sum + amountCents,
      await chargedThisMonthCents(tx, creditAccountId, now),
    ),
    terms: plainTerms(await loadCreditTerms(tx, creditAccountId, now), now),
    now,
  };
}

/** Of the card itself: saved again it has another id at Stripe and the same fingerprint. */
async function declinesThisWeek(tx: Tx, card: PaymentMethod, now: Date): Promise<number> {
  return tx.rechargeAttempt.count({
    where: {
      creditAccountId: card.creditAccountId,
      state: "declined",
      cardFingerprint: card.fingerprint,
      createdAt: { gt: new Date(now.getTime() - 7 * 86_400_000) },
    },
  });
}

async function claim(
  tx: Tx,
  account: LockedAccount,
  due: {
    owner: PolicyOwner;
    card: PaymentMethod;
    decision: Extract<RechargeDecision, { outcome: "charge" }>;
    available: bigint;
    trigger: RechargeTrigger;
  },
  now: Date,
): Promise<string> {
  const id = newId("rechargeAttempt");
  await tx.rechargeAttempt.create({
    data: {
      id,
      ...due.owner,
      state: "claimed",
      live: true,
      amountCents: due.decision.amountCents,
      credits: due.decision.credits,
      availableBefore: due.available,
      trigger: due.trigger,
      stripeCustomerId: account.stripeCustomerId ?? "",
      stripePaymentMethodId: due.card.stripePaymentMethodId,
      cardFingerprint: due.card.fingerprint,
      cardBrand: due.card.brand,
      cardLast4: due.card.last4,
      createdAt: now,
    },
  });
  await addJob(tx, "charge-recharge", { attemptId: id }, { key: `charge-recharge:${id}` });
  return id;
}

async function recordEvaluation(
  tx: Tx,
  owner: PolicyOwner,
  seen: {
    decision: RechargeDecision;
    available: bigint;
    attemptId: string | null;
    trigger: RechargeTrigger;
  },
  now: Date,
): Promise<void> {
  const { decision, ...rest } = seen;
  const last = await tx.rechargeEvaluation.findFirst({
    where: owner,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  // The same answer again is counted where it stands: a look every minute would bury the history.
  if (
    last?.outcome === decision.outcome &&
    last.trigger === seen.trigger &&
    decision.outcome !== "charge"
  ) {
    await tx.rechargeEvaluation.update({
      where: { id: last.id },
      data: {
        times: { increment: 1 },
        lastAt: now,
        explanation: decision.explanation,
        available: seen.available,
      },
    });
    return;
  }
  await tx.rechargeEvaluation.create({
    data: {
      id: newId("rechargeEvaluation"),
      ...owner,
      outcome: decision.outcome,
      explanation: decision.explanation,
      ...rest,
      createdAt: now,
    },
  });
}

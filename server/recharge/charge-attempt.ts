import type { RechargeAttempt } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import {
  chargeSavedCard,
  findRechargeIntent,
  readPaymentIntent,
} from "@/server/gateways/stripe/charge-saved-card";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { accountPolicy } from "./account-policy";
import { settleAttempt } from "./settle-attempt";

/** Stripe forgets an idempotency key after 24 hours; a charge older than this is looked up, never sent again. */
const RESEND_WITHIN_MS = 23 * 3_600_000;

/**
 * Charges a claimed attempt. Safe to repeat at any point: the attempt's id is the idempotency key and
 * its parameters are stored, so an unknown outcome is sent again unchanged and answers what happened.
 * A charge that is no longer wanted (switched off, or the pool was filled meanwhile) is not sent.
 * Throws when the outcome is unknown, so that the job runs again.
 */
export async function chargeAttempt(attemptId: string, now: Date): Promise<void> {
  const attempt = await takeUp(attemptId, now);
  if (!attempt) return;
  const tooOld = now.getTime() - attempt.createdAt.getTime() > RESEND_WITHIN_MS;
  if (tooOld || (attempt.state === "unknown" && !(await stillDue(attempt, now)))) {
    return lookUp(attempt, tooOld, now);
  }
  const outcome = await chargeSavedCard({
    attemptId: attempt.id,
    creditAccountId: attempt.creditAccountId,
    customerId: attempt.stripeCustomerId,
    paymentMethodId: attempt.stripePaymentMethodId,
    amountCents: attempt.amountCents,
    currency: attempt.currency,
  });
  await settleAttempt(attemptId, outcome, now);
  if (outcome.result !== "unknown") return;
  // A failure may have been stored under the key although the charge was made: the list tells.
  await lookUp(attempt, false, now);
  const after = await db().rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
  if (after.live)
    throw new Error(`The outcome of recharge ${attemptId} is unknown: ${outcome.reason}`);
}

/**
 * Moves a claimed attempt to charging, judged again under the account's lock: the intention is
 * committed before Stripe hears of it, so a crash after this leaves a row that says so.
 */
async function takeUp(attemptId: string, now: Date): Promise<RechargeAttempt | null> {
  const known = await db().rechargeAttempt.findUnique({ where: { id: attemptId } });
  if (!known?.live || known.state === "requires_action") return null;
  if (known.state !== "claimed") return known;
  return inTransaction(async (tx) => {
    await lockCreditAccount(tx, known.creditAccountId);
    const attempt = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
    if (attempt.state !== "claimed") return attempt.live ? attempt : null;
    const refusal = await whyNotToSend(tx, attempt, now);
    if (refusal) {
      await tx.rechargeAttempt.update({
        where: { id: attemptId },
        data: { state: "expired", live: false, failure: refusal, settledAt: now },
      });
      return null;
    }
    return tx.rechargeAttempt.update({ where: { id: attemptId }, data: { state: "charging" } });
  });
}

/** Why a claimed charge is not to be made any more; null when it is. */
async function whyNotToSend(tx: Tx, attempt: RechargeAttempt, now: Date): Promise<string | null> {
  const { creditAccountId } = attempt;
  const policy = await accountPolicy(tx, creditAccountId, now);
  const { available } = await readBalance(tx, creditAccountId, now);
  if (!policy.enabled || available >= policy.threshold) return "it was no longer due";
  // Charged after it was removed, the card would look as if its bank had refused it.
  const card = await tx.paymentMethod.findFirst({
    where: {
      creditAccountId,
      stripePaymentMethodId: attempt.stripePaymentMethodId,
      removedAt: null,
    },
  });
  return card ? null : "the card was removed or saved again";
}

async function stillDue(attempt: RechargeAttempt, now: Date): Promise<boolean> {
  const { creditAccountId } = attempt;
  const policy = await accountPolicy(db(), creditAccountId, now);
  const { available } = await readBalance(db(), creditAccountId, now);
  return policy.enabled && available < policy.threshold;
}

/** Asks Stripe what became of an attempt without sending it. What Stripe never saw, once it cannot arrive any more, was not charged. */
async function lookUp(attempt: RechargeAttempt, final: boolean, now: Date): Promise<void> {
  const found = attempt.stripePaymentIntentId
    ? await readPaymentIntent(attempt.stripePaymentIntentId)
    : await findRechargeIntent(attempt.stripeCustomerId, attempt.id, attempt.createdAt);
  if (found) return settleAttempt(attempt.id, found, now);
  if (!final) return;
  await db().rechargeAttempt.updateMany({
    where: { id: attempt.id, live: true },
    data: { state: "expired", live: false, failure: "Stripe has no such charge", settledAt: now },
  });
}

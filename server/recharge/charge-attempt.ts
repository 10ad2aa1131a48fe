import { db } from "@/server/foundation/db";
import { chargeSavedCard, readPaymentIntent } from "@/server/gateways/stripe/charge-saved-card";
import { settleAttempt } from "./settle-attempt";

/** Stripe forgets an idempotency key after 24 hours; a charge older than this is looked up, never sent again. */
const RESEND_WITHIN_MS = 23 * 3_600_000;

/**
 * Charges a claimed attempt. Safe to repeat at any point: the attempt's id is the idempotency key and
 * its parameters are stored, so an unknown outcome is sent again unchanged and answers what happened.
 * Throws when the outcome is unknown, so that the job runs again.
 */
export async function chargeAttempt(attemptId: string, now: Date): Promise<void> {
  // The intention is committed before Stripe hears of it: a crash after this line leaves a row that says so.
  await db().rechargeAttempt.updateMany({
    where: { id: attemptId, state: "claimed" },
    data: { state: "charging" },
  });
  const attempt = await db().rechargeAttempt.findUnique({ where: { id: attemptId } });
  if (!attempt?.live || attempt.state === "requires_action") return;

  if (now.getTime() - attempt.createdAt.getTime() > RESEND_WITHIN_MS) {
    if (attempt.stripePaymentIntentId)
      await settleAttempt(attemptId, await readPaymentIntent(attempt.stripePaymentIntentId), now);
    return;
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
  if (outcome.result === "unknown")
    throw new Error(`The outcome of recharge ${attemptId} is unknown: ${outcome.reason}`);
}

import { db, inTransaction } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { sendRefund } from "@/server/gateways/stripe/send-refund";
import { convergePayment } from "./converge-payment";

/** Stripe forgets an idempotency key after 24 hours; a refund older than this is looked up, never sent again. */
const RESEND_WITHIN_MS = 23 * 3_600_000;
/** By then everything that was sent has arrived or never will. */
const GIVE_UP_AFTER_MS = 25 * 3_600_000;

/**
 * Sends a refund that was asked for and writes down what became of it. Safe to repeat at any point: the
 * refund's id is the idempotency key and its parameters never change, so an unknown outcome is sent
 * again unchanged and answers what happened.
 * @returns whether its outcome is known.
 */
export async function settleRefund(refundId: string, now: Date): Promise<boolean> {
  const refund = await db().refund.findUniqueOrThrow({
    where: { id: refundId },
    include: { payment: true },
  });
  if (refund.state !== "requested") return true;
  const { stripePaymentIntentId } = refund.payment;
  const age = now.getTime() - refund.createdAt.getTime();
  if (age <= RESEND_WITHIN_MS) {
    const outcome = await sendRefund({
      id: refund.id,
      paymentIntentId: stripePaymentIntentId,
      amountCents: refund.amountCents,
    });
    if (outcome.result === "refused") return fail(refundId, outcome.reason, now);
    if (outcome.result === "unknown")
      log().warn({ refundId, reason: outcome.reason }, "the outcome of a refund is unknown");
  }
  // Made or not, the list of Stripe's refunds tells: it carries our refund's id.
  await convergePayment(stripePaymentIntentId, now).catch((error: unknown) =>
    log().warn({ err: error, refundId }, "a refunded payment could not be read"),
  );
  const after = await db().refund.findUniqueOrThrow({ where: { id: refundId } });
  if (after.state !== "requested") return true;
  if (age > GIVE_UP_AFTER_MS) return fail(refundId, "Stripe has no such refund", now);
  return false;
}

async function fail(refundId: string, problem: string, now: Date): Promise<true> {
  await inTransaction((tx) =>
    tx.refund.updateMany({
      where: { id: refundId, state: "requested" },
      data: { state: "failed", problem, settledAt: now },
    }),
  );
  return true;
}

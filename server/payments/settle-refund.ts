import type { Payment, Refund } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { sendRefund } from "@/server/gateways/stripe/send-refund";
import { convergePayment } from "./converge-payment";
import { isQuiet, MOST_SENDS } from "./refund-tries";

const GIVE_UP_AFTER_MS = 25 * 3_600_000;

/**
 * Sends a refund that was asked for and writes down what became of it. Safe to repeat at any point: its
 * key and parameters never change within a try, so an unknown outcome is sent again unchanged and answers
 * what happened. Where Stripe's own list shows, minutes after the last time it was sent, that nothing
 * happened, the next try has a key of its own: Stripe repeats a failure under the old one for a day.
 * @returns whether its outcome is known.
 */
export async function settleRefund(refundId: string, now: Date): Promise<boolean> {
  const refund = await db().refund.findUniqueOrThrow({
    where: { id: refundId },
    include: { payment: true },
  });
  if (refund.state !== "requested") return true;
  if (!isQuiet(refund, now) && refund.sends < MOST_SENDS) {
    const refusal = await send(refund, now);
    if (refusal) return fail(refundId, refusal, now);
  }
  // Made or not, the list of Stripe's refunds tells: it carries our refund's id.
  const { stripePaymentIntentId } = refund.payment;
  try {
    await convergePayment(stripePaymentIntentId, now);
  } catch (error) {
    log().warn({ err: error, refundId }, "a refunded payment could not be read");
    return false;
  }
  const after = await db().refund.findUniqueOrThrow({ where: { id: refundId } });
  if (after.state !== "requested") return true;
  if (!isQuiet(after, now)) return false;
  if (now.getTime() - refund.createdAt.getTime() > GIVE_UP_AFTER_MS)
    return fail(refundId, "Stripe has no such refund", now);
  await db().refund.updateMany({
    // Only the try that was looked up: it may have been sent once more meanwhile.
    where: { id: refundId, state: "requested", tries: after.tries, sends: after.sends },
    data: { tries: { increment: 1 }, sends: 0, sentAt: null },
  });
  return false;
}

/** @returns why Stripe refused it, when it did. */
async function send(
  refund: Refund & { payment: Pick<Payment, "stripePaymentIntentId"> },
  now: Date,
): Promise<string | null> {
  await db().refund.update({
    where: { id: refund.id },
    data: { sends: { increment: 1 }, sentAt: now },
  });
  const outcome = await sendRefund({
    id: refund.id,
    number: refund.tries,
    paymentIntentId: refund.payment.stripePaymentIntentId,
    amountCents: refund.amountCents,
  });
  if (outcome.result === "refused") return outcome.reason;
  if (outcome.result === "unknown")
    log().warn(
      { refundId: refund.id, reason: outcome.reason },
      "the outcome of a refund is unknown",
    );
  return null;
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

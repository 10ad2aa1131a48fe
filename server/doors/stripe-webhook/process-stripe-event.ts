import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { readPaymentIntent } from "@/server/gateways/stripe/charge-saved-card";
import { saveCardOfSession } from "@/server/payment-methods/manage-cards";
import { fulfil } from "@/server/purchases/fulfil";
import { settleAttempt } from "@/server/recharge/settle-attempt";

type Handler = (objectId: string, now: Date) => Promise<unknown>;

const settleIntent: Handler = async (paymentIntentId, now) => {
  const { attemptId, ...outcome } = await readPaymentIntent(paymentIntentId);
  if (attemptId) await settleAttempt(attemptId, outcome, now);
};

const finishCheckout: Handler = async (sessionId, now) =>
  (await fulfil(sessionId, now)) ?? (await saveCardOfSession(sessionId, null, now));

/** From event type to what it makes us look at again. What is not here is written down and ignored. */
const handlers: Record<string, Handler> = {
  "checkout.session.completed": finishCheckout,
  "checkout.session.async_payment_succeeded": finishCheckout,
  "checkout.session.async_payment_failed": finishCheckout,
  "checkout.session.expired": finishCheckout,
  "payment_intent.succeeded": settleIntent,
  "payment_intent.payment_failed": settleIntent,
};

const PARK_AFTER_ATTEMPTS = 20;

/** Works off one event of the inbox: reads the object again and converges. Safe to repeat. Throws to be tried again. */
export async function processStripeEvent(eventId: string, now: Date): Promise<void> {
  const event = await db().stripeEvent.findUnique({ where: { id: eventId } });
  if (!event || event.status === "processed" || event.status === "ignored") return;
  const handler = handlers[event.type];
  if (!handler) {
    await db().stripeEvent.update({
      where: { id: eventId },
      data: { status: "ignored", processedAt: now },
    });
    return;
  }
  try {
    await handler(event.objectId, now);
    await db().stripeEvent.update({
      where: { id: eventId },
      data: { status: "processed", processedAt: now, attempts: { increment: 1 }, problem: null },
    });
  } catch (error) {
    const attempts = event.attempts + 1;
    log().warn({ err: error, eventId, attempts }, "stripe event failed");
    await db().stripeEvent.update({
      where: { id: eventId },
      data: {
        attempts,
        problem: error instanceof Error ? error.message : String(error),
        ...(attempts >= PARK_AFTER_ATTEMPTS ? { status: "parked" } : {}),
      },
    });
    if (attempts < PARK_AFTER_ATTEMPTS) throw error;
  }
}

import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { failureText } from "@/server/foundation/storable-text";
import { nextTryAt } from "@/server/payments/inbox/decide-retry";
import { handlers } from "./handlers";

/**
 * Works off one event of the inbox: reads its object again and converges. Safe to repeat. An event
 * that fails is parked with the time of its next try; it holds up no other.
 */
export async function processStripeEvent(eventId: string, now: Date): Promise<void> {
  const event = await db().stripeEvent.findUnique({ where: { id: eventId } });
  if (!event || event.status === "processed" || event.status === "ignored") return;
  const handler = handlers[event.type];
  try {
    const done = handler ? await handler(event.objectId, now) : "ignored";
    await db().stripeEvent.update({
      where: { id: eventId },
      data: {
        status: done === "ignored" ? "ignored" : "processed",
        processedAt: now,
        attempts: { increment: 1 },
        problem: null,
        nextTryAt: null,
      },
    });
  } catch (error) {
    const attempts = event.attempts + 1;
    log().warn({ err: error, eventId, attempts }, "stripe event parked");
    await db().stripeEvent.update({
      where: { id: eventId },
      data: {
        status: "parked",
        attempts,
        problem: failureText(error),
        nextTryAt: nextTryAt(event.receivedAt, attempts, now),
      },
    });
  }
}

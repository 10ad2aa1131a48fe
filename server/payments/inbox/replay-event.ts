import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { enqueueEvent } from "./take-in-event";

/**
 * Has an event worked off again, whatever became of it before: its work reads Stripe anew and
 * converges, so an event that was done moves nothing.
 * @throws not_found
 */
export async function replayEvent(eventId: string, actor: Actor, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const replayed = await tx.stripeEvent.updateMany({
      where: { id: eventId },
      data: { status: "received", nextTryAt: null, replayedBy: actor.id, replayedAt: now },
    });
    if (replayed.count === 0) throw notFound("event");
    await enqueueEvent(tx, eventId);
    await recordAudit(
      tx,
      {
        organizationId: null,
        actor,
        action: "stripe_event.replay",
        subjectId: eventId,
        details: {},
      },
      now,
    );
  });
}

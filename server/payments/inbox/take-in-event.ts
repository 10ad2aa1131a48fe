import type { Tx } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import type { EventNotice } from "@/server/gateways/stripe/event-notice";

/**
 * Writes an event of Stripe's down, once, and enqueues its work with it; another delivery of the same
 * event is only counted.
 * @param found `delivered` by Stripe, or `missed`: the sweeper saw it in Stripe's list.
 * @returns whether it was new.
 */
export async function takeInEvent(
  tx: Tx,
  event: EventNotice,
  found: "delivered" | "missed",
  now: Date,
): Promise<boolean> {
  const deliveries = found === "delivered" ? 1 : 0;
  const [row] = await tx.$queryRaw<{ is_new: boolean }[]>`
    insert into stripe_events (id, type, object_id, object_type, occurred_at, received_at, deliveries)
    values (${event.id}, ${event.type}, ${event.objectId}, ${event.objectType}, ${event.occurredAt}, ${now}, ${deliveries})
    on conflict (id) do update set deliveries = stripe_events.deliveries + ${deliveries}
    returning xmax = 0 as is_new`;
  if (!row?.is_new) return false;
  await enqueueEvent(tx, event.id);
  return true;
}

/** Has an event worked off (again). Safe to repeat: its work reads Stripe anew and converges. */
export async function enqueueEvent(tx: Tx, eventId: string): Promise<void> {
  await addJob(tx, "process-stripe-event", { eventId }, { key: `stripe-event:${eventId}` });
}

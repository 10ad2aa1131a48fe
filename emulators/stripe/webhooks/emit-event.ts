import type Stripe from "stripe";
import { apiVersion } from "../http/validate-parameters.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredEvent } from "../state/tables.ts";

const SHUFFLE_MS = 250;

/**
 * Records that something happened, with the object as it is now, and queues its webhook
 * deliveries. They leave after the running request has been answered.
 */
export function emitEvent(
  emulator: Emulator,
  type: Stripe.Event.Type,
  object: object,
  previousAttributes?: Record<string, unknown>,
): StoredEvent {
  const snapshot = JSON.parse(JSON.stringify(object)) as Stripe.Event.Data["object"];
  const event: StoredEvent = {
    id: makeId("evt"),
    object: "event",
    api_version: apiVersion,
    created: nowSeconds(emulator),
    data: {
      object: snapshot,
      ...(previousAttributes ? { previous_attributes: previousAttributes } : {}),
    },
    livemode: false,
    pending_webhooks: emulator.webhooks.url ? 1 : 0,
    request: {
      id: emulator.currentRequest?.id ?? null,
      idempotency_key: emulator.currentRequest?.idempotencyKey ?? null,
    },
    type,
  };
  emulator.tables.events.set(event.id, event);
  if (emulator.webhooks.mode !== "drop")
    queueDeliveries(emulator, event.id, emulator.webhooks.copies);
  emulator.changed();
  return event;
}

/** Queues `copies` deliveries of an event, each with its own retries. */
export function queueDeliveries(emulator: Emulator, event: string, copies: number): void {
  if (!emulator.webhooks.url) return;
  for (let copy = 0; copy < copies; copy += 1) {
    const delay = delayOf(emulator, copy);
    const id = makeId("whd", 12);
    emulator.tables.deliveries.set(id, {
      id,
      event,
      attempt: 0,
      dueAt: emulator.clock.now() + delay,
    });
  }
}

function delayOf(emulator: Emulator, copy: number): number {
  const { mode, delayMs } = emulator.webhooks;
  // Shuffled deliveries overtake each other within this time.
  if (mode === "shuffle") return Math.floor(Math.random() * (delayMs || SHUFFLE_MS));
  return delayMs * (copy + 1);
}

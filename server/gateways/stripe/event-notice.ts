import type Stripe from "stripe";

/** The few things we take from an event: which one, and which object to read again. */
export type EventNotice = {
  id: string;
  type: string;
  objectId: string;
  objectType: string;
  occurredAt: Date;
};

export function noticeOf(event: Stripe.Event): EventNotice {
  const object = event.data.object as { id?: string; object?: string; customer?: string };
  return {
    id: event.id,
    type: event.type,
    // A cash balance has no id of its own: its customer names it.
    objectId: object.id ?? object.customer ?? "",
    objectType: object.object ?? "",
    occurredAt: new Date(event.created * 1000),
  };
}

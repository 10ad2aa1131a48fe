import { env } from "@/server/foundation/env";
import { stripe } from "./client";

/** The few things we take from a webhook's body: which event, and which object to read again. */
export type EventNotice = {
  id: string;
  type: string;
  objectId: string;
  objectType: string;
  occurredAt: Date;
};

/** Accepts a delivery signed with the current or the previous secret, at most five minutes old. Null: forged or stale. */
export function verifyEvent(rawBody: string, signature: string | null): EventNotice | null {
  const { STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS } = env();
  for (const secret of [STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS]) {
    if (!secret || !signature) continue;
    try {
      const event = stripe().webhooks.constructEvent(rawBody, signature, secret, 300);
      const object = event.data.object as { id?: string; object?: string };
      return {
        id: event.id,
        type: event.type,
        objectId: object.id ?? "",
        objectType: object.object ?? "",
        occurredAt: new Date(event.created * 1000),
      };
    } catch {
      // The next secret may fit.
    }
  }
  return null;
}

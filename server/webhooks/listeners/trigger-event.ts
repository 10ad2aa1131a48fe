import { inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import {
  listenersSince,
  queueDeliveries,
  writeTestMessage,
} from "@/server/gateways/webhooks/announce";
import {
  TEST_EVENT,
  type WebhookEventType,
  webhookEvents,
} from "@/server/gateways/webhooks/webhook-event.schema";

export type Triggered = { event_type: string; message_id: string; listeners: number };

/**
 * Sends the example of an event to the organization's listeners that choose it, marked `test: true`. It never goes
 * to an endpoint with a URL: signed like a real one, a payment that never happened would be believed there.
 * @throws wrong_state where nobody listens
 */
export function triggerEvent(
  organizationId: string,
  type: WebhookEventType | typeof TEST_EVENT,
  now: Date,
): Promise<Triggered> {
  return inTransaction(async (tx) => {
    const listeners = await tx.webhookEndpoint.findMany({
      where: {
        organizationId,
        polledAt: { gt: listenersSince(now) },
        ...(type === TEST_EVENT ? {} : { eventTypes: { has: type } }),
      },
      select: { id: true },
    });
    if (listeners.length === 0) {
      throw new DomainError(
        "wrong_state",
        `Nobody listens to ${type} in this organization. Nothing was sent. Run bursar listen in another terminal, then try again.`,
      );
    }
    const example =
      type === TEST_EVENT
        ? { message: "This is a test. Nothing happened." }
        : webhookEvents[type].example;
    const data = { ...(example as object), organization_id: organizationId, test: true };
    const messageId = await writeTestMessage(tx, { type, organizationId, data }, now);
    await queueDeliveries(
      tx,
      listeners.map(({ id }) => ({ endpointId: id, messageId, type, skipped: false })),
      now,
    );
    return { event_type: type, message_id: messageId, listeners: listeners.length };
  });
}

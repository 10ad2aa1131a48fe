import { systemActor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import {
  type WebhookEventType,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";
import { createEndpoint } from "@/server/webhooks/change-endpoint";
import { deliver } from "@/server/webhooks/deliver";
import { followLedgers } from "@/server/webhooks/follow-ledgers";
import type { Receiver } from "../support/webhook-receiver";

/** An endpoint of this organization that hears of everything, or of these. */
export async function endpointOf(
  organization: { id: string; creditAccountId: string },
  receiver: Pick<Receiver, "url">,
  types: readonly WebhookEventType[] = webhookEventTypes,
): Promise<{ id: string; secret: string }> {
  const chosen = { url: receiver.url, event_types: [...types] };
  const { id, secret } = await createEndpoint(organization, chosen, systemActor, new Date());
  return { id, secret: secret ?? "" };
}

export function deliveriesOf(endpointId: string) {
  return db().webhookDelivery.findMany({ where: { endpointId }, orderBy: { id: "asc" } });
}

/** What the worker does: reads the ledgers and makes the first attempt of all that waits for one. */
export async function sendAll(endpointId: string, now = new Date()): Promise<void> {
  await followLedgers(now);
  for (const { id, state, attempts } of await deliveriesOf(endpointId))
    if (state === "pending" && attempts === 0) await deliver(id, now);
}

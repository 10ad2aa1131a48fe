import type { WebhookEndpoint } from "@/generated/prisma/client";
import { type Actor, apiKeyOf } from "@/server/foundation/actor";
import { type Db, inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { listenersSince } from "@/server/gateways/webhooks/announce";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { sealSecret } from "@/server/gateways/webhooks/webhook-secret";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { lockEndpointsOf } from "../change-endpoint";
import { followFromHere } from "../follow-ledgers";
import type { ListenerAnswer } from "./listener.schema";
import { listenerSecret } from "./listener-secret";

/** Listeners of one organization at a time: each event is queued for all that choose it. */
export const MAX_LISTENERS = 10;

type Organization = { id: string; creditAccountId: string };

/**
 * Opens a listener: a webhook endpoint without a URL, whose deliveries are polled for by whoever opened it, so
 * that they reach a developer's own machine. It hears of what happens from now on, while it is polled.
 * @throws wrong_state (too many)
 */
export async function openListener(
  organization: Organization,
  eventTypes: string[] | undefined,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<ListenerAnswer> {
  const openedBy = openerOf(actor);
  const secret = listenerSecret(openedBy);
  const { output } = await inTransaction((tx) =>
    onceIn(tx, idempotent, now, async () => {
      await lockEndpointsOf(tx, organization.id);
      await requireRoom(tx, organization.id, now);
      const id = newId("webhookListener");
      const row = await tx.webhookEndpoint.create({
        data: {
          id,
          organizationId: organization.id,
          url: "",
          description: "",
          eventTypes: eventTypes ?? webhookEventTypes,
          secret: sealSecret(secret, id),
          createdAt: now,
          openedBy,
          polledAt: now,
        },
      });
      await followFromHere(tx, organization.creditAccountId);
      return {
        id,
        organization_id: organization.id,
        event_types: row.eventTypes,
        created_at: now.toISOString(),
      };
    }),
  );
  return { ...output, secret };
}

/** Ends a listener, with whatever it has not passed on. @throws not_found */
export function closeListener(
  organizationId: string,
  id: string,
  actor: Actor,
): Promise<{ id: string; deleted: true }> {
  return inTransaction(async (tx) => {
    await findListener(tx, organizationId, id, actor);
    await tx.webhookEndpoint.delete({ where: { id } });
    return { id, deleted: true as const };
  });
}

/** A listener that this key or person opened. @throws not_found */
export async function findListener(
  database: Db,
  organizationId: string,
  id: string,
  actor: Actor,
): Promise<WebhookEndpoint> {
  const openedBy = openerOf(actor);
  const listener = await database.webhookEndpoint.findFirst({
    where: { id, organizationId, openedBy },
  });
  if (!listener) throw notFound("listener");
  return listener;
}

function openerOf(actor: Actor): string {
  return apiKeyOf(actor) ?? actor.id;
}

async function requireRoom(database: Db, organizationId: string, now: Date): Promise<void> {
  const listeners = await database.webhookEndpoint.count({
    where: { organizationId, polledAt: { gt: listenersSince(now) } },
  });
  if (listeners < MAX_LISTENERS) return;
  throw new DomainError(
    "wrong_state",
    `${MAX_LISTENERS} listeners are open in this organization. Nothing was opened. Stop one, or wait two minutes for abandoned ones to end.`,
  );
}

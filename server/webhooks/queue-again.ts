import type { WebhookEndpoint } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { queueDeliveries, writeTestMessage } from "@/server/gateways/webhooks/announce";
import { TEST_EVENT } from "@/server/gateways/webhooks/webhook-event.schema";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { lockEndpoint } from "./find-endpoint";
import { readDelivery } from "./read-deliveries";
import type { DeliveryDetail } from "./webhook.schema";

/** What one replay may send again. */
export const MAX_REPLAYED = 10_000;

/**
 * Sends one delivery again, whatever became of it, with its attempts begun anew. Its `webhook-id` stays.
 * @throws not_found; wrong_state where the endpoint is disabled
 */
export async function resendDelivery(
  organizationId: string,
  endpointId: string,
  deliveryId: string,
  now: Date,
): Promise<DeliveryDetail> {
  await inTransaction(async (tx) => {
    requireEnabled(await lockEndpoint(tx, organizationId, endpointId));
    if ((await queueAgain(tx, endpointId, [deliveryId], now)) === 0) throw notFound("delivery");
  });
  return readDelivery(endpointId, deliveryId);
}

/**
 * Sends again what happened within a time, oldest first: all of it, or what has not been delivered.
 * @returns how many deliveries were queued
 * @throws not_found; validation_failed where that is too many; wrong_state where the endpoint is disabled
 */
export async function replayDeliveries(
  organizationId: string,
  endpointId: string,
  range: { from: Date; to: Date; types?: string[] | undefined; undeliveredOnly: boolean },
  now: Date,
): Promise<number> {
  const { from, to, types, undeliveredOnly } = range;
  if (from >= to) throw invalid("to", "Enter a time after the start");
  return inTransaction(async (tx) => {
    requireEnabled(await lockEndpoint(tx, organizationId, endpointId));
    const found = await tx.webhookDelivery.findMany({
      where: {
        endpointId,
        message: { occurredAt: { gte: from, lt: to } },
        type: types ? { in: types } : { not: TEST_EVENT },
        ...(undeliveredOnly ? { state: { not: "delivered" as const } } : {}),
      },
      orderBy: { id: "asc" },
      take: MAX_REPLAYED + 1,
      select: { id: true },
    });
    if (found.length > MAX_REPLAYED) {
      throw invalid(
        "to",
        `More than ${MAX_REPLAYED.toLocaleString("en-US")} deliveries are in this period: choose a shorter one`,
      );
    }
    return queueAgain(
      tx,
      endpointId,
      found.map(({ id }) => id),
      now,
    );
  });
}

/** Sends an event that says that it is a test, also to an endpoint that is disabled. @throws not_found */
export async function sendTest(
  organizationId: string,
  endpointId: string,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<DeliveryDetail> {
  const { output: deliveryId } = await runOnce(idempotent, now, async (tx) => {
    await lockEndpoint(tx, organizationId, endpointId);
    const data = {
      organization_id: organizationId,
      endpoint_id: endpointId,
      message: "This is a test. Nothing happened.",
    };
    const messageId = await writeTestMessage(tx, { type: TEST_EVENT, organizationId, data }, now);
    const test = { endpointId, messageId, type: TEST_EVENT, skipped: false };
    const [id] = await queueDeliveries(tx, [test], now);
    return id as string;
  });
  return readDelivery(endpointId, deliveryId);
}

async function queueAgain(tx: Tx, endpointId: string, ids: string[], now: Date): Promise<number> {
  return tx.$executeRaw`
    with queued as (
      update webhook_deliveries set state = 'pending', attempts = 0, next_attempt_at = ${now}
      where endpoint_id = ${endpointId} and id = any (${ids}::text[]) returning id, endpoint_id)
    select 1 from queued, lateral enqueue_webhook(queued.id, queued.endpoint_id, interval '0')`;
}

function requireEnabled({ disabledReason }: WebhookEndpoint): void {
  if (disabledReason === null) return;
  throw new DomainError(
    "wrong_state",
    "The endpoint is disabled. Nothing was sent. Enable it first.",
    { disabled_reason: disabledReason },
  );
}

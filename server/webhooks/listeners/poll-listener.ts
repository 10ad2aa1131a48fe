import { setTimeout as wait } from "node:timers/promises";
import type { WebhookEndpoint } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { signedHeaders } from "@/server/gateways/webhooks/webhook-secret";
import { payloadOf } from "../payload";
import { type DeliveryResult, MOST_AT_ONCE, type Polled } from "./listener.schema";
import { findListener } from "./open-listener";

const LOOK_EVERY_MS = 400;

type Poll = { results: DeliveryResult[]; waitSeconds: number };

/**
 * Gives a listener what waits for it, signed, oldest first; where nothing does, it waits a while. A delivery is
 * given again with each poll until its result comes with one: a listener that dies in between loses nothing.
 * @throws not_found
 */
export async function pollListener(
  organizationId: string,
  id: string,
  { results, waitSeconds }: Poll,
  actor: Actor,
  now: Date,
): Promise<Polled> {
  const listener = await inTransaction(async (tx) => {
    const found = await findListener(tx, organizationId, id, actor);
    await writeDown(tx, id, results);
    // What was polled later stays so.
    await tx.$executeRaw`
      update webhook_endpoints set polled_at = greatest(polled_at, ${now}) where id = ${id}`;
    return found;
  });
  const started = performance.now();
  for (;;) {
    const waitedMs = performance.now() - started;
    const data = await readPending(listener, new Date(now.getTime() + waitedMs));
    if (data.length > 0 || waitedMs + LOOK_EVERY_MS > waitSeconds * 1_000) return { data };
    await wait(LOOK_EVERY_MS);
  }
}

async function readPending(listener: WebhookEndpoint, now: Date): Promise<Polled["data"]> {
  const found = await db().webhookEndpoint.findUnique({
    where: { id: listener.id },
    select: {
      deliveries: {
        where: { state: "pending" },
        orderBy: { id: "asc" },
        take: MOST_AT_ONCE,
        include: { message: true },
      },
    },
  });
  // Closed while it waited.
  if (!found) throw notFound("listener");
  return found.deliveries.flatMap(({ id, type, message }) => {
    const body = JSON.stringify(payloadOf(message));
    const headers = signedHeaders(listener, message.id, body, now);
    return headers ? [{ delivery_id: id, type, headers, body }] : [];
  });
}

/** A developer looks at what failed and triggers it again: nothing is retried. */
async function writeDown(tx: Tx, endpointId: string, results: DeliveryResult[]): Promise<void> {
  for (const { delivery_id: id, status, problem } of results) {
    await tx.webhookDelivery.updateMany({
      where: { id, endpointId, state: "pending" },
      data: {
        state: problem === null ? "delivered" : "failed",
        attempts: { increment: 1 },
        lastStatus: status,
        lastProblem: problem,
        nextAttemptAt: null,
      },
    });
  }
}

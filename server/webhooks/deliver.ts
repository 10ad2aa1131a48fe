import type { WebhookDelivery, WebhookEndpoint, WebhookMessage } from "@/generated/prisma/client";
import type { OrganizationStatus } from "@/generated/prisma/enums";
import { systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type Network, type Posted, postWebhook } from "@/server/gateways/webhooks/post-webhook";
import { TEST_EVENT } from "@/server/gateways/webhooks/webhook-event.schema";
import { signedHeaders } from "@/server/gateways/webhooks/webhook-secret";
import { payloadOf, slackPayloadOf } from "./payload";
import { nextAttempt } from "./retry-schedule";
import { tellDisabled } from "./tell-disabled";

const DAY_MS = 86_400_000;

/** An endpoint is given up once nothing has arrived for so long, and so often: one that hears little is not hasty. */
const DISABLED_AFTER_MS = 5 * DAY_MS;
const DISABLED_AFTER_FAILURES = 10;

const GONE = 410;

/**
 * Makes one attempt of a delivery and writes down what came of it, with the job of the next. A worker that dies in
 * between leaves the job, which is then done by another: whoever receives it may get it twice, and knows it by its
 * `webhook-id`.
 */
export async function deliver(deliveryId: string, now: Date, network?: Network): Promise<void> {
  const delivery = await db().webhookDelivery.findUnique({
    where: { id: deliveryId },
    include: {
      endpoint: { include: { organization: { select: { status: true } } } },
      message: true,
    },
  });
  if (delivery?.state !== "pending" || delivery.endpoint.openedBy !== null) return;
  if (!mayReceive(delivery.endpoint, delivery.message)) {
    await db().webhookDelivery.updateMany({
      where: { id: deliveryId, state: "pending" },
      data: { state: "skipped", nextAttemptAt: null },
    });
    return;
  }
  const posted = await attempt(delivery, now, network);
  await inTransaction((tx) => writeDown(tx, delivery, posted, now));
}

/**
 * A test goes to a disabled endpoint too, so that one can see whether it works again. A closed organization hears
 * nothing more but that it was closed.
 */
function mayReceive(
  endpoint: WebhookEndpoint & { organization: { status: OrganizationStatus } },
  { type }: WebhookMessage,
): boolean {
  if (endpoint.deletedAt) return false;
  if (endpoint.organization.status === "closed" && type !== "organization.closed") return false;
  return endpoint.disabledReason === null || type === TEST_EVENT;
}

async function attempt(
  { endpoint, message }: { endpoint: WebhookEndpoint; message: WebhookMessage },
  now: Date,
  network: Network | undefined,
): Promise<Posted> {
  const body = JSON.stringify(endpoint.isSlack ? slackPayloadOf(message) : payloadOf(message));
  const headers = signedHeaders(endpoint, message.id, body, now);
  if (headers) return postWebhook(endpoint.url, headers, body, network);
  const problem = "The signing secret can no longer be read. Rotate it, then resend.";
  return { status: null, answer: null, durationMs: 0, problem };
}

async function writeDown(
  tx: Tx,
  { id, endpointId, type }: WebhookDelivery & { message: WebhookMessage },
  posted: Posted,
  now: Date,
): Promise<void> {
  // The endpoint first, as whoever resends locks it.
  await tx.$queryRaw`select id from webhook_endpoints where id = ${endpointId} for no key update`;
  const endpoint = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
  await tx.webhookAttempt.create({
    data: {
      id: newId("webhookAttempt"),
      deliveryId: id,
      url: endpoint.url,
      sentAt: now,
      durationMs: posted.durationMs,
      status: posted.status,
      answer: posted.answer,
      problem: posted.problem,
    },
  });
  const { attempts } = await tx.webhookDelivery.update({
    where: { id },
    data: {
      attempts: { increment: 1 },
      lastStatus: posted.status,
      lastProblem: posted.problem,
    },
  });
  if (posted.problem === null) {
    await tx.webhookDelivery.update({
      where: { id },
      data: { state: "delivered", nextAttemptAt: null },
    });
    if (endpoint.failures > 0)
      await tx.webhookEndpoint.update({
        where: { id: endpointId },
        data: { failures: 0, failingSince: null },
      });
    return;
  }
  // A person looks at a test: it is not tried again, and says nothing about the days before.
  const next = type === TEST_EVENT ? null : nextAttempt(attempts, now, Math.random());
  await tx.webhookDelivery.update({
    where: { id },
    data: { state: next ? "pending" : "failed", nextAttemptAt: next },
  });
  if (next)
    await tx.$executeRaw`
      select enqueue_webhook(${id}, ${endpointId}, ${next.getTime() - now.getTime()} * interval '1 millisecond')::text`;
  if (type !== TEST_EVENT) await countFailure(tx, endpoint, posted, now);
}

async function countFailure(
  tx: Tx,
  endpoint: WebhookEndpoint,
  { status, problem }: Posted,
  now: Date,
): Promise<void> {
  const failures = endpoint.failures + 1;
  const failingSince = endpoint.failingSince ?? now;
  const isDead =
    failures >= DISABLED_AFTER_FAILURES &&
    now.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS;
  const reason = status === GONE ? "gone" : isDead ? "failing" : null;
  const disables = reason !== null && endpoint.disabledReason === null;
  const { id, organizationId } = endpoint;
  await tx.webhookEndpoint.update({
    where: { id },
    data: {
      failures,
      failingSince,
      ...(disables ? { disabledReason: reason, disabledAt: now } : {}),
    },
  });
  if (!disables) return;
  const event = { action: "webhook_endpoint.disabled", subjectId: id, details: { reason } };
  await recordAudit(tx, { organizationId, actor: systemActor, ...event }, now);
  await tellDisabled(tx, endpoint, { reason, failingSince, problem: problem ?? "" }, now);
}

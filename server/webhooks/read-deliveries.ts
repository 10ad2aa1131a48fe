import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { payloadOf } from "./payload";
import type { DeliveryAnswer, DeliveryDetail, DeliveryState } from "./webhook.schema";

const SHOWN_ATTEMPTS = 50;

const withTime = {
  message: { select: { occurredAt: true } },
} satisfies Prisma.WebhookDeliveryInclude;

/** The deliveries of an endpoint, newest first. The caller has found the endpoint. */
export async function listDeliveries(
  endpointId: string,
  filter: { state?: DeliveryState | undefined; type?: string | undefined },
  page: { before?: string | undefined; limit: number },
): Promise<Page<DeliveryAnswer>> {
  const rows = await db().webhookDelivery.findMany({
    where: {
      endpointId,
      ...(filter.state ? { state: filter.state } : {}),
      ...(filter.type ? { type: filter.type } : {}),
      ...(page.before ? { id: { lt: page.before } } : {}),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    include: withTime,
  });
  return cutPage(rows.map(deliveryAnswer), page.limit, ({ id }) => id);
}

/** One delivery with what is sent and what became of it. @throws not_found */
export async function readDelivery(endpointId: string, id: string): Promise<DeliveryDetail> {
  const row = await db().webhookDelivery.findFirst({
    where: { id, endpointId },
    include: { message: true, log: { orderBy: { id: "desc" }, take: SHOWN_ATTEMPTS } },
  });
  if (!row) throw notFound("delivery");
  return {
    ...deliveryAnswer(row),
    payload: payloadOf(row.message),
    log: row.log.map((attempt) => ({
      url: attempt.url,
      sent_at: attempt.sentAt.toISOString(),
      duration_ms: attempt.durationMs,
      status: attempt.status,
      answer: attempt.answer,
      problem: attempt.problem,
    })),
  };
}

function deliveryAnswer(
  row: Prisma.WebhookDeliveryGetPayload<{ include: typeof withTime }>,
): DeliveryAnswer {
  return {
    id: row.id,
    endpoint_id: row.endpointId,
    message_id: row.messageId,
    type: row.type,
    status: row.state,
    attempts: row.attempts,
    last_status: row.lastStatus,
    last_problem: row.lastProblem,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    occurred_at: row.message.occurredAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}

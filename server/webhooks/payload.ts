import type { WebhookMessage } from "@/generated/prisma/client";
import type { WebhookPayload } from "@/server/gateways/webhooks/webhook-event.schema";

/** What is sent of a message: the same bytes in every attempt. */
export function payloadOf({
  type,
  occurredAt,
  data,
}: Pick<WebhookMessage, "type" | "occurredAt" | "data">): WebhookPayload {
  return { type, timestamp: occurredAt.toISOString(), data };
}

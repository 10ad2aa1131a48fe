import type { WebhookMessage } from "@/generated/prisma/client";
import type { WebhookPayload } from "@/server/gateways/webhooks/webhook-event.schema";

/** What is sent of a message: the same bytes in every attempt. */
export function payloadOf({
  type,
  occurredAt,
  data,
  livemode,
}: Pick<WebhookMessage, "type" | "occurredAt" | "data" | "livemode">): WebhookPayload {
  return { type, timestamp: occurredAt.toISOString(), livemode, data };
}

/** The same as a line of text, for a Slack-compatible hook: what alerts and tests say in words. */
export function slackPayloadOf({ type, data }: Pick<WebhookMessage, "type" | "data">): {
  text: string;
} {
  const { message, url } = data as { message?: unknown; url?: unknown };
  const lines = [typeof message === "string" ? message : type, url].filter(
    (line) => typeof line === "string",
  );
  return { text: lines.map(plainInSlack).join("\n") };
}

/** Slack reads these three as markup: links, and names that notify everybody. */
function plainInSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

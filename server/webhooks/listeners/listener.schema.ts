import { z } from "zod";
import { TEST_EVENT, webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { newEndpointFields } from "../webhook.schema";

/** Deliveries that one poll gets. */
export const MOST_AT_ONCE = 50;
/** The longest that a poll waits: less than the web process waits for requests when it stops. */
export const MOST_WAIT_SECONDS = 8;

export const newListenerFields = {
  event_types: newEndpointFields.event_types.optional().meta({
    description: "Which events it receives; all of them if omitted",
    example: ["credits.low", "purchase.paid"],
  }),
};

export const listenerSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  event_types: z.array(z.string()),
  secret: z.string().meta({
    description: "Signs what this key or person is sent: the same for each of their listeners",
  }),
  created_at: z.string(),
});
export type ListenerAnswer = z.output<typeof listenerSchema>;

/** What became of a delivery at the receiver that the listener passes it on to. */
const resultSchema = z.strictObject({
  delivery_id: z.string().min(1).max(64),
  status: z
    .int()
    .min(100)
    .max(599)
    .nullable()
    .meta({ description: "The receiver's HTTP status; null: it didn't respond" }),
  problem: z
    .string()
    .max(300)
    .nullable()
    .meta({ description: "Why it failed, in words; null: it was delivered" }),
});
export type DeliveryResult = z.output<typeof resultSchema>;

export const pollFields = {
  wait_seconds: z
    .int()
    .min(0)
    .max(MOST_WAIT_SECONDS)
    .default(MOST_WAIT_SECONDS)
    .meta({ description: "How long to wait for the first delivery" }),
  results: z
    .array(resultSchema)
    .max(MOST_AT_ONCE)
    .default([])
    .meta({ description: "What became of deliveries from earlier polls" }),
};

export const polledSchema = z.object({
  data: z.array(
    z.object({
      delivery_id: z.string(),
      type: z.string(),
      headers: z.record(z.string(), z.string()).meta({
        description: "The headers of the webhook, with its signature",
      }),
      body: z.string().meta({ description: "The exact bytes that are signed" }),
    }),
  ),
});
export type Polled = z.output<typeof polledSchema>;

export const triggerFields = {
  event_type: z.enum([TEST_EVENT, ...webhookEventTypes]).meta({ example: "credits.low" }),
};

export const triggeredSchema = z.object({
  event_type: z.string(),
  message_id: z.string(),
  listeners: z.int().meta({ description: "How many listeners it was sent to" }),
});

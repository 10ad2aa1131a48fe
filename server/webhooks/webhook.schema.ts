import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";

const eventTypes = z
  .array(z.enum(webhookEventTypes as [string, ...string[]]))
  .min(1, "Choose at least one event")
  .transform((types) => [...new Set(types)]);

const url = z
  .string()
  .trim()
  .min(1, "Enter the URL that receives the events")
  .meta({ description: "A public https:// URL", example: "https://app.example.com/webhooks" });

const description = plainName(120, "Enter a description").meta({
  description: "Your own description of what it is for",
});

export const newEndpointFields = {
  url,
  description: description.optional(),
  event_types: eventTypes.meta({ example: ["credits.low", "purchase.paid"] }),
};

export const endpointChangeFields = {
  url: url.optional(),
  description: description.nullable().optional(),
  event_types: eventTypes.optional(),
  enabled: z.boolean().optional().meta({
    description: "false: nothing is sent; events in the meantime are kept for replay",
  }),
};

export const rotateFields = {
  grace_hours: z.int().min(0).max(168).default(24).meta({
    description: "How long the old secret also signs, so that receivers can switch over",
  }),
};

export const replayFields = {
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  event_types: eventTypes.optional(),
  undelivered_only: z
    .boolean()
    .default(false)
    .meta({ description: "true: leaves out what was delivered already" }),
};

export const disabledReasons = ["by_hand", "failing", "gone"] as const;

export const endpointSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  event_types: z.array(z.string()),
  for_alerts: z.boolean().meta({
    description: "true: it belongs to alerts, and is changed and deleted with them",
  }),
  enabled: z.boolean(),
  disabled_reason: z.enum(disabledReasons).nullable().meta({
    description: "failing: nothing was delivered for days; gone: it responded with 410",
  }),
  disabled_at: z.string().nullable(),
  failing_since: z
    .string()
    .nullable()
    .meta({ description: "When attempts started failing; null: the last one succeeded" }),
  secret: z.string().nullable().optional().meta({
    description:
      "The signing secret. Shown once, in the response that created it; null when that request is repeated.",
  }),
  previous_secret_expires_at: z
    .string()
    .nullable()
    .meta({ description: "When the secret replaced by the last rotation stops signing" }),
  created_at: z.string(),
});
export type EndpointAnswer = z.infer<typeof endpointSchema>;

export const deliveryStates = ["pending", "delivered", "failed", "skipped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliverySchema = z.object({
  id: z.string(),
  endpoint_id: z.string(),
  message_id: z
    .string()
    .meta({ description: "The webhook-id: the same in every attempt, resend and replay" }),
  type: z.string(),
  status: z.enum(deliveryStates).meta({
    description: "failed: every attempt failed; skipped: the endpoint was disabled",
  }),
  attempts: z.int().meta({ description: "Since it was queued or last resent" }),
  last_status: z.int().nullable().meta({ description: "The HTTP status of the last attempt" }),
  last_problem: z.string().nullable(),
  next_attempt_at: z.string().nullable(),
  occurred_at: z.string(),
  created_at: z.string(),
});
export type DeliveryAnswer = z.infer<typeof deliverySchema>;

export const attemptSchema = z.object({
  url: z.string(),
  sent_at: z.string(),
  duration_ms: z.int(),
  status: z.int().nullable(),
  answer: z.string().nullable().meta({ description: "The first 4 kB of the response body" }),
  problem: z.string().nullable(),
});

export const deliveryDetailSchema = deliverySchema.extend({
  payload: z.object({
    type: z.string(),
    timestamp: z.string(),
    livemode: z.boolean(),
    data: z.unknown(),
  }),
  log: z.array(attemptSchema).meta({ description: "The last 50 attempts, newest first" }),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

export const replaySchema = z.object({ queued: z.int() });

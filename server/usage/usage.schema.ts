import { z } from "zod";

export const ledgerEntrySchema = z.object({
  id: z.string(),
  seq: z.int(),
  transaction_id: z.string(),
  kind: z.string(),
  operation: z.string().nullable(),
  description: z.string(),
  amount: z.number().meta({ description: "Credits; negative when they were spent" }),
  balance_after: z.number(),
  organization_id: z.string(),
  organization_name: z.string(),
  actor_type: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
  entity_type: z.string().nullable(),
  entity_id: z.string().nullable(),
  price_version: z.string().nullable(),
  request_id: z.string().nullable(),
  grants: z.array(z.object({ id: z.string(), description: z.string(), amount: z.number() })),
  created_at: z.string(),
});
export type LedgerEntryAnswer = z.infer<typeof ledgerEntrySchema>;

export const eventTypes = [
  "credits_consumed",
  "credits_granted",
  "credits_expired",
  "credits_adjusted",
] as const;
export type EventType = (typeof eventTypes)[number];

export const eventSchema = z.object({
  event_type: z.enum(eventTypes),
  entity_type: z.string(),
  entity_id: z.string(),
  organization_id: z.string(),
  credits_used: z.number(),
  description: z.string(),
  timestamp: z.string(),
});
export type EventAnswer = z.infer<typeof eventSchema>;

export const usageGroups = ["organization", "operation", "day", "member", "api_key"] as const;
export type UsageGroup = (typeof usageGroups)[number];

export const usageSchema = z.object({
  organization_id: z.string(),
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  group_by: z.enum(usageGroups),
  total_credits: z.number(),
  total_operations: z.int(),
  groups: z.array(
    z.object({ key: z.string(), label: z.string(), credits: z.number(), operations: z.int() }),
  ),
  days: z
    .array(z.object({ day: z.string(), key: z.string(), credits: z.number() }))
    .meta({ description: "The same by day, for charts" }),
});
export type UsageAnswer = z.infer<typeof usageSchema>;

import { z } from "zod";

export const eventTypes = [
  "credits_consumed",
  "credits_granted",
  "credits_expired",
  "credits_adjusted",
] as const;
export type EventType = (typeof eventTypes)[number];

export const eventSchema = z.object({
  id: z
    .string()
    .meta({ description: "Its entry in the ledger, or bev_… of a change in the books" }),
  event_type: z.string().meta({
    description: `${eventTypes.join(", ")}, or of a change in the books what happened: invoice.sent`,
  }),
  entity_type: z.string(),
  entity_id: z.string(),
  organization_id: z.string(),
  actor_type: z.string(),
  actor_id: z.string(),
  actor_name: z.string().meta({ description: "Who did it, by name" }),
  credits_used: z
    .number()
    .meta({ description: "The whole cost, whatever paid for it; 0 on events that use no credits" }),
  credits_added: z.number().meta({ description: "Credits added by a grant or refund" }),
  amount: z.number().meta({ description: "The signed amount: negative if credits were used" }),
  debt_taken: z.number().meta({ description: "The part of it that was spent on credit" }),
  debt_payment: z.number().meta({ description: "The part of it that paid debt" }),
  description: z.string(),
  timestamp: z.string(),
});
export type EventAnswer = z.infer<typeof eventSchema>;

export const usageGroups = [
  "organization",
  "operation",
  "day",
  "member",
  "api_key",
  "agent",
] as const;
export type UsageGroup = (typeof usageGroups)[number];

/** Stands for all groups beyond the largest ones that were asked for. */
export const OTHERS = "others";

/** Stands for the base fee among operations, which it is none of. */
export const BASE_FEE = "base_fee";

const amounts = {
  credits: z.number().meta({ description: "Credits used: operations, captures and the base fee" }),
  refunded_credits: z
    .number()
    .meta({ description: "Credits refunded on that day, whenever they were used" }),
  net_credits: z.number().meta({ description: "credits minus refunded_credits" }),
  operations: z.int(),
};

export const usageSchema = z.object({
  organization_id: z.string(),
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  group_by: z.enum(usageGroups),
  total_credits: z.number(),
  total_refunded_credits: z.number(),
  total_net_credits: z.number(),
  total_operations: z.int(),
  groups: z
    .array(z.object({ key: z.string(), label: z.string(), ...amounts }))
    .meta({ description: "Largest first; with `top`, the rest are combined under the key others" }),
  days: z
    .array(z.object({ day: z.string(), key: z.string(), ...amounts }))
    .meta({ description: "The same figures by day, for charts" }),
});
export type UsageAnswer = z.infer<typeof usageSchema>;

import { z } from "zod";
import { isExactCredits } from "@/server/pricing/microcredits";

/** Credits of a balance that recharge looks at: exact to the microcredit. */
export const balanceCredits = z
  .number()
  .min(0)
  .max(100_000)
  .refine(isExactCredits, "Use at most six decimals");

/** What a person may set of the policy. */
export const rechargePolicyFields = {
  enabled: z.boolean().optional(),
  mode: z.enum(["target_balance", "fixed_amount"]).optional(),
  threshold_credits: balanceCredits.optional(),
  target_credits: balanceCredits.optional(),
  fixed_amount_cents: z
    .int()
    .min(100, "At least $1.00")
    .max(100_000, "At most $1,000.00")
    .optional(),
  monthly_cap_cents: z.int().min(100, "At least $1.00").max(10_000_000).nullable().optional(),
  max_per_day: z
    .int()
    .min(1, "At least one a day")
    .max(100, "At most 100 a day")
    .optional()
    .meta({ description: "Maximum charges within 24 hours" }),
  cooldown_seconds: z
    .int()
    .min(0)
    .max(86_400, "At most a day")
    .optional()
    .meta({ description: "Least time between two charges" }),
  payment_method_id: z
    .string()
    .max(64)
    .toLowerCase()
    .nullable()
    .optional()
    .meta({ description: "The card to charge; null: whichever is the default" }),
};

export const attemptStates = [
  "claimed",
  "charging",
  "succeeded",
  "declined",
  "requires_action",
  "unknown",
  "expired",
] as const;

export const rechargeAttemptSchema = z.object({
  id: z.string(),
  wallet_id: z.string().nullable().meta({
    description: "The wallet it refills through auto_top_up; null: the account's own policy",
  }),
  state: z.enum(attemptStates),
  amount_cents: z.int(),
  currency: z.string(),
  credits: z.number(),
  available_before: z.number(),
  card_brand: z.string(),
  card_last4: z.string(),
  trigger: z.enum(["balance", "person"]),
  reason: z.string().meta({ description: "What happened, in a sentence" }),
  failure: z.string().nullable(),
  confirm_before: z
    .string()
    .nullable()
    .meta({ description: "Deadline for confirming with the bank, while it is waiting" }),
  receipt_url: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
});
export type RechargeAttemptAnswer = z.output<typeof rechargeAttemptSchema>;

export const rechargeEvaluationSchema = z.object({
  id: z.string(),
  wallet_id: z.string().nullable().meta({
    description: "The wallet it refills through auto_top_up; null: the account's own policy",
  }),
  outcome: z.string(),
  explanation: z.string(),
  available: z.number(),
  trigger: z.enum(["balance", "person"]),
  times: z.int().meta({ description: "Number of consecutive checks with the same result" }),
  attempt_id: z.string().nullable(),
  created_at: z.string(),
  last_at: z.string(),
});
export type RechargeEvaluationAnswer = z.output<typeof rechargeEvaluationSchema>;

export const rechargePolicySchema = z.object({
  enabled: z.boolean(),
  mode: z.enum(["target_balance", "fixed_amount"]),
  threshold_credits: z.number(),
  target_credits: z.number(),
  fixed_amount_cents: z.int(),
  monthly_cap_cents: z.int().nullable(),
  max_per_day: z.int(),
  cooldown_seconds: z.int(),
  payment_method_id: z.string().nullable(),
  state: z.enum(["closed", "backing_off", "disabled"]),
  next_try_at: z.string().nullable(),
  disabled_reason: z.string().nullable(),
  next_charge_cents: z
    .int()
    .meta({ description: "What would be charged if the balance were just below the threshold" }),
  next_charge_credits: z.number(),
  charged_this_month_cents: z
    .int()
    .meta({ description: "Total settled this month, in the organization's time zone" }),
  warnings: z
    .array(z.string())
    .meta({ description: "Warnings about these settings, one sentence each" }),
  cooling_until: z
    .string()
    .nullable()
    .meta({ description: "Until then nothing is charged: the last charge was a moment ago" }),
  live_attempt: rechargeAttemptSchema.nullable(),
});

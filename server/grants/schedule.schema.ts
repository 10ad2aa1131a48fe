import { z } from "zod";
import { burnPriority, grantCredits, lifetimeDays, moment, rolloverSchema } from "./grant.schema";
import { grantCadences } from "./run-at";

/** What may recur: adjustments and payments happen once. */
export const recurringTypes = ["promotional", "committed", "bonus"] as const;

export const newScheduleSchema = z.strictObject({
  wallet_id: z.string().min(1).max(64).toLowerCase(),
  amount: grantCredits,
  grant_type: z.enum(recurringTypes),
  cadence: z.enum(grantCadences),
  starts_at: moment.optional().meta({
    description: "The first run; defaults to now. Later runs use the same day and time, in UTC",
  }),
  ends_at: moment
    .optional()
    .meta({ description: "No runs after this; if omitted, it runs until canceled" }),
  expires_after_days: lifetimeDays
    .optional()
    .meta({ description: "How many days each grant lasts; if omitted, it never expires" }),
  priority: burnPriority.default(0),
  rollover: rolloverSchema.optional(),
  description: z.string().trim().min(1, "Say what the credits are for").max(200),
});
export type NewScheduleInput = z.output<typeof newScheduleSchema>;

export const scheduleSchema = z.object({
  id: z.string(),
  wallet_id: z.string(),
  wallet: z.string(),
  grant_type: z.string(),
  amount: z.number(),
  cadence: z.enum(grantCadences),
  starts_at: z.string(),
  ends_at: z.string().nullable(),
  next_at: z.string().nullable().meta({ description: "null: ended or canceled" }),
  runs: z.int().meta({ description: "Grants created so far" }),
  expires_after_days: z.int().nullable(),
  priority: z.int(),
  rollover: z.object({ cap: z.number(), expires_after_days: z.int().nullable() }).nullable(),
  description: z.string(),
  state: z.enum(["active", "ended", "canceled"]),
  created_at: z.string(),
  canceled_at: z.string().nullable(),
});
export type ScheduleAnswer = z.output<typeof scheduleSchema>;

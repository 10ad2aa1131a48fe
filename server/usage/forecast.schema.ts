import { z } from "zod";

const days = z.int().nullable();
const moment = z.string().nullable();

export const forecastSchema = z.object({
  organization_id: z.string(),
  billing_organization_id: z.string().meta({ description: "Whose credits these are" }),
  time_zone: z.string(),
  as_of: z.string(),
  outcome: z
    .enum(["runs_out", "recharges", "lasts", "no_use", "not_enough_history", "empty", "managed"])
    .meta({
      description:
        "recharges: auto-recharge adds credits first; lasts: not used up within a year; empty: no credits are left; managed: another organization manages the credits",
    }),
  available: z.number().nullable(),
  days: days.meta({
    description: "Whole days until the credits run out or, for recharges, are refilled",
  }),
  days_low: days.meta({
    description: "In 80% of cases, the number of days is between days_low and days_high",
  }),
  days_high: days.meta({ description: "null: not within a year" }),
  at: moment,
  earliest_at: moment,
  latest_at: moment,
  history_days: z.int().nullable().meta({
    description: "Full days of history used, at most 56; or the days available so far",
  }),
  credits_per_day: z.number().nullable().meta({ description: "Average over those days" }),
  growth_percent_per_week: z.number().nullable(),
  expires_unused: z
    .number()
    .meta({ description: "Credits that would expire before they are used" }),
  summary: z.string().meta({ example: "About 12 days at this rate (9 to 16)" }),
  reason: z.string(),
});
export type ForecastAnswer = z.infer<typeof forecastSchema>;

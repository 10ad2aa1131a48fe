import { z } from "zod";
import { isExactCredits } from "@/server/pricing/microcredits";

export const budgetSubjects = ["organization", "member", "agent", "api_key", "operation"] as const;
export const budgetPeriods = ["day", "week", "month", "lifetime"] as const;
export const budgetActions = ["block", "notify", "pause"] as const;
export type BudgetSubjectKind = (typeof budgetSubjects)[number];

/** The percentages a budget may tell at. */
export const alertChoices = [10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 100] as const;
export const defaultAlertPercents: (typeof alertChoices)[number][] = [50, 80, 100];

const limit = z
  .number("Enter a number of credits")
  .positive("Enter more than 0 credits")
  .max(1_000_000_000, "At most 1,000,000,000 credits")
  .refine(isExactCredits, "Use at most six decimals")
  .meta({ description: "Credits that may be spent per period, with up to six decimals" });

const action = z.enum(budgetActions).meta({
  description:
    "At the limit: block refuses charges until the next period, notify only sends an email, pause refuses charges until a person resumes the budget",
});

const alertPercents = z
  .array(z.literal([...alertChoices]))
  .max(alertChoices.length)
  .transform((percents) => [...new Set(percents)].sort((a, b) => a - b))
  .meta({
    description: "Percentages of the limit at which an email is sent, once each per period",
  });

export const newBudgetFields = {
  subject: z.enum(budgetSubjects),
  subject_id: z.string().min(1).max(64).optional().meta({
    description:
      "The member's user id, the agent, the API key or the operation; absent for the organization itself",
  }),
  period: z
    .enum(budgetPeriods)
    .meta({ description: "In the organization's time zone; a week begins on Monday" }),
  limit,
  action: action.default("block"),
  alert_percents: alertPercents.default(defaultAlertPercents),
};

export const budgetChangeFields = {
  limit: limit.optional(),
  action: action.optional(),
  alert_percents: alertPercents.optional(),
};

export const budgetResumeFields = {
  limit: limit
    .optional()
    .meta({ description: "A new limit; required if the current one is used up" }),
};

export const budgetSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  subject: z.enum(budgetSubjects),
  subject_id: z.string().nullable(),
  subject_name: z.string(),
  period: z.enum(budgetPeriods),
  limit: z.number(),
  raised_by: z.number().meta({
    description: "The part of the limit that counts in the current period only",
  }),
  spent: z.number().meta({ description: "Spent and held in the current period" }),
  remaining: z.number(),
  action: z.enum(budgetActions),
  alert_percents: z.array(z.int()),
  period_start: z
    .string()
    .nullable()
    .meta({ description: "The first day of the period; null for a lifetime" }),
  resets_at: z.string().nullable().meta({ description: "When the count restarts at 0" }),
  time_zone: z.string(),
  paused_at: z.string().nullable().meta({
    description: "When it was paused; while paused, it refuses all charges. null: not paused",
  }),
  created_at: z.string(),
  archived_at: z.string().nullable(),
});
export type BudgetAnswer = z.infer<typeof budgetSchema>;

const named = z.array(z.object({ id: z.string(), name: z.string() }));

export const budgetSubjectsSchema = z.object({ members: named, agents: named, api_keys: named });
export type BudgetSubjectsAnswer = z.infer<typeof budgetSubjectsSchema>;

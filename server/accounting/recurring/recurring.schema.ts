import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";
import { DAYS_AHEAD, recurringKinds, recurringStatuses } from "./recurring-kinds.schema";
import { scheduleInput, scheduleSchema } from "./schedule.schema";
import { templateAnswerFields, templateFields } from "./template.schema";

const name = plainName(100, "Enter a name").meta({
  description: "Name of the job; defaults to a description of what it creates",
});
const asDraft = z.boolean().meta({
  description:
    "true: invoices and bills stay drafts, and transactions stay pending, for review. false: they are sent, received or posted at once",
});

/** What sets a job up: one of the templates, and a schedule. */
export const newRecurringFields = {
  name: name.optional(),
  ...templateFields,
  as_draft: asDraft.default(true),
  schedule: scheduleInput,
};

/** What a job may be changed to: what is left out stays. */
export const recurringChangeFields = {
  name: name.optional(),
  ...templateFields,
  as_draft: asDraft.optional(),
  schedule: scheduleInput.optional().meta({
    description: "Replaces the whole schedule; its days are counted from the start",
  }),
};

const day = z.string().meta({ description: "A date in the job's time zone" });

export const recurringRunSchema = z.object({
  id: z.string(),
  recurring_id: z.string(),
  due_date: day,
  status: z.enum(["made", "failed"]),
  kind: z.enum(recurringKinds),
  made_id: z
    .string()
    .nullable()
    .meta({ description: "The transaction, invoice or bill it created" }),
  reason: z.string().nullable().meta({ description: "Why it failed" }),
  credits: z.number(),
  created_at: z.string(),
});
export type RecurringRunAnswer = z.output<typeof recurringRunSchema>;

const summaryFields = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(recurringKinds),
  status: z.enum(recurringStatuses),
  as_draft: z.boolean(),
  amount: z.int().meta({
    description: "Amount per run, as of the last change, in minor units",
  }),
  currency: z.string(),
  schedule: scheduleSchema,
  next_date: day.nullable(),
  last_run: z
    .object({
      due_date: day,
      status: recurringRunSchema.shape.status,
      made_id: z.string().nullable(),
    })
    .nullable(),
  reason: z.string().nullable().meta({
    description: "What it is waiting for, or why it was paused automatically",
  }),
  created_at: z.string(),
  updated_at: z.string(),
};

/** What lists show of a job. */
export const recurringSummarySchema = z.object(summaryFields);
export type RecurringSummary = z.output<typeof recurringSummarySchema>;

export const recurringSchema = z.object({
  ...summaryFields,
  next_dates: z.array(day).meta({ description: `The next ${DAYS_AHEAD} days it will run` }),
  waiting_since: z.string().nullable(),
  failures: z.int().meta({ description: "Failed runs since the last successful one" }),
  ...templateAnswerFields,
});
export type RecurringAnswer = z.output<typeof recurringSchema>;

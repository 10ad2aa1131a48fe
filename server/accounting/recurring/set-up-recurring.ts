import { z } from "zod";
import type { Prisma, RecurringJob } from "@/generated/prisma/client";
import { recordEvent } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { insertInto } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { jobAnswer } from "./job-row";
import { tryTemplate } from "./make-from-template";
import { newRecurringFields, recurringSchema } from "./recurring.schema";
import { nextDay, type Schedule } from "./schedule";
import { completeSchedule, type ScheduleInput } from "./schedule.schema";
import { type Template, templatesIn } from "./template.schema";

const newJobs = insertInto("recurring_jobs", {
  id: "text",
  organization_id: "text",
  name: "text",
  kind: "recurring_kind",
  template: "jsonb",
  amount: "bigint",
  currency: "text",
  as_draft: "boolean",
  frequency: "recurring_frequency",
  weekdays: "text[]",
  day_of_month: "int",
  start_date: "date",
  end_date: "date",
  max_runs: "int",
  time_zone: "text",
  state: "recurring_state",
  passed: "int",
  next_date: "date",
  try_at: "timestamptz",
  failures: "int",
  actor: "jsonb",
  created_at: "timestamptz",
  updated_at: "timestamptz",
});

/** Sets up what recurs (S1: 10 credits). Nothing is made yet; the first run is made by the worker, like every other. */
export const setUpRecurring = defineOperation({
  key: "recurring.setup",
  summary: "Set up a recurring transaction, invoice or bill",
  permission: "accounting.write",
  input: z
    .strictObject({ organization_id: idSchema("organization"), ...newRecurringFields })
    .superRefine((input, context) => {
      if (templatesIn(input).length !== 1)
        context.addIssue({
          code: "custom",
          path: ["transaction"],
          message: "Send one of transaction, invoice and bill",
        });
    }),
  output: recurringSchema,
  example: {
    name: "Office rent",
    transaction: {
      description: "Office rent",
      entries: [
        { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3ht", entry_type: "debit", amount: 125000 },
        { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3hu", entry_type: "credit", amount: 125000 },
      ],
    },
    as_draft: false,
    schedule: { frequency: "monthly", day_of_month: 1 },
  },
  rest: { method: "post", path: "/organizations/{organization_id}/recurring", status: 201 },
  kind: "atomic",
  preview: ({ next_dates }) => ({ next_dates }),
  async perform({ organization, actor, input, now, read, write }) {
    const [template] = templatesIn(input) as [Template];
    const { schedule, timeZone, firstDate } = planSchedule(input.schedule, organization, now);
    const terms = { date: firstDate, asDraft: input.as_draft };
    const worth = await tryTemplate({ organization, actor, now, read }, template, terms);
    const id = newId("recurringJob");
    const job: RecurringJob = {
      id,
      organizationId: organization.id,
      name: input.name ?? worth.title.slice(0, 100),
      kind: template.kind,
      template: template.body as RecurringJob["template"],
      amount: worth.amount,
      currency: worth.currency,
      asDraft: input.as_draft,
      ...scheduleColumns(schedule),
      timeZone,
      state: "active",
      passed: 0,
      nextDate: new Date(firstDate),
      tryAt: startOfDay(firstDate, timeZone),
      failures: 0,
      waitingSince: null,
      waitingReason: null,
      pausedReason: null,
      actor: spender(actor),
      createdAt: now,
      updatedAt: now,
    };
    write(newJobs, {
      id,
      organization_id: organization.id,
      name: job.name,
      kind: job.kind,
      template: job.template,
      amount: job.amount,
      currency: job.currency,
      as_draft: job.asDraft,
      frequency: job.frequency,
      weekdays: job.weekdays,
      day_of_month: job.dayOfMonth,
      start_date: schedule.startDate,
      end_date: schedule.endDate,
      max_runs: schedule.maxRuns,
      time_zone: timeZone,
      state: "active",
      passed: 0,
      next_date: firstDate,
      try_at: job.tryAt,
      failures: 0,
      actor: job.actor,
      created_at: now,
      updated_at: now,
    });
    const description = `Recurring ${job.kind} ${job.name} set up`;
    const event = { type: "recurring.created", entityId: id, description } as const;
    recordEvent(write, { organization, actor, now }, event);
    return {
      output: jobAnswer(job, undefined),
      entity: { type: "recurring", id },
      description: "Recurring job set up",
    };
  },
});

/** A schedule that was asked for, and its first day. @throws validation_failed where it has none from today on */
export function planSchedule(
  input: ScheduleInput,
  organization: { timeZone: string },
  now: Date,
): { schedule: Schedule; timeZone: string; firstDate: string } {
  const timeZone = input.time_zone ?? organization.timeZone;
  const today = dayInTimeZone(now, timeZone);
  const schedule = completeSchedule(input, today);
  const { startDate, endDate } = schedule;
  if (startDate < today)
    throw invalid("schedule.start_date", "Choose today or a later day; past days don't run");
  if (endDate !== null && endDate < startDate)
    throw invalid("schedule.end_date", "Must be on or after the start date");
  const firstDate = nextDay(schedule, { after: null, count: 0 });
  if (firstDate === null)
    throw invalid("schedule.end_date", "It would end before its first run. Choose a later day");
  return { schedule, timeZone, firstDate };
}

/** A schedule as the table has it. */
export function scheduleColumns(schedule: Schedule) {
  const { frequency, weekdays, dayOfMonth, startDate, endDate, maxRuns } = schedule;
  return {
    frequency,
    weekdays: [...weekdays],
    dayOfMonth,
    startDate: new Date(startDate),
    endDate: endDate === null ? null : new Date(endDate),
    maxRuns,
  };
}

/** Whom the runs are charged to, whatever request set the job up. */
function spender({ requestId: _, ...actor }: Actor) {
  return actor as unknown as Prisma.JsonObject;
}

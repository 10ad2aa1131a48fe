import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { timeZone } from "@/server/organizations/organization.schema";
import { frequencies, type Schedule, weekdayOf, weekdays } from "./schedule";

const MAX_RUNS = 10_000;

/** When a job runs, as a request says it. */
export const scheduleInput = z
  .strictObject({
    frequency: z.enum(frequencies),
    weekdays: z
      .array(z.enum(weekdays))
      .min(1, "Choose at least one day")
      .max(7)
      .optional()
      .meta({ description: "For weekly schedules; defaults to the weekday of the start date" }),
    day_of_month: z
      .int("Enter a day from 1 to 31")
      .min(1, "Enter a day from 1 to 31")
      .max(31, "Enter a day from 1 to 31")
      .optional()
      .meta({
        description:
          "For monthly and longer schedules; defaults to the day of the start date. Shorter months use their last day, so 31 always means the last day",
      }),
    start_date: dateSchema.optional().meta({ description: "Defaults to today" }),
    end_date: dateSchema.nullable().optional().meta({ description: "The last day it may run" }),
    max_runs: z
      .int("Enter a whole number")
      .min(1, "Enter 1 or more")
      .max(MAX_RUNS, `Enter at most ${MAX_RUNS.toLocaleString("en")}`)
      .nullable()
      .optional()
      .meta({ description: "The schedule ends after this many days" }),
    time_zone: timeZone.optional().meta({
      description: "Each day begins at midnight in this time zone; defaults to the organization's",
    }),
  })
  .superRefine(({ frequency, weekdays: chosen, day_of_month: day }, context) => {
    const isInMonths = frequency !== "daily" && frequency !== "weekly";
    if (chosen && frequency !== "weekly")
      context.addIssue({ code: "custom", path: ["weekdays"], message: "Only for weekly jobs" });
    if (day !== undefined && !isInMonths)
      context.addIssue({
        code: "custom",
        path: ["day_of_month"],
        message: "Only for jobs that run monthly or less often",
      });
  });
export type ScheduleInput = z.output<typeof scheduleInput>;

/** When a job runs, as answers say it. */
export const scheduleSchema = z.object({
  frequency: z.enum(frequencies),
  weekdays: z.array(z.enum(weekdays)).nullable(),
  day_of_month: z.int().nullable(),
  start_date: z.string(),
  end_date: z.string().nullable(),
  max_runs: z.int().nullable(),
  time_zone: z.string(),
});
export type ScheduleAnswer = z.output<typeof scheduleSchema>;

/** A schedule with what was left out. @param today where the job is */
export function completeSchedule(input: ScheduleInput, today: string): Schedule {
  const startDate = input.start_date ?? today;
  return {
    frequency: input.frequency,
    weekdays:
      input.frequency === "weekly"
        ? // In the order of the week, each once.
          weekdays.filter((day) => (input.weekdays ?? [weekdayOf(startDate)]).includes(day))
        : [],
    dayOfMonth: input.day_of_month ?? Number(startDate.slice(8)),
    startDate,
    endDate: input.end_date ?? null,
    maxRuns: input.max_runs ?? null,
  };
}

/** A schedule as answers say it. */
export function scheduleAnswer(schedule: Schedule, zone: string): ScheduleAnswer {
  const { frequency, startDate, endDate, maxRuns } = schedule;
  const isInMonths = frequency !== "daily" && frequency !== "weekly";
  return {
    frequency,
    weekdays: frequency === "weekly" ? [...schedule.weekdays] : null,
    day_of_month: isInMonths ? schedule.dayOfMonth : null,
    start_date: startDate,
    end_date: endDate,
    max_runs: maxRuns,
    time_zone: zone,
  };
}

/** An answer's schedule as it is worked with. */
export function scheduleOf(answer: ScheduleAnswer): Schedule {
  return {
    frequency: answer.frequency,
    weekdays: answer.weekdays ?? [],
    dayOfMonth: answer.day_of_month ?? Number(answer.start_date.slice(8)),
    startDate: answer.start_date,
    endDate: answer.end_date,
    maxRuns: answer.max_runs,
  };
}

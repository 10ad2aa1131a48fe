import { z } from "zod";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import {
  frequencies,
  nextDays,
  type Schedule,
  weekdayOf,
  weekdays,
} from "@/server/accounting/recurring/schedule";
import { completeSchedule, scheduleInput } from "@/server/accounting/recurring/schedule.schema";

const fields = z.object({
  name: z.string().trim().max(100, "Use at most 100 characters"),
  /** What becomes of what a run makes. */
  outcome: z.enum(["draft", "final", "email"]),
  frequency: z.enum(frequencies),
  weekdays: z.array(z.enum(weekdays)),
  /** Numbers as typed or chosen. */
  day_of_month: z.string(),
  start_date: z.iso.date("Enter a date"),
  ends: z.enum(["never", "date", "count"]),
  end_date: z.string(),
  max_runs: z.string(),
  time_zone: z.string(),
});

/** What the form asks about when a job runs. */
export const scheduleFormSchema = fields.superRefine((form, context) => {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (form.ends === "date" && form.end_date === "") return refuse("end_date", "Enter a date");
  for (const { path, message } of scheduleInput.safeParse(toSchedule(form)).error?.issues ?? [])
    refuse(String(path[0]), message);
});
export type ScheduleFormValues = z.infer<typeof fields>;

/** The schedule that a form sends. */
export function toSchedule(form: ScheduleFormValues) {
  const { frequency } = form;
  return {
    frequency,
    ...(frequency === "weekly" ? { weekdays: form.weekdays } : {}),
    ...(countsInMonths(frequency) ? { day_of_month: Number(form.day_of_month) } : {}),
    start_date: form.start_date,
    end_date: form.ends === "date" ? form.end_date : null,
    max_runs: form.ends === "count" ? Number(form.max_runs) : null,
    time_zone: form.time_zone,
  };
}

/** Whether a job of this frequency runs on a day of the month. */
export function countsInMonths(frequency: Schedule["frequency"]): boolean {
  return frequency !== "daily" && frequency !== "weekly";
}

/** What stands in the form so far, as a schedule with its first days; null while it is none. */
export function previewOf(
  form: ScheduleFormValues,
  count: number,
): { schedule: Schedule; days: string[] } | null {
  const read = scheduleInput.safeParse(toSchedule(form));
  if (!read.success) return null;
  const schedule = completeSchedule(read.data, form.start_date);
  return { schedule, days: nextDays(schedule, { after: null, count: 0 }, count) };
}

/** What the form holds to begin with: every month from today, as drafts. */
export function newScheduleValues(today: string, timeZone: string): ScheduleFormValues {
  return {
    name: "",
    outcome: "draft",
    frequency: "monthly",
    weekdays: [weekdayOf(today)],
    day_of_month: String(Number(today.slice(8))),
    start_date: today,
    ends: "never",
    end_date: "",
    max_runs: "12",
    time_zone: timeZone,
  };
}

/** What the form holds of a job. A schedule that has begun goes on from its next day. */
export function scheduleValuesOf(job: RecurringAnswer, today: string): ScheduleFormValues {
  const { schedule } = job;
  const next = job.next_date !== null && job.next_date > today ? job.next_date : today;
  return {
    ...newScheduleValues(today, schedule.time_zone),
    name: job.name,
    outcome: job.as_draft ? "draft" : job.invoice?.email ? "email" : "final",
    frequency: schedule.frequency,
    ...(schedule.weekdays ? { weekdays: schedule.weekdays } : {}),
    day_of_month: String(schedule.day_of_month ?? Number(schedule.start_date.slice(8))),
    start_date: schedule.start_date < today ? next : schedule.start_date,
    ends: schedule.max_runs !== null ? "count" : schedule.end_date !== null ? "date" : "never",
    end_date: schedule.end_date ?? "",
    max_runs: String(schedule.max_runs ?? 12),
  };
}

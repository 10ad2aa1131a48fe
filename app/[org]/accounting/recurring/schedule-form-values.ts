import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import {
  type Frequency,
  nextDays,
  type Schedule,
  type Weekday,
  weekdayOf,
  weekdays,
} from "@/server/accounting/recurring/schedule";

/** What the form asks about when a job runs. */
export type ScheduleFormValues = {
  name: string;
  /** What becomes of what a run makes. */
  outcome: "draft" | "final" | "email";
  frequency: Frequency;
  weekdays: Weekday[];
  /** Numbers as typed or chosen. */
  day_of_month: string;
  start_date: string;
  ends: "never" | "date" | "count";
  end_date: string;
  max_runs: string;
  time_zone: string;
};

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
  const {
    frequency,
    weekdays: chosen,
    day_of_month,
    start_date,
    end_date,
    max_runs,
  } = toSchedule(form);
  if (!isDay(start_date) || (end_date !== null && !isDay(end_date))) return null;
  if (chosen?.length === 0 || (max_runs !== null && !(Number.isInteger(max_runs) && max_runs > 0)))
    return null;
  const schedule: Schedule = {
    frequency,
    weekdays: weekdays.filter((day) => chosen?.includes(day)),
    dayOfMonth: day_of_month ?? Number(start_date.slice(8)),
    startDate: start_date,
    endDate: end_date,
    maxRuns: max_runs,
  };
  return { schedule, days: nextDays(schedule, { after: null, count: 0 }, count) };
}

/** A date that the books take, as a date field has it; while somebody types a year, it is one of long ago. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= "1900-01-01" && text <= "2200-12-31";
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

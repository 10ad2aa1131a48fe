import { addDays } from "@/server/foundation/clock";

/** How often a job runs. */
export const frequencies = [
  "daily",
  "weekly",
  "monthly",
  "quarterly",
  "half_yearly",
  "yearly",
] as const;
export type Frequency = (typeof frequencies)[number];

/** Monday first, as ISO 8601 counts them. */
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** On which days a job runs. All of them are calendar days (YYYY-MM-DD) of the job's time zone. */
export type Schedule = {
  frequency: Frequency;
  /** Where it is weekly. */
  weekdays: readonly Weekday[];
  /** Where it counts in months: 1 to 31. A month that has no such day has its last one instead. */
  dayOfMonth: number;
  startDate: string;
  /** The last day that may be one; null: no end. */
  endDate: string | null;
  /** How many days there are in all; null: no end. */
  maxRuns: number | null;
};

const monthsBetween: Partial<Record<Frequency, number>> = {
  monthly: 1,
  quarterly: 3,
  half_yearly: 6,
  yearly: 12,
};

/**
 * The first day of a schedule after another, of which so many have passed. Counted from the start of the schedule and
 * never from the day before, so that the 31st comes back after a shorter month.
 * @param passed.after the last day that has passed; null: none has
 * @returns null where the schedule has ended
 */
export function nextDay(
  schedule: Schedule,
  passed: { after: string | null; count: number },
): string | null {
  const { startDate, endDate, maxRuns } = schedule;
  if (maxRuns !== null && passed.count >= maxRuns) return null;
  const following = passed.after === null ? startDate : addDays(passed.after, 1);
  const day = firstFrom(schedule, following > startDate ? following : startDate);
  return endDate !== null && day > endDate ? null : day;
}

/** The next days of a schedule, up to so many. @param passed as in `nextDay` */
export function nextDays(
  schedule: Schedule,
  passed: { after: string | null; count: number },
  limit: number,
): string[] {
  const days: string[] = [];
  let { after, count } = passed;
  while (days.length < limit) {
    const day = nextDay(schedule, { after, count });
    if (day === null) break;
    days.push(day);
    after = day;
    count += 1;
  }
  return days;
}

function firstFrom({ frequency, weekdays: chosen, dayOfMonth, startDate }: Schedule, from: string) {
  const step = monthsBetween[frequency];
  if (step !== undefined) return firstByMonths(startDate, step, dayOfMonth, from);
  if (frequency === "daily") return from;
  let day = from;
  while (!chosen.includes(weekdayOf(day))) day = addDays(day, 1);
  return day;
}

function firstByMonths(startDate: string, step: number, dayOfMonth: number, from: string): string {
  const first = monthOf(startDate);
  let month = first + Math.floor((monthOf(from) - first) / step) * step;
  for (;;) {
    const day = dayIn(month, dayOfMonth);
    if (day >= from) return day;
    month += step;
  }
}

/** Months since the year 0. */
function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function dayIn(month: number, dayOfMonth: number): string {
  const [year, index] = [Math.floor(month / 12), month % 12];
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const day = Math.min(dayOfMonth, last);
  return `${year}-${String(index + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The weekday of a calendar day. */
export function weekdayOf(day: string): Weekday {
  const sundayFirst = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekdays[(sundayFirst + 6) % 7] as Weekday;
}

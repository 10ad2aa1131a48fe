import { TZDate } from "@date-fns/tz";
// Each from its own file: the package's index reads 250 of them, a second of every start.
import { addDays } from "date-fns/addDays";
import { addMonths } from "date-fns/addMonths";
import { addWeeks } from "date-fns/addWeeks";
import { startOfISOWeek } from "date-fns/startOfISOWeek";
import { startOfMonth } from "date-fns/startOfMonth";
import type { BudgetPeriod } from "@/generated/prisma/enums";
import { dayInTimeZone, startOfDay } from "@/server/foundation/clock";

/** The window of a lifetime budget begins on the same day for ever, so it never changes. */
export const LIFETIME_START = "1970-01-01";

/** What a budget counts now: `spent` in microcredits since `start`, and when it counts from 0 again. */
export type BudgetWindow = { start: string; spent: bigint; resetsAt: Date | null };

/**
 * The window a budget is in. One that has begun is kept until it ends, also when the organization moves to
 * another time zone meanwhile. Then the calendar of its present time zone says which one comes, counting from
 * 0 whether or not a charge has written so yet; where it says the same day again, or an earlier one, the window
 * goes on. `counting_budgets` says the same in SQL.
 */
export function currentWindow(
  budget: { period: BudgetPeriod; windowStart: Date; windowEndsAt: Date | null; spent: bigint },
  timeZone: string,
  now: Date,
): BudgetWindow {
  const stored = budget.windowStart.toISOString().slice(0, 10);
  const { spent, windowEndsAt } = budget;
  if (windowEndsAt && now < windowEndsAt) return { start: stored, spent, resetsAt: windowEndsAt };
  const reached = windowStart(budget.period, timeZone, now);
  return reached > stored
    ? { start: reached, spent: 0n, resetsAt: resetsAt(budget.period, reached, timeZone) }
    : { start: stored, spent, resetsAt: resetsAt(budget.period, stored, timeZone) };
}

/** The window of a budget that is made now: it counts from now on. */
export function newWindow(
  period: BudgetPeriod,
  timeZone: string,
  now: Date,
): { windowStart: Date; windowBeganAt: Date; windowEndsAt: Date | null } {
  const start = windowStart(period, timeZone, now);
  return {
    windowStart: new Date(start),
    windowBeganAt: now,
    windowEndsAt: resetsAt(period, start, timeZone),
  };
}

/**
 * The first day (`YYYY-MM-DD`) of the window that `now` lies in, in the calendar of this IANA time
 * zone: today, this week's Monday, the first of the month. `post_charges` computes the same in SQL.
 */
export function windowStart(period: BudgetPeriod, timeZone: string, now: Date): string {
  if (period === "lifetime") return LIFETIME_START;
  return written(calendar[period].first(dayAsUtc(dayInTimeZone(now, timeZone))));
}

/**
 * The moment at which the window that began on `start` is over: the first moment of the day after
 * its last one, also where daylight saving skips midnight or tells it twice. Null: never.
 */
export function resetsAt(period: BudgetPeriod, start: string, timeZone: string): Date | null {
  if (period === "lifetime") return null;
  return startOfDay(written(calendar[period].next(dayAsUtc(start))), timeZone);
}

type Calendar = { first(day: TZDate): Date; next(first: TZDate): Date };

const calendar: Record<Exclude<BudgetPeriod, "lifetime">, Calendar> = {
  day: { first: (day) => day, next: (first) => addDays(first, 1) },
  week: { first: startOfISOWeek, next: (first) => addWeeks(first, 1) },
  month: { first: startOfMonth, next: (first) => addMonths(first, 1) },
};

// Calendar days are counted in UTC, where every day has 24 hours.
function dayAsUtc(day: string): TZDate {
  return new TZDate(`${day}T00:00:00Z`, "UTC");
}

function written(day: Date): string {
  return new Date(day.getTime()).toISOString().slice(0, 10);
}

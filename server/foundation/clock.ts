import { tzOffset } from "@date-fns/tz";
import { formatCache } from "./format-cache";

/** Where the time comes from. Read at the edges only; below them time is an argument. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

const dayIn = formatCache(
  (timeZone) => new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }),
);

/** `"2026-11-21"`: the calendar day of a moment in an IANA time zone. */
export function dayInTimeZone(at: Date, timeZone: string): string {
  const moment = at.getTime();
  const known = lastDays.get(timeZone);
  if (known && moment >= known.from && moment < known.until) return known.day;
  const day = dayIn(timeZone).format(at);
  lastDays.set(timeZone, {
    day,
    from: startOfDay(day, timeZone).getTime(),
    until: startOfDay(addDays(day, 1), timeZone).getTime(),
  });
  return day;
}

// Every charge asks for its day, nearly always the same as the one before.
const lastDays = new Map<string, { day: string; from: number; until: number }>();

/** The calendar day so many days after another, or before it. */
export function addDays(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10);
}

const MINUTE_MS = 60_000;

/**
 * The first moment of a calendar day (`YYYY-MM-DD`) in an IANA time zone, also where daylight saving
 * skips midnight or tells it twice. Asking for the local midnight would not do there. Clocks change
 * on whole minutes and are at most 14 hours ahead of UTC and 12 behind, so the minute is searched for.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const midnightUtc = Date.parse(`${day}T00:00:00Z`);
  const reached = (minutes: number) => {
    const moment = new Date(midnightUtc + minutes * MINUTE_MS);
    return moment.getTime() + tzOffset(timeZone, moment) * MINUTE_MS >= midnightUtc;
  };
  let [before, from] = [-15 * 60, 13 * 60];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (reached(middle)) from = middle;
    else before = middle;
  }
  return new Date(midnightUtc + from * MINUTE_MS);
}

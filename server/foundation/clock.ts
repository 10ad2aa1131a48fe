/** Where the time comes from. Read at the edges only; below them time is an argument. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** `"2026-11-21"`: the calendar day of a moment in an IANA time zone. */
export function dayInTimeZone(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(at);
}

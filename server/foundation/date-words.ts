import { formatCache } from "./format-cache";

/** Words for days and times, shared by answers, pages and emails. */

const date = { day: "numeric", month: "short", year: "numeric" } as const;
const minutes = { ...date, hour: "2-digit", minute: "2-digit" } as const;
const milliseconds = { ...minutes, second: "2-digit", fractionalSecondDigits: 3 } as const;

const formatIn = (options: Intl.DateTimeFormatOptions) =>
  formatCache((timeZone) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options }));
const dateIn = formatIn(date);
const dateTimeIn = formatIn(minutes);
const exactTimeIn = formatIn({ ...milliseconds, timeZoneName: "short" });

/** `"21 Nov 2026, 14:22"` in the given IANA time zone. */
export function formatDateTime(iso: string, timeZone = "UTC"): string {
  return dateTimeIn(timeZone).format(new Date(iso));
}

/** `"21 Nov 2026, 14:22:07.123 GMT+1"`: to the millisecond, so that two entries can be told apart. */
export function formatExactTime(iso: string, timeZone: string): string {
  return exactTimeIn(timeZone).format(new Date(iso));
}

/** `"21 Nov 2026"` in the given IANA time zone. */
export function formatDate(iso: string, timeZone = "UTC"): string {
  return dateIn(timeZone).format(new Date(iso));
}

/** `"90 seconds"`, `"5 minutes"`, `"1 hour"`: in the largest unit that needs no fraction. */
export function formatDuration(seconds: number): string {
  const [unit, length] = (
    [
      ["hour", 3_600],
      ["minute", 60],
    ] as const
  ).find(([, length]) => seconds >= length && seconds % length === 0) ?? ["second", 1];
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

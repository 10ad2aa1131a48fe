import { formatCache } from "./format-cache";

/** Words for days and times, shared by answers, pages and emails. */

const dateTimeIn = formatCache(
  (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    }),
);

const dateIn = formatCache(
  (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      day: "numeric",
      month: "short",
      year: "numeric",
    }),
);

/** `"21 Nov 2026, 14:22"` in the given IANA time zone. */
export function formatDateTime(iso: string, timeZone = "UTC"): string {
  return dateTimeIn(timeZone).format(new Date(iso));
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

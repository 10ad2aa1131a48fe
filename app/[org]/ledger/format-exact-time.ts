import { formatCache } from "@/server/foundation/format-cache";

const exactTimeIn = formatCache(
  (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
      timeZoneName: "short",
    }),
);

/** `"21 Nov 2026, 14:22:07.123 GMT+1"`: to the millisecond, so that two entries can be told apart. */
export function formatExactTime(iso: string, timeZone: string): string {
  return exactTimeIn(timeZone).format(new Date(iso));
}

import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";

/** The choices of a key's end. `date` asks for one. */
export const expiryOptions = [
  { value: "never", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "date", label: "On a date" },
] as const;

/**
 * When a key ends, as the API takes it: the last second of a day in the organization's time zone,
 * so that sending the same form twice says the same. Undefined: never.
 */
export function expiresAt(
  choice: string,
  date: string,
  today: string,
  timeZone: string,
): string | undefined {
  if (choice === "never") return undefined;
  const [year = 0, month = 1, day = 1] = (choice === "date" ? date : today).split("-").map(Number);
  const start = new TZDate(year, month - 1, day, 23, 59, 59, timeZone);
  const end = choice === "date" ? start : addDays(start, Number(choice));
  return new Date(end.getTime()).toISOString();
}

import { formatDate } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import type { Frequency, Schedule } from "./schedule";

const inMonths: Partial<Record<Frequency, string>> = {
  monthly: "Every month",
  quarterly: "Every 3 months",
  half_yearly: "Every 6 months",
  yearly: "Every year",
};

const months = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

/** How often a job runs, in words: "Every month on the last day", "Every week on Monday and Thursday". */
export function describeSchedule(schedule: Schedule): string {
  const { frequency, weekdays, dayOfMonth, startDate } = schedule;
  if (frequency === "daily") return "Every day";
  if (frequency === "weekly") return `Every week on ${inWords(weekdays.map(capitalized))}`;
  const month =
    frequency === "yearly" ? ` of ${months.format(new Date(`${startDate}T00:00:00Z`))}` : "";
  return `${inMonths[frequency]} on the ${dayOfMonth === 31 ? "last day" : ordinal(dayOfMonth)}${month}`;
}

/** When it ends, in words; null where it does not. */
export function describeEnd({ endDate, maxRuns }: Schedule): string | null {
  const ends = [
    maxRuns === null ? null : `after ${maxRuns === 1 ? "1 run" : `${maxRuns} runs`}`,
    endDate === null ? null : `on ${formatDate(endDate)}`,
  ].filter((end) => end !== null);
  return ends.length === 0 ? null : `Ends ${ends.join(" or ")}`;
}

function inWords(names: readonly string[]): string {
  return names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function ordinal(day: number): string {
  const teens = day > 10 && day < 14;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

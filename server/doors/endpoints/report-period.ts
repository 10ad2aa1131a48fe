import { z } from "zod";
import { addDays } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";

/** The years that calendars, and PostgreSQL with them, agree on. */
export const plausible = (value: string) => value >= "1900" && value < "2200";

/** A calendar day of the organization's time zone. */
export const dayField = z.iso
  .date("Enter a day as YYYY-MM-DD")
  .refine(plausible, "Enter a year between 1900 and 2199");

/** Longer than any year, so that a year can be asked for in every calendar. */
const LONGEST_DAYS = 366;

/** The days a report is asked for, both included. @throws validation_failed */
export function periodOf(
  input: { from?: string | undefined; to?: string | undefined },
  usual: { from(to: string): string },
  today: string,
): { from: string; to: string } {
  const to = input.to ?? today;
  const from = input.from ?? usual.from(to);
  if (from > to) throw invalid("from", "Must not be after to");
  if (from < addDays(to, 1 - LONGEST_DAYS)) {
    throw invalid("from", `A report covers at most ${LONGEST_DAYS} days`);
  }
  return { from, to };
}

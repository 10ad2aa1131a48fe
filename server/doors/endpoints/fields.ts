import { z } from "zod";
import { addDays } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";

/** The organization a request is about; a key's own where it names none. */
export const organizationInput = z.strictObject({ organization_id: idSchema("organization") });

/** A whole number from 1 to a maximum: as pages send it, or in the digits of a query. */
export function countUpTo(maximum: number) {
  return z.preprocess(
    (raw) => (typeof raw === "string" && /^\d{1,15}$/.test(raw) ? Number(raw) : raw),
    z.int().min(1).max(maximum),
  );
}

/** How many rows a list answers at most. */
export const limit = countUpTo(200).default(50).meta({ default: 50 });

/** Ids as a query sends them: up to 200, separated by commas. */
export const idList = z
  .string()
  .min(1)
  .max(8_000)
  .transform((ids) => ids.toLowerCase().split(","))
  .refine((ids) => ids.length <= 200, "Send at most 200 at once");

/** What a list takes: how many rows, and the `next_cursor` that the page before answered; others are refused by its form. */
export function pageFieldsBy(cursor: RegExp) {
  return {
    limit,
    cursor: z.string().regex(cursor, "This isn't a cursor for this list").optional(),
  };
}

/** The shape of every list of ours: a page, and where the next one begins. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
  });
}

/** The field that asks for the answer as a file, where a link cannot send a header. */
export const answerFormat = {
  format: z.enum(["json", "csv"]).optional().meta({ description: "csv: the answer as a file" }),
  bom: z.enum(["true", "false"]).default("true").meta({
    description: "false: omit the byte order mark that tells spreadsheets the file is UTF-8",
  }),
};

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
  if (from > to) throw invalid("from", "Must be on or before the last day");
  if (from < addDays(to, 1 - LONGEST_DAYS)) {
    throw invalid("from", `A report covers at most ${LONGEST_DAYS} days`);
  }
  return { from, to };
}

import { z } from "zod";

/** A whole number from 1 to a maximum: as pages send it, or in the digits of a query. */
export function countUpTo(maximum: number) {
  return z.preprocess(
    (raw) => (typeof raw === "string" && /^\d{1,15}$/.test(raw) ? Number(raw) : raw),
    z.int().min(1).max(maximum),
  );
}

/** How many rows a list answers at most. */
export const limit = countUpTo(200).default(50).meta({ default: 50 });

/** What a list takes: how many rows, and the `next_cursor` that the page before answered; others are refused by its form. */
export function pageFieldsBy(cursor: RegExp) {
  return { limit, cursor: z.string().regex(cursor, "Not a cursor of this list").optional() };
}

/** The shape of every list of ours: a page, and where the next one begins. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
  });
}

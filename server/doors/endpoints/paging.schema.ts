import { z } from "zod";

const limit = z.coerce.number().int().min(1).max(200).default(50);

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

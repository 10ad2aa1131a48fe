import { db } from "@/server/foundation/db";
import type { QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

/** The quotes of one account, or of all (for staff), newest first. The cursor is the id of the last one seen. */
export async function listQuotes(
  of: { creditAccountId?: string | undefined },
  page: { limit: number; cursor?: string | undefined },
  now: Date,
): Promise<{ data: QuoteAnswer[]; has_more: boolean; next_cursor: string | null }> {
  const rows = await db().salesQuote.findMany({
    where: {
      ...(of.creditAccountId ? { creditAccountId: of.creditAccountId } : {}),
      ...(page.cursor ? { id: { lt: page.cursor } } : {}),
    },
    include: withPurchase,
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  const people = await peopleOf(db(), rows);
  const data = rows.slice(0, page.limit).map((row) => showQuote(row, people, now));
  const more = rows.length > page.limit;
  return { data, has_more: more, next_cursor: more ? (data.at(-1)?.id ?? null) : null };
}

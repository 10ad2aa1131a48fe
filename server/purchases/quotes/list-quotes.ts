import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

/** The quotes of one account, or of all (for staff), newest first. The cursor is the id of the last one seen. */
export async function listQuotes(
  of: { creditAccountId?: string | undefined },
  page: { limit: number; cursor?: string | undefined },
  now: Date,
): Promise<Page<QuoteAnswer>> {
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
  return cutPage(
    rows.map((row) => showQuote(row, people, now)),
    page.limit,
    ({ id }) => id,
  );
}

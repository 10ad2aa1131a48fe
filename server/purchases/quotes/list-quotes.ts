import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

/**
 * The quotes of one account, or of all (for staff), newest first. The cursor is the id of the last one seen.
 * @param of.search a part of the title or the organization's name, or an id
 */
export async function listQuotes(
  of: {
    creditAccountId?: string | undefined;
    state?: QuoteAnswer["state"] | undefined;
    search?: string | undefined;
  },
  page: { limit: number; cursor?: string | undefined },
  now: Date,
): Promise<Page<QuoteAnswer>> {
  const rows = await db().salesQuote.findMany({
    where: {
      ...(of.creditAccountId ? { creditAccountId: of.creditAccountId } : {}),
      AND: [of.state ? inState(of.state, now) : {}, of.search ? searched(of.search) : {}],
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

/** Nobody has to note that a quote ran out. */
function inState(state: QuoteAnswer["state"], now: Date): Prisma.SalesQuoteWhereInput {
  const ranOut = { state: "issued" as const, expiresAt: { lte: now } };
  if (state === "expired") return { OR: [{ state }, ranOut] };
  return state === "issued" ? { state, expiresAt: { gt: now } } : { state };
}

function searched(search: string): Prisma.SalesQuoteWhereInput {
  const contains = { contains: search, mode: "insensitive" } as const;
  return {
    OR: [
      { id: search },
      { organizationId: search },
      { title: contains },
      { organization: { name: contains } },
    ],
  };
}

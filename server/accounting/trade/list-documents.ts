import { Prisma } from "@/generated/prisma/client";
import { wordPatterns } from "@/server/foundation/search-text";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import type { Side } from "./sides";
import { tradeSummary } from "./trade-answer";
import type { TradeSummary } from "./trade.schema";
import type { tradeFilters } from "./trade-filters.schema";
import type { DocumentRow } from "./trade-rows";

/** What a list may be narrowed by. */
export type TradeFilter = {
  status?: (typeof tradeFilters)[number] | undefined;
  contactId?: string | undefined;
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Invoices or bills, newest first, a page at a time. Free (S1: reads). */
export async function listDocuments(
  db: Db,
  { id: organizationId, timeZone }: { id: string; timeZone: string },
  side: Side,
  filter: TradeFilter,
  now: Date,
): Promise<Page<TradeSummary>> {
  const today = dayInTimeZone(now, timeZone);
  const { ids, nextCursor } = await findInWalk(
    db,
    Prisma.sql`
      select d.id, ${matching(filter, today)} as matches from trade_documents d
      where d.organization_id = ${organizationId} and d.side = ${side.side}::trade_side
        ${filter.contactId ? Prisma.sql`and d.contact_id = ${filter.contactId}` : Prisma.empty}
        ${filter.cursor ? Prisma.sql`and d.id < ${filter.cursor}` : Prisma.empty}
      order by d.id desc`,
    filter.limit,
  );
  const rows = await db.$queryRaw<DocumentRow[]>`
    select d.id, d.state::text as state, d.contact_id, c.name as contact_name, d.series, d.number, d.order_number,
      d.issue_date::text as issue_date, d.due_date::text as due_date, d.currency, d.total, d.paid, d.issued_at, d.created_at
    from trade_documents d join book_contacts c on c.id = d.contact_id
    where d.id = any (${ids}) order by d.id desc`;
  return pageUpTo(
    rows.map((row) => tradeSummary(side, row, today)),
    nextCursor,
  );
}

function matching({ status, search }: TradeFilter, today: string): Prisma.Sql {
  const state = status === "overdue" ? "open" : status;
  return Prisma.sql`(
    ${state ? Prisma.sql`d.state = ${state}::trade_state` : Prisma.sql`true`}
    ${status === "overdue" ? Prisma.sql`and d.due_date < ${today}::date` : Prisma.empty}
    and d.search_text like all (${wordPatterns(search)}))`;
}

import { Prisma } from "@/generated/prisma/client";
import { addDays } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { listStatementLines } from "./read-reconciliations";
import type { Matchable, ReconciliationAnswer, SuggestionAnswer } from "./reconciliation.schema";
import { DAYS_BEFORE, DAYS_BEHIND, suggestMatches } from "./suggest-matches";

/** Transactions that one look for suggestions considers. */
const MOST_CANDIDATES = 5_000;

/** What the unmatched lines may be in the books, a page of lines at a time. Free (S1: reads). */
export async function readSuggestions(
  db: Db,
  organizationId: string,
  reconciliation: ReconciliationAnswer,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<SuggestionAnswer>> {
  const lines = await listStatementLines(db, reconciliation.id, { ...page, state: "unmatched" });
  const [first, last] = [lines.data[0], lines.data.at(-1)];
  if (!first || !last) return { ...lines, data: [] };
  const candidates = await readMatchable(db, organizationId, reconciliation.account_id, {
    from: addDays(first.date, -DAYS_BEFORE),
    to: addDays(last.date, DAYS_BEHIND),
    limit: MOST_CANDIDATES,
  });
  return { ...lines, data: suggestMatches(lines.data, candidates) };
}

/** Transactions of the books on the bank account that are not matched, by date, a page at a time. */
export async function listMatchable(
  db: Db,
  organizationId: string,
  reconciliation: ReconciliationAnswer,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<Matchable>> {
  const rows = await readMatchable(db, organizationId, reconciliation.account_id, {
    from: addDays(reconciliation.from, -DAYS_BEFORE),
    to: addDays(reconciliation.to, DAYS_BEHIND),
    after: page.cursor,
    limit: page.limit + 1,
  });
  return cutPage(rows, page.limit, (row) => `${row.date}~${row.transaction_id}`);
}

// The index on date keeps this to the transactions of those days, however long the history is.
async function readMatchable(
  db: Db,
  organizationId: string,
  accountId: string,
  range: { from: string; to: string; after?: string | undefined; limit: number },
): Promise<Matchable[]> {
  const [date, id] = range.after?.split("~") ?? [];
  const after = date && id ? Prisma.sql`and (t.date, t.id) > (${date}::date, ${id})` : Prisma.empty;
  const rows = await db.$queryRaw<(Omit<Matchable, "amount"> & { amount: bigint })[]>`
    select t.id as transaction_id, t.date::text as date, t.description, t.reference,
      sum(case when l.entry_type = 'debit' then own.amount else -own.amount end)::bigint as amount
    from book_transactions t join book_lines l on l.transaction_id = t.id and l.account_id = ${accountId} and l.amount > 0
    join book_accounts a on a.id = l.account_id
    cross join lateral amount_on_account(a.currency, t.currency, l.amount, l.base_amount) own(amount)
    left join bank_statement_match_entries m on m.book_line_id = l.id
    where t.organization_id = ${organizationId} and t.date between ${range.from}::date and ${range.to}::date
      and t.status <> 'pending' ${after}
    group by t.id, t.date, t.description, t.reference having count(m.book_line_id) = 0
    order by t.date, t.id limit ${range.limit}`;
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}

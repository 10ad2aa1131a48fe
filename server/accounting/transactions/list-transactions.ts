import { Prisma } from "@/generated/prisma/client";
import type { BookTransactionStatus } from "@/generated/prisma/enums";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import type { TransactionAnswer } from "./transaction.schema";

const withLines = {
  lines: {
    orderBy: { position: "asc" },
    include: { account: { select: { code: true, name: true } } },
  },
  reversedBy: { select: { id: true } },
} satisfies Prisma.BookTransactionInclude;

type TransactionRow = Prisma.BookTransactionGetPayload<{ include: typeof withLines }>;

/** Transactions of an organization, newest first, a page at a time. Free (S1: reads). */
export async function listTransactions(
  db: Db,
  organizationId: string,
  page: {
    limit: number;
    cursor?: string | undefined;
    status?: BookTransactionStatus | undefined;
    account_id?: string | undefined;
  },
): Promise<Page<TransactionAnswer>> {
  const { limit, cursor, status, account_id: accountId } = page;
  const found =
    status || accountId
      ? await findNarrowed(db, organizationId, { limit, cursor, status, accountId })
      : undefined;
  const rows = await db.bookTransaction.findMany({
    where: found
      ? { id: { in: found.ids }, organizationId }
      : { organizationId, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
    include: withLines,
  });
  const answers = rows.map(transactionAnswer);
  return found ? pageUpTo(answers, found.nextCursor) : cutPage(answers, limit, ({ id }) => id);
}

/** Those in a state, those with a line on an account, or both. */
function findNarrowed(
  db: Db,
  organizationId: string,
  page: {
    limit: number;
    cursor: string | undefined;
    status: BookTransactionStatus | undefined;
    accountId: string | undefined;
  },
) {
  const { limit, cursor, status, accountId } = page;
  const matches = status
    ? Prisma.sql`t.status = ${status}::book_transaction_status`
    : Prisma.sql`true`;
  const below = cursor ? Prisma.sql`and t.id < ${cursor}` : Prisma.empty;
  if (accountId === undefined)
    return findInWalk(
      db,
      Prisma.sql`
        select t.id, ${matches} as matches from book_transactions t
        where t.organization_id = ${organizationId} ${below} order by t.id desc`,
      limit,
    );
  const belowLine = cursor ? Prisma.sql`and transaction_id < ${cursor}` : Prisma.empty;
  return findInWalk(
    db,
    Prisma.sql`
      select t.id, ${matches} as matches from (
        select distinct transaction_id from book_lines where account_id = ${accountId} ${belowLine}
        order by transaction_id desc) of_account
      join book_transactions t on t.id = of_account.transaction_id
      where t.organization_id = ${organizationId} order by t.id desc`,
    limit,
  );
}

/** One transaction of this organization. @throws not_found */
export async function readTransaction(
  db: Db,
  organizationId: string,
  id: string,
): Promise<TransactionAnswer> {
  const row = await db.bookTransaction.findFirst({
    where: { id, organizationId },
    include: withLines,
  });
  if (!row) throw notFound("transaction");
  return transactionAnswer(row);
}

function transactionAnswer(row: TransactionRow): TransactionAnswer {
  return {
    id: row.id,
    status: row.status,
    date: row.date.toISOString().slice(0, 10),
    description: row.description,
    reference: row.reference,
    currency: row.currency,
    exchange_rate_decimal: row.exchangeRate?.toFixed() ?? null,
    source_id: row.sourceId,
    entries: row.lines.map((line) => ({
      account_id: line.accountId,
      account_code: line.account.code,
      account_name: line.account.name,
      entry_type: line.entryType,
      amount: Number(line.amount),
      description: line.description,
    })),
    reverses: row.reversesId,
    reversed_by: row.reversedBy?.id ?? null,
    created_at: row.createdAt.toISOString(),
    posted_at: row.postedAt?.toISOString() ?? null,
  };
}

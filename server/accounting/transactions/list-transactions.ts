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
  page: { limit: number; cursor?: string | undefined; status?: BookTransactionStatus | undefined },
): Promise<Page<TransactionAnswer>> {
  const { limit, cursor, status } = page;
  const inState = status && (await findInState(db, organizationId, { limit, cursor, status }));
  const rows = await db.bookTransaction.findMany({
    where: inState
      ? { id: { in: inState.ids } }
      : { organizationId, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
    include: withLines,
  });
  const answers = rows.map(transactionAnswer);
  return inState ? pageUpTo(answers, inState.nextCursor) : cutPage(answers, limit, ({ id }) => id);
}

function findInState(
  db: Db,
  organizationId: string,
  page: { limit: number; cursor: string | undefined; status: BookTransactionStatus },
) {
  const below = page.cursor ? Prisma.sql`and id < ${page.cursor}` : Prisma.empty;
  return findInWalk(
    db,
    Prisma.sql`
      select id, status = ${page.status}::book_transaction_status as matches from book_transactions
      where organization_id = ${organizationId} ${below} order by id desc`,
    page.limit,
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

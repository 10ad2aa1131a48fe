import { Prisma } from "@/generated/prisma/client";
import type { BankReconciliationStatus } from "@/generated/prisma/enums";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type {
  MatchAnswer,
  ReconciliationAnswer,
  StatementAnswer,
  StatementLineAnswer,
} from "./reconciliation.schema";
import { statementAnswer } from "./statement-answer";

/** A reconciliation with its account, as the answer is made of it. Dates as YYYY-MM-DD. */
export type ReconciliationRow = {
  id: string;
  status: BankReconciliationStatus;
  account_id: string;
  code: string;
  name: string;
  currency: string;
  from_date: string;
  to_date: string;
  opening_balance: bigint;
  closing_balance: bigint;
  line_count: number;
  matched_count: number;
  matched_amount: bigint;
  created_at: Date;
  completed_at: Date | null;
};

const columns = Prisma.sql`
  r.id, r.status::text as status, r.account_id, a.code, a.name, a.currency, r.from_date::text as from_date,
  r.to_date::text as to_date, r.opening_balance, r.closing_balance, r.line_count, r.matched_count, r.matched_amount,
  r.created_at, r.completed_at`;

/** Reconciliations of an organization, newest first, a page at a time. Free (S1: reads). */
export async function listReconciliations(
  db: Db,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<ReconciliationAnswer>> {
  const below = page.cursor ? Prisma.sql`and r.id < ${page.cursor}` : Prisma.empty;
  const rows = await db.$queryRaw<ReconciliationRow[]>`
    select ${columns} from bank_reconciliations r join book_accounts a on a.id = r.account_id
    where r.organization_id = ${organizationId} ${below} order by r.id desc limit ${page.limit + 1}`;
  return cutPage(rows.map(reconciliationAnswer), page.limit, ({ id }) => id);
}

/** One reconciliation of this organization. @throws not_found */
export async function readReconciliation(
  db: Db,
  organizationId: string,
  id: string,
): Promise<ReconciliationAnswer> {
  const [row] = await db.$queryRaw<ReconciliationRow[]>`
    select ${columns} from bank_reconciliations r join book_accounts a on a.id = r.account_id
    where r.organization_id = ${organizationId} and r.id = ${id}`;
  if (!row) throw notFound("reconciliation");
  return reconciliationAnswer(row);
}

/** A reconciliation as the API shows it. */
export function reconciliationAnswer(row: ReconciliationRow): ReconciliationAnswer {
  const { opening_balance: opening, closing_balance: closing, matched_amount: matched } = row;
  return {
    id: row.id,
    status: row.status,
    account_id: row.account_id,
    account_code: row.code,
    account_name: row.name,
    currency: row.currency,
    from: row.from_date,
    to: row.to_date,
    opening_balance: Number(opening),
    closing_balance: Number(closing),
    lines: row.line_count,
    matched_lines: row.matched_count,
    matched_amount: Number(matched),
    difference: Number(BigInt(closing) - BigInt(opening) - BigInt(matched)),
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
  };
}

/** The statements that were imported, oldest first; few, so all of them. */
export async function listStatements(db: Db, reconciliationId: string): Promise<StatementAnswer[]> {
  const rows = await db.bankStatement.findMany({
    where: { reconciliationId },
    orderBy: { id: "asc" },
    take: 500,
  });
  return rows.map(statementAnswer);
}

/** Lines of the bank by date, a page at a time. @param page.cursor the place of the last one: date and id */
export async function listStatementLines(
  db: Db,
  reconciliationId: string,
  page: { limit: number; cursor?: string | undefined; state?: "matched" | "unmatched" | undefined },
): Promise<Page<StatementLineAnswer>> {
  const [date, id] = page.cursor?.split("~") ?? [];
  const rows = await db.bankStatementLine.findMany({
    where: {
      reconciliationId,
      ...(page.state === "matched" ? { matchId: { not: null } } : {}),
      ...(page.state === "unmatched" ? { matchId: null } : {}),
      ...(date && id
        ? { OR: [{ date: { gt: new Date(date) } }, { date: new Date(date), id: { gt: id } }] }
        : {}),
    },
    orderBy: [{ date: "asc" }, { id: "asc" }],
    take: page.limit + 1,
  });
  return cutPage(rows.map(lineAnswer), page.limit, (line) => `${line.date}~${line.id}`);
}

type LineRow = Prisma.BankStatementLineGetPayload<object>;

/** A line as the API shows it. */
export function lineAnswer(row: LineRow): StatementLineAnswer {
  return {
    id: row.id,
    statement_id: row.statementId,
    date: dayOf(row.date),
    value_date: row.valueDate && dayOf(row.valueDate),
    amount: Number(row.amount),
    payee: row.payee,
    reference: row.reference,
    note: row.note,
    parts: row.parts as StatementLineAnswer["parts"],
    bank_id: row.bankId,
    match_id: row.matchId,
  };
}

/** What is matched, newest first, a page at a time. */
export async function listMatches(
  db: Db,
  reconciliation: { id: string },
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<MatchAnswer>> {
  const rows = await db.bankStatementMatch.findMany({
    where: {
      reconciliationId: reconciliation.id,
      ...(page.cursor ? { id: { lt: page.cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    include: {
      lines: { select: { id: true, amount: true }, orderBy: [{ date: "asc" }, { id: "asc" }] },
      entries: withEntries,
    },
  });
  return cutPage(rows.map(matchAnswer), page.limit, ({ id }) => id);
}

const withEntries = {
  include: {
    bookLine: { include: { transaction: true, account: { select: { currency: true } } } },
  },
} satisfies Prisma.BankStatementMatch$entriesArgs;

type MatchRow = Prisma.BankStatementMatchGetPayload<{
  include: {
    lines: { select: { id: true; amount: true } };
    entries: typeof withEntries;
  };
}>;

function matchAnswer(row: MatchRow): MatchAnswer {
  const byTransaction = Map.groupBy(row.entries, ({ bookLine }) => bookLine.transactionId);
  const transactions = [...byTransaction.values()].flatMap((entries) => {
    const transaction = entries[0]?.bookLine.transaction;
    if (!transaction) return [];
    return {
      transaction_id: transaction.id,
      date: dayOf(transaction.date),
      description: transaction.description,
      reference: transaction.reference,
      amount: entries.reduce((sum, { bookLine }) => sum + amountOnAccount(bookLine), 0),
    };
  });
  return {
    id: row.id,
    reconciliation_id: row.reconciliationId,
    amount: Number(row.lines.reduce((sum, { amount }) => sum + amount, 0n)),
    statement_line_ids: row.lines.map(({ id }) => id),
    transactions: transactions.sort((a, b) => (a.transaction_id < b.transaction_id ? -1 : 1)),
    created_at: row.createdAt.toISOString(),
  };
}

type EntryRow = MatchRow["entries"][number]["bookLine"];

/** What an entry moved on its account, in the account's currency; as `amount_on_account` in books.sql says. */
function amountOnAccount({
  entryType,
  amount,
  baseAmount,
  transaction,
  account,
}: EntryRow): number {
  const own = Number(account.currency === transaction.currency ? amount : baseAmount);
  return entryType === "debit" ? own : -own;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

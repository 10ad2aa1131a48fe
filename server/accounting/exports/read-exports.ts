import type { BookExport } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { cutPage, type Page } from "@/server/foundation/page";
import type { ExportAnswer } from "./export.schema";

export type ExportRow = (string | number)[];

/** Amounts are integer minor units of the currency, as everywhere in the API; a file has decimals. */
export const exportColumns = [
  "transaction_id",
  "date",
  "status",
  "description",
  "reference",
  "account_code",
  "account_name",
  "entry_type",
  "amount",
  "currency",
  "line_description",
];

const PAGE = 1_000;

/** The rows of an export as a file says them: `12500` in USD is `125.00`, `500` in JPY stays `500`. */
export function inMajorUnits(rows: readonly ExportRow[]): ExportRow[] {
  const [names = [], ...lines] = rows;
  const [amountAt, currencyAt] = [names.indexOf("amount"), names.indexOf("currency")];
  return [
    names,
    ...lines.map((line) =>
      line.map((cell, at) =>
        at === amountAt ? minorUnitsToDecimal(Number(cell), String(line[currencyAt])) : cell,
      ),
    ),
  ];
}

/** The lines of an organization's transactions in a range of days, oldest first, a page at a time. */
export async function* readLines(
  db: Db,
  organizationId: string,
  range: { from: string; to: string },
): AsyncGenerator<ExportRow[]> {
  for (let after = ""; ; ) {
    const transactions = await db.bookTransaction.findMany({
      where: {
        organizationId,
        date: { gte: new Date(range.from), lte: new Date(range.to) },
        id: { gt: after },
      },
      orderBy: { id: "asc" },
      take: PAGE,
      include: { lines: { orderBy: { position: "asc" }, include: { account: true } } },
    });
    yield transactions.flatMap((transaction) =>
      transaction.lines.map((line) => [
        transaction.id,
        transaction.date.toISOString().slice(0, 10),
        transaction.status,
        transaction.description,
        transaction.reference ?? "",
        line.account.code,
        line.account.name,
        line.entryType,
        Number(line.amount),
        transaction.currency,
        line.description ?? "",
      ]),
    );
    const last = transactions.at(-1);
    if (!last || transactions.length < PAGE) return;
    after = last.id;
  }
}

/** Finished exports of an organization, newest first, a page at a time. */
export async function listExports(
  db: Db,
  organizationId: string,
  page: { limit: number; before?: string | undefined },
): Promise<Page<ExportAnswer>> {
  const rows = await db.bookExport.findMany({
    where: { organizationId, ...(page.before ? { id: { lt: page.before } } : {}) },
    omit: { rows: true },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(exportAnswer), page.limit, ({ id }) => id);
}

/** One export of this organization with its rows. @throws not_found */
export async function readExport(
  db: Db,
  organizationId: string,
  id: string,
): Promise<ExportAnswer & { rows: ExportRow[] }> {
  const row = await db.bookExport.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("export");
  return { ...exportAnswer(row), rows: row.rows as ExportRow[] };
}

export function exportAnswer(row: Omit<BookExport, "rows">): ExportAnswer {
  return {
    id: row.id,
    from: row.fromDate.toISOString().slice(0, 10),
    to: row.toDate.toISOString().slice(0, 10),
    lines: row.lineCount,
    created_at: row.createdAt.toISOString(),
  };
}

import type { BookReport } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { cutPage, type Page } from "@/server/foundation/page";
import type { Comparison, ReportAnswer, ReportContent, ReportSummary } from "./report.schema";
import { type ReportType, reportTitles } from "./report-kinds.schema";
import { withDifference } from "./with-difference";

/** Reports that were made, newest first, a page at a time. Free. */
export async function listReports(
  db: Db,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<ReportSummary>> {
  const rows = await db.bookReport.findMany({
    where: { organizationId, ...(page.cursor ? { id: { lt: page.cursor } } : {}) },
    omit: { content: true },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(summaryOf), page.limit, ({ id }) => id);
}

/** A report as it was made. Free. @throws not_found */
export async function readReport(
  db: Db,
  organizationId: string,
  id: string,
): Promise<ReportAnswer> {
  const row = await db.bookReport.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("report");
  return reportAnswer(row);
}

export function reportAnswer(row: BookReport): ReportAnswer {
  return { ...summaryOf(row), ...(row.content as ReportContent) };
}

function summaryOf(row: Omit<BookReport, "content">): ReportSummary {
  return {
    id: row.id,
    type: row.type as ReportType,
    title: row.consolidated
      ? `Consolidated ${reportTitles[row.type as ReportType].toLowerCase()}`
      : reportTitles[row.type as ReportType],
    from: row.fromDate?.toISOString().slice(0, 10) ?? null,
    to: row.toDate.toISOString().slice(0, 10),
    currency: row.currency,
    comparison: row.comparison as Comparison,
    account: row.account,
    consolidated: row.consolidated,
    created_at: row.createdAt.toISOString(),
  };
}

/** A report as a table of text: amounts in whole units with the decimals of the currency. */
export function reportTable(report: ReportAnswer): { names: string[]; rows: string[][] } {
  const {
    detail_columns: details,
    amount_columns: amounts,
    currency,
    rows,
  } = withDifference(report);
  return {
    names: [...details, ...amounts.map((name) => `${name} (${currency})`)],
    rows: rows.map((row) => [
      row.label,
      ...details.slice(1).map((_, at) => row.details[at] ?? ""),
      ...amounts.map((_, at) => {
        const amount = row.amounts[at];
        return amount === undefined || amount === null ? "" : minorUnitsToDecimal(amount, currency);
      }),
    ]),
  };
}

import { dayInWords } from "@/server/accounting/pdf/pdf-words";
import { pdfAnswer } from "@/server/accounting/pdf/pdf-answer";
import type { Db } from "@/server/foundation/db";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { reportTable } from "./read-reports";
import type { ReportAnswer } from "./report.schema";

/** A report as a PDF that prints well. */
export async function reportPdf(db: Db, report: ReportAnswer): Promise<FileAnswer> {
  const row = await db.bookReport.findUniqueOrThrow({
    where: { id: report.id },
    select: { organization: { select: { name: true } } },
  });
  const { names, rows } = reportTable(report);
  const details = report.detail_columns.length;
  return pdfAnswer(`${report.type.replaceAll("_", "-")}-${report.to}`, "table", {
    title: report.title,
    organization: row.organization.name,
    period: report.from
      ? `${dayInWords(report.from)} to ${dayInWords(report.to)}`
      : `As of ${dayInWords(report.to)}`,
    notes: report.notes,
    made: dayInWords(report.created_at.slice(0, 10)),
    columns: names.map((label, at) => ({
      label,
      align: at < details ? ("left" as const) : ("right" as const),
      width: at === 0 ? 3 : 1.2,
    })),
    rows: rows.map((cells, at) => {
      const { kind = "line", depth = 0 } = report.rows[at] ?? {};
      return { cells, depth, ...(kind === "line" ? {} : { kind }) };
    }),
  });
}

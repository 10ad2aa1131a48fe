import type { TablePdf } from "@/server/accounting/pdf/pdf-props";
import { amountInWords, dayInWords, decimalInWords } from "@/server/accounting/pdf/pdf-words";
import { renderPdf } from "@/server/accounting/pdf/render-pdf";
import { invalid } from "@/server/foundation/errors";
import type { Snapshot, TextRow } from "@/server/foundation/snapshot";
import { type ExportList, exportLists, PDF_LINES } from "./export-lists.schema";
import { type ListColumn, type ListQuery, listSources } from "./list-sources";
import { LINES_AT_ONCE, type Progress } from "./write-list";

/**
 * A list as a PDF, with the columns that fit on paper.
 * @throws validation_failed where it is longer than anybody prints
 */
export async function printList(
  snapshot: Snapshot,
  list: ExportList,
  query: ListQuery & { organization: string },
  progress: Progress,
): Promise<Buffer<ArrayBuffer>> {
  const { columns, select, order } = listSources[list];
  const printed = columns.flatMap((column) =>
    column.print ? [{ ...column, print: column.print }] : [],
  );
  const rows: TablePdf["rows"] = [];
  for await (const page of snapshot.pages(select(query), order, LINES_AT_ONCE)) {
    if (rows.length + page.length > PDF_LINES) throw tooLong();
    for (const row of page) rows.push({ cells: printed.map((column) => cellOf(column, row)) });
    await progress(page.length);
  }
  return renderPdf("table", {
    title: exportLists[list].label,
    organization: query.organization,
    period: periodOf(query),
    made: dayInWords(query.today),
    columns: printed.map(({ currency, isNumber, print }) => ({
      ...print,
      align: currency || isNumber ? ("right" as const) : ("left" as const),
    })),
    rows,
  });
}

export function tooLong(): Error {
  const most = PDF_LINES.toLocaleString("en-US");
  return invalid("format", `A PDF has at most ${most} lines. Narrow down the list, or choose CSV`);
}

function periodOf({ from, to, today }: ListQuery): string {
  if (from && to) return `${dayInWords(from)} to ${dayInWords(to)}`;
  if (from) return `From ${dayInWords(from)}`;
  return to ? `Up to ${dayInWords(to)}` : `As of ${dayInWords(today)}`;
}

function cellOf({ name, currency, isNumber }: ListColumn, row: TextRow): string {
  const value = row[name] ?? null;
  if (value === null) return "";
  if (currency) return amountInWords(BigInt(value), row[currency] ?? "");
  if (isNumber) return decimalInWords(value);
  if (/^\d{4}-\d\d-\d\d(T|$)/.test(value)) return dayInWords(value.slice(0, 10));
  return value.replaceAll("_", " ");
}

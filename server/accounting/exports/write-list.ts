import type { CsvCell, CsvDecimal } from "@/server/foundation/csv-file";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import type { Snapshot, TextRow } from "@/server/foundation/snapshot";
import { BYTE_ORDER_MARK, writeCsv } from "@/server/foundation/write-csv";
import type { ExportList } from "./export-lists.schema";
import { type ListColumn, type ListQuery, listSources } from "./list-sources";

/** Lines that are in memory at once. */
export const LINES_AT_ONCE = 1_000;

/** Told of lines as they are written. @throws where nobody wants them any more */
export type Progress = (lines: number) => Promise<void>;

/** A list as CSV, a page of its lines at a time: the next page is read once this one is taken. */
export async function* writeList(
  snapshot: Snapshot,
  list: ExportList,
  query: ListQuery,
  progress: Progress,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  const { columns, select, order } = listSources[list];
  const names = writeCsv([columns.map(({ name }) => name)]);
  yield Buffer.from(`${BYTE_ORDER_MARK}${names}`);
  for await (const rows of snapshot.pages(select(query), order, LINES_AT_ONCE)) {
    yield Buffer.from(writeCsv(rows.map((row) => columns.map((column) => cellOf(column, row)))));
    await progress(rows.length);
  }
}

/** Amounts in whole units with the decimals of their currency, exact however large (docs/decisions/0034). */
export function cellOf({ name, currency, isNumber }: ListColumn, row: TextRow): CsvCell {
  const value = row[name] ?? null;
  if (value === null) return "";
  if (isNumber) return figure(value);
  if (currency) return figure(minorUnitsToDecimal(BigInt(value), row[currency] ?? ""));
  return value;
}

const figure = (digits: string): CsvDecimal => ({ decimal: digits as CsvDecimal["decimal"] });

import { parse } from "csv-parse/sync";
import { isDomainError } from "@/server/foundation/errors";
import { unreadable } from "./bank-statement";

const MAX_COLUMNS = 200;

/** A row that is not empty, numbered as a spreadsheet numbers it. */
export type CsvRow = { number: number; cells: string[] };

/** The character that cuts the first rows into the most columns of the same number. */
export function delimiterOf(text: string): string {
  const head = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 60);
  const scored = [";", "\t", ",", "|"].map((delimiter) => {
    const counts = head
      .map((line) => outsideQuotes(line).split(delimiter).length)
      .filter((n) => n > 1);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    const same = counts.filter((count) => count === usual).length;
    return { delimiter, score: same * Math.min(usual, 10) };
  });
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).delimiter;
}

function outsideQuotes(line: string): string {
  return line.replaceAll(/"[^"]*"/g, "");
}

/**
 * Reads the rows of a CSV file, and of a longer one only as many as it takes to refuse it.
 * @param limit.refuseMore is told how many were read where there are more than `most`
 * @throws validation_failed
 */
export function csvRows(
  text: string,
  delimiter: string,
  { most, refuseMore }: { most: number; refuseMore(count: number): void },
): CsvRow[] {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      // A bank's text may have a quote in it: 24" screen.
      relax_quotes: true,
      max_record_size: 100_000,
      to: most + 1,
      cast: refuseWide,
    });
  } catch (error) {
    if (isDomainError(error)) throw error;
    const code = (error as { code?: string }).code;
    throw unreadable(
      code === "CSV_QUOTE_NOT_CLOSED"
        ? "The CSV has an unclosed quote. The file may be cut off"
        : "The file can't be read as CSV",
    );
  }
  if (records.length > most) refuseMore(records.length);
  const rows = records
    .map((record, index) => ({ number: index + 1, cells: record.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (rows.length === 0) throw unreadable("The file has no lines");
  return rows;
}

/** While it reads: a megabyte of delimiters is one row of a million cells, which takes seconds. */
function refuseWide(cell: string, { index }: { index: number }): string {
  if (index >= MAX_COLUMNS) throw unreadable(`The file has more than ${MAX_COLUMNS} columns`);
  return cell;
}

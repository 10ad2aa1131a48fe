import type { CsvCell } from "./csv-file";

/** Tells spreadsheets that a file is UTF-8; without it they take it for the machine's own encoding. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** What a spreadsheet takes for the beginning of a formula, full-width and small forms included. */
const FORMULA = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]";
/** What it looks past before that, seen or not. */
const UNSEEN = "\\u200b-\\u200f\\u2060\\ufeff";
const AT_FRONT = new RegExp(`^(?=[\\t\\r\\n]|[\\s${UNSEEN}]*${FORMULA})`, "u");
/** Where a reader with another separator begins a cell, quotes or not. */
const INSIDE = new RegExp(
  `(?<=[^\\s${UNSEEN}][^]*[;\\t\\r\\n]|[;\\r\\n])(?=(?:(?![\\t\\r\\n])[\\s${UNSEEN}])*${FORMULA})`,
  "gu",
);

/** Most cells: nothing in them is looked at twice, by us or by a spreadsheet. */
const PLAIN = /^[A-Za-z0-9_][^;,"\t\r\n]*$/;

/**
 * Rows as CSV that a spreadsheet opens safely: what would be read as a formula is made text with an
 * apostrophe, since names come from people. Numbers stay numbers.
 */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(cell: CsvCell): string {
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object") return cell.decimal;
  if (PLAIN.test(cell)) return cell;
  const safe = cell.replace(INSIDE, "'").replace(AT_FRONT, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

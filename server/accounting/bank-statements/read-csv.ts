import { invalid } from "@/server/foundation/errors";
import { currencyDecimals } from "@/server/foundation/minor-units";
import {
  checkLineCount,
  type RawLine,
  type RawStatement,
  statementLimits,
  unreadable,
} from "./bank-statement";
import { areComplete, type Columns, columnsByContent, columnsByHeader } from "./csv-columns";
import { type ColumnRole, type CsvMapping, columnRoles } from "./csv-mapping.schema";
import { type CsvRow as Row, csvRows, delimiterOf } from "./csv-rows";
import { counted, roundedWarning, wasOrWere } from "./finish-statement";
import { type DecimalMark, markIn, parseAmount } from "./parse-amount";
import { type DateOrder, dateOrders, hasPoints, ordersOf, parseDate } from "./parse-date";

/** How a CSV file was read, so that a person can check and correct it. */
export type CsvReading = {
  delimiter: string;
  headerRows: number;
  /** The names of the columns; empty for a file without. */
  header: string[];
  columns: Columns;
  dateOrder: DateOrder;
  decimal: DecimalMark;
  /** The first rows as they stand in the file. */
  sample: string[][];
};

/** Rows before the first line of a statement: the bank's name, the account, the period. */
const MAX_HEADER_ROWS = 50;

/**
 * Reads a CSV file of a bank. What the caller does not say is guessed over the whole file: the delimiter,
 * the columns, the order of day and month, and the decimal mark. What could be read two ways is not
 * guessed but asked.
 * @throws validation_failed naming the field of the mapping that is needed, or the row that cannot be read
 */
export function readCsv(
  text: string,
  { mapping = {}, currency }: { mapping?: CsvMapping | undefined; currency: string },
): { statement: RawStatement; reading: CsvReading } {
  const delimiter = mapping.delimiter ?? delimiterOf(text);
  const rows = csvRows(text, delimiter, {
    most: statementLimits.lines + MAX_HEADER_ROWS,
    refuseMore: checkLineCount,
  });
  const { headerRows, header, columns } = layoutOf(rows, mapping);
  const body = rows.slice(headerRows);
  const { kept, warnings } = withoutTotals(body, columns);
  const dateOrder = mapping.date_order ?? dateOrderOf(kept, columns);
  const decimal = mapping.decimal ?? decimalOf(kept, columns, currency);
  const lines = linesOf(kept, { columns, dateOrder, decimal, currency });
  checkLineCount(lines.read.length);
  return {
    statement: {
      account: null,
      currency,
      opening: null,
      closing: null,
      lines: lines.read,
      warnings: [...warnings, ...lines.warnings],
    },
    reading: {
      delimiter,
      headerRows,
      header,
      columns,
      dateOrder,
      decimal,
      sample: body.slice(0, 5).map(({ cells }) => cells),
    },
  };
}

function layoutOf(
  rows: Row[],
  { columns: told, header_rows }: CsvMapping,
): { headerRows: number; header: string[]; columns: Columns } {
  const chosen = chosenColumns(told);
  const headerAt =
    header_rows === undefined
      ? rows.slice(0, MAX_HEADER_ROWS).findIndex(({ cells }) => areComplete(columnsByHeader(cells)))
      : header_rows - 1;
  if (headerAt >= 0) {
    const header = rows[headerAt]?.cells ?? [];
    const guess = columnsByHeader(header);
    const columns = told
      ? chosen
      : areComplete(guess)
        ? guess
        : columnsByContent(cellsOf(rows, headerAt + 1));
    return complete({ headerRows: headerAt + 1, header, columns });
  }
  if (header_rows !== undefined) {
    return complete({
      headerRows: 0,
      header: [],
      columns: told ? chosen : columnsByContent(cellsOf(rows, 0)),
    });
  }
  // No names that we know: the lines begin with the first row that has a date where most rows have one.
  const guess = told ? chosen : columnsByContent(cellsOf(rows, 1));
  const { date } = guess;
  if (date === undefined) return complete({ headerRows: 0, header: [], columns: guess });
  const begins = rows
    .slice(0, MAX_HEADER_ROWS)
    .findIndex(({ cells }) => ordersOf(cells[date] ?? "").length > 0);
  const headerRows = Math.max(0, begins);
  return complete({ headerRows, header: rows[headerRows - 1]?.cells ?? [], columns: guess });
}

function cellsOf(rows: Row[], from: number): string[][] {
  return rows.slice(from).map(({ cells }) => cells);
}

function chosenColumns(told: CsvMapping["columns"]): Columns {
  return Object.fromEntries(
    columnRoles.flatMap((role) => {
      const column = told?.[role];
      return typeof column === "number" ? [[role, column]] : [];
    }),
  );
}

function complete<T extends { columns: Columns; header: string[] }>(layout: T): T {
  const { columns, header } = layout;
  if (areComplete(columns)) return layout;
  const missing: ColumnRole = columns.date === undefined ? "date" : "amount";
  const names = header.filter(Boolean).slice(0, 20).join(", ");
  throw invalid(
    `mapping.columns.${missing}`,
    `Choose the column that holds the ${missing}${names ? `. Columns in the file: ${names.slice(0, 300)}` : ""}`,
  );
}

const TOTAL =
  /^(grand |sub)?(total|totaal|totale|totals|summe|gesamt|gesamtsumme|endsaldo|sum|balance|closing balance|saldo|solde)\b/i;

/**
 * Leaves out what is no line: rows without a date before and behind the lines, and a last row that calls
 * itself a total. A row without a date between lines is refused when its amount would be lost.
 */
function withoutTotals(rows: Row[], columns: Columns): { kept: Row[]; warnings: string[] } {
  const isDated = ({ cells }: Row) => ordersOf(cells[columns.date ?? 0] ?? "").length > 0;
  const last = rows.findLastIndex(isDated);
  if (last < 0) throw unreadable("No line has a date");
  const tail = rows.slice(last + 1);
  const lost = tail.find(
    (row) => !row.cells.some((cell) => TOTAL.test(cell)) && isLine(row, columns),
  );
  if (lost) throw unreadable(`Row ${lost.number} has an amount but no date`);
  let kept = rows.slice(0, last + 1);
  let left = tail.length;
  const end = kept.at(-1);
  if (
    end &&
    kept.length > 1 &&
    end.cells.some((cell) => TOTAL.test(cell)) &&
    addsUp(kept, columns)
  ) {
    kept = kept.slice(0, -1);
    left++;
  }
  return {
    kept,
    warnings:
      left > 0
        ? [
            `${counted(left, "row")} after the last line (totals or remarks) ${wasOrWere(left)} skipped`,
          ]
        : [],
  };
}

function isLine({ cells }: Row, columns: Columns): boolean {
  const { amount, debit, credit, payee, note } = columns;
  const has = (column: number | undefined) => column !== undefined && (cells[column] ?? "") !== "";
  return (has(amount) || has(debit) || has(credit)) && (has(payee) || has(note));
}

/** Whether the amount of the last row is the sum of the others, whichever the decimal mark. */
function addsUp(rows: Row[], columns: Columns): boolean {
  return ([".", ","] as const).some((mark) => {
    const amounts = rows.map(({ cells }) => amountOf(cells, columns, 4, mark));
    if (amounts.some((amount) => amount === null)) return false;
    const values = amounts.map((amount) => amount?.amount ?? 0n);
    const total = values.pop();
    return values.reduce((sum, value) => sum + value, 0n) === total;
  });
}

function dateOrderOf(rows: Row[], columns: Columns): DateOrder {
  const dates = rows.flatMap(({ cells }) =>
    [columns.date, columns.value_date].flatMap((column) =>
      column === undefined ? [] : (cells[column] ?? "").trim() || [],
    ),
  );
  const different = [...new Set(dates)];
  const possible = dateOrders.filter((order) =>
    different.every((date) => ordersOf(date).includes(order) || ordersOf(date).length === 0),
  );
  const [only] = possible;
  if (only === undefined) {
    throw invalid(
      "mapping.date_order",
      "Some dates start with the day and others with the month. Choose the date order",
    );
  }
  if (possible.length === 1) return only;
  // Dates that are the same in any order decide nothing, and need no decision.
  if (
    different.every((date) => new Set(possible.map((order) => parseDate(date, order))).size === 1)
  )
    return only;
  if (different.some(hasPoints)) return "dmy";
  const ordered = possible.filter((order) =>
    isOrdered(dates.map((date) => parseDate(date, order) ?? "")),
  );
  if (ordered.length === 1 && ordered[0] !== undefined) return ordered[0];
  throw invalid(
    "mapping.date_order",
    `${dates[0]} could start with the day or the month. Choose the date order: dmy or mdy`,
  );
}

/** Statements list their lines by date, one way or the other. */
function isOrdered(dates: string[]): boolean {
  return (
    dates.every((date, n) => n === 0 || date >= (dates[n - 1] ?? "")) ||
    dates.every((date, n) => n === 0 || date <= (dates[n - 1] ?? ""))
  );
}

function decimalOf(rows: Row[], columns: Columns, currency: string): DecimalMark {
  const cells = rows.flatMap((row) =>
    [columns.amount, columns.debit, columns.credit].flatMap((column) =>
      column === undefined ? [] : (row.cells[column] ?? ""),
    ),
  );
  const marks = new Set(cells.map(markIn).filter((mark) => mark === "." || mark === ","));
  const [mark] = marks;
  if (marks.size > 1) {
    throw invalid(
      "mapping.decimal",
      "Some amounts use a decimal point and others a comma. Choose the decimal separator",
    );
  }
  if (mark) return mark;
  const unclear = cells.find((cell) => markIn(cell) === "either");
  if (unclear === undefined) return ".";
  // Without decimals in the currency, what stands there is between thousands.
  if (currencyDecimals(currency) === 0) return unclear.includes(".") ? "," : ".";
  throw invalid(
    "mapping.decimal",
    `${unclear.slice(0, 40)} could have a thousands separator or three decimals. Choose the decimal separator`,
  );
}

function linesOf(
  rows: Row[],
  how: { columns: Columns; dateOrder: DateOrder; decimal: DecimalMark; currency: string },
): { read: RawLine[]; warnings: string[] } {
  const { columns, dateOrder, decimal, currency } = how;
  const decimals = currencyDecimals(currency);
  let rounded = 0;
  let empty = 0;
  const read: RawLine[] = [];
  for (const { number, cells } of rows) {
    const at = (role: ColumnRole) => {
      const column = columns[role];
      return column === undefined ? null : (cells[column] ?? "");
    };
    const amount = amountOf(cells, columns, decimals, decimal);
    const told = at("date") ?? "";
    const date = parseDate(told, dateOrder);
    if (amount === null && !hasFigures(cells, columns)) {
      empty++;
      continue;
    }
    if (!date) {
      throw unreadable(
        `Row ${number}: ${told === "" ? "has an amount but no date" : `"${told.slice(0, 40)}" is not a date`}`,
      );
    }
    if (!amount) throw unreadable(`Row ${number}: the amount can't be read`);
    if (amount.rounded) rounded++;
    read.push({
      date,
      valueDate: parseDate(at("value_date") ?? "", dateOrder),
      amount: amount.amount,
      payee: at("payee"),
      reference: at("reference"),
      note: at("note"),
      bankId: at("bank_id"),
      // The whole row, so that it is the same line however its columns are read.
      identity: cells.join("\u0001"),
    });
  }
  return {
    read,
    warnings: [
      ...(empty > 0
        ? [`${counted(empty, "row")} without an amount ${wasOrWere(empty)} skipped`]
        : []),
      ...roundedWarning(rounded, currency),
    ],
  };
}

function hasFigures(cells: string[], { amount, debit, credit }: Columns): boolean {
  return [amount, debit, credit].some(
    (column) => column !== undefined && /\d/.test(cells[column] ?? ""),
  );
}

const LEAVES = /^(d|dr|debit|debet|débit|s|soll|af|out|withdrawal|dbit|belastung)\b/i;
const COMES = /^(c|cr|credit|crédit|h|haben|bij|in|deposit|crdt|gutschrift)\b/i;

function amountOf(
  cells: string[],
  columns: Columns,
  decimals: number,
  mark: DecimalMark,
): { amount: bigint; rounded: boolean } | null {
  const read = (column: number | undefined) =>
    column === undefined ? null : parseAmount(cells[column] ?? "", decimals, mark);
  if (columns.amount !== undefined) {
    const amount = read(columns.amount);
    const side = columns.side === undefined ? "" : (cells[columns.side] ?? "");
    if (!amount || columns.side === undefined) return amount;
    if (LEAVES.test(side))
      return { ...amount, amount: amount.amount < 0n ? amount.amount : -amount.amount };
    return COMES.test(side) ? amount : null;
  }
  const debit = read(columns.debit);
  const credit = read(columns.credit);
  const leaves = debit && debit.amount !== 0n ? debit : null;
  const comes = credit && credit.amount !== 0n ? credit : null;
  if (leaves && comes) return null;
  // Some banks write what leaves with a sign in its own column, some without.
  if (leaves) return { ...leaves, amount: leaves.amount < 0n ? leaves.amount : -leaves.amount };
  return comes ?? debit ?? credit;
}

import type { ColumnRole } from "./csv-mapping.schema";
import { markIn } from "./parse-amount";
import { ordersOf } from "./parse-date";

export type Columns = Partial<Record<ColumnRole, number>>;

/** Words of headers, in the languages of many banks, the most telling first. Compared in lower case. */
const WORDS: [ColumnRole | "ignored", RegExp][] = [
  ["ignored", /\b(saldo|balance|solde|saldo na|kontostand)\b/],
  ["ignored", /^(currency|währung|waehrung|devise|valuta code|moneda|divisa|munt)$/],
  [
    "value_date",
    /(value ?date|valuta ?(datum|date)|wertstellung|date (de )?valeur|fecha valor|rentedatum|data valuta|^valuta$)/,
  ],
  [
    "date",
    /(booking|buchung|posted|posting|transaction|transaktions|completed|bokförings|fecha (de )?oper|data (op|contab)|date (op|de comp)).*(date|tag|datum|day|dag|fecha)?$/,
  ],
  ["date", /^(date|datum|data|fecha|dato|päivä|dag|day|buchungstag|belegdatum)\b/],
  [
    "side",
    /(soll\s*\/\s*haben|s\/h|af ?bij|debit\s*\/\s*credit|cr\s*\/\s*dr|dr\s*\/\s*cr|debit or credit|credit or debit|cdtdbtind|type (d\/c|c\/d))/,
  ],
  [
    "debit",
    /^(debit|débit|debet|soll|withdrawal|withdrawals|paid out|money out|ausgang|ausgaben?|belastung|uit|charge|cargo|addebiti|payments?)\b/,
  ],
  [
    "credit",
    /^(credit|crédit|haben|deposits?|paid in|money in|eingang|einnahmen?|gutschrift|in|abono|accrediti)\b/,
  ],
  [
    "amount",
    /^(amount|betrag|montant|importe|importo|bedrag|umsatz|belopp|beløb|kwota|valor|summa|sum)\b/,
  ],
  ["bank_id", /^(transaction ?id|id|fitid|unique id|transaktions-?id|bank ?reference)$/],
  [
    "reference",
    /(reference|referenz|référence|referencia|^ref\b|check|cheque|kundenreferenz|end-?to-?end|mandatsreferenz)/,
  ],
  [
    "payee",
    /(payee|beneficiary|begünstigter|beguenstigter|empfänger|empfaenger|zahlungspflichtiger|auftraggeber|counter ?party|merchant|^name|naam|tegenpartij|partner|bénéficiaire|beneficiario)/,
  ],
  [
    "note",
    /(note|memo|verwendungszweck|description|details|libellé|libelle|omschrijving|mededeling|purpose|narrative|concepto|descrizione|buchungstext|text|remittance|particulars)/,
  ],
];

/** Guesses what the columns are by their names. */
export function columnsByHeader(header: readonly string[]): Columns {
  const columns: Columns = {};
  for (const [index, cell] of header.entries()) {
    const name = cell.trim().toLowerCase();
    const role = WORDS.find(([, words]) => words.test(name))?.[0];
    if (role && role !== "ignored") columns[role] ??= index;
  }
  if (columns.side !== undefined) {
    // With a word for the side the amount has no sign, and debit and credit are no columns.
    delete columns.debit;
    delete columns.credit;
  }
  if (columns.amount !== undefined) {
    delete columns.debit;
    delete columns.credit;
  }
  // A file with one date only may call it by the day of its value.
  if (columns.date === undefined && columns.value_date !== undefined) {
    columns.date = columns.value_date;
    delete columns.value_date;
  }
  return columns;
}

/** Whether these columns are enough to read lines by. */
export function areComplete(columns: Columns): boolean {
  const { date, amount, debit, credit } = columns;
  return (
    date !== undefined && (amount !== undefined || debit !== undefined || credit !== undefined)
  );
}

/** Guesses them by what they hold, for a file without names. */
export function columnsByContent(rows: readonly string[][]): Columns {
  const sample = rows.slice(0, 50);
  const width = Math.max(0, ...sample.map((row) => row.length));
  const filled = (column: number) => sample.map((row) => row[column]?.trim() ?? "").filter(Boolean);
  const columns: Columns = {};
  for (let column = 0; column < width; column++) {
    const cells = filled(column);
    if (cells.length === 0) continue;
    if (cells.every((cell) => ordersOf(cell).length > 0)) {
      if (columns.date === undefined) columns.date = column;
      else columns.value_date ??= column;
    } else if (cells.every(isFigure)) {
      columns.amount ??= column;
    } else {
      if (columns.payee === undefined) columns.payee = column;
      else columns.note ??= column;
    }
  }
  return columns;
}

// An account number is no amount: it has no mark and is long.
function isFigure(cell: string): boolean {
  return markIn(cell) !== null || /^[-+(]?\s*\d{1,7}\)?$/.test(cell);
}

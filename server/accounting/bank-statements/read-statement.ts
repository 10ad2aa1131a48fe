import {
  type BankStatement,
  checkLineCount,
  type RawStatement,
  type StatementFormat,
  statementLimits,
  unreadable,
} from "./bank-statement";
import type { CsvMapping } from "./csv-mapping.schema";
import { decodeText } from "./decode-text";
import { finishStatement } from "./finish-statement";
import { readCamt } from "./read-camt";
import { type CsvReading, readCsv } from "./read-csv";
import { readMt940 } from "./read-mt940";
import { readOfx } from "./read-ofx";
import { readQif } from "./read-qif";

export type ReadOptions = {
  /** Of the bank account: for formats that do not say theirs. */
  currency: string;
  /** As a person knows it; else it is found out. */
  encoding?: string | undefined;
  mapping?: CsvMapping | undefined;
  /** Which account of a file with several. */
  account?: string | undefined;
};

export type ReadStatement = BankStatement & {
  encoding: string;
  /** For CSV: how it was read. */
  csv: CsvReading | null;
};

/**
 * Reads a bank's file of any format: CSV, OFX 1 and 2, QFX, QIF, CAMT.053 and MT940. Pure; amounts are
 * exact minor units. Statements of one account that follow each other are one.
 * @throws validation_failed for what is no statement, is cut short, is too large, or has to be asked about
 */
export function readStatement(bytes: Buffer, options: ReadOptions): ReadStatement {
  if (bytes.length > statementLimits.bytes) {
    throw unreadable(`The file is larger than ${statementLimits.bytes / 1_000_000} MB`);
  }
  refuseOtherFiles(bytes);
  const { text, encoding } = decodeText(bytes, options.encoding);
  if (text.trim() === "") throw unreadable("The file is empty");
  const format = formatOf(text);
  if (format === "csv") {
    const { statement, reading } = readCsv(text, options);
    return { ...finishStatement(format, statement), encoding, csv: reading };
  }
  const statement = oneOf(statementsIn(format, text, options), options.account);
  return { ...finishStatement(format, statement), encoding, csv: null };
}

function statementsIn(
  format: Exclude<StatementFormat, "csv">,
  text: string,
  { currency, mapping }: ReadOptions,
): RawStatement[] {
  // An entity that stands for others makes a small file large; no bank sends any.
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw unreadable("The file has a document type declaration, which isn't allowed");
  switch (format) {
    case "ofx":
      return readOfx(text, currency);
    case "qif":
      return readQif(text, { currency, dateOrder: mapping?.date_order });
    case "camt.053":
      return readCamt(text);
    case "mt940":
      return readMt940(text);
  }
}

const OTHER_FILES: [start: string, kind: string][] = [
  ["PK", "a ZIP or Excel file"],
  ["\u001f\u008b", "a compressed file"],
  ["%PDF", "a PDF"],
  ["\u00d0\u00cf\u0011\u00e0", "an old Excel file"],
  ["\u0089PNG", "a picture"],
  ["\u00ff\u00d8\u00ff", "a picture"],
];

function refuseOtherFiles(bytes: Buffer): void {
  const start = bytes.subarray(0, 8).toString("latin1");
  const other = OTHER_FILES.find(([signature]) => start.startsWith(signature));
  if (other) {
    throw unreadable(
      `This is ${other[1]}. Download the statement as CSV, OFX, QIF, CAMT.053 or MT940`,
    );
  }
}

function formatOf(text: string): StatementFormat {
  const head = text.slice(0, 4_000).trimStart();
  if (/OFXHEADER|<OFX>/i.test(head)) return "ofx";
  if (head.startsWith("<")) return "camt.053";
  if (/^!(type|account|option|clear)/im.test(head)) return "qif";
  if (/^\s*(?:\{.*)?:20:/m.test(head) && /^:(25P?|60[FM]):/m.test(head)) return "mt940";
  return "csv";
}

/** The statement of the one account, put together from those that follow each other. */
function oneOf(statements: RawStatement[], account: string | undefined): RawStatement {
  const names = [...new Set(statements.map((each) => each.account ?? ""))];
  if (account === undefined && names.length > 1) {
    throw unreadable(
      `The file has statements for ${names.length} accounts: ${names.slice(0, 10).join(", ")}. Choose one`,
    );
  }
  const mine = statements.filter(
    (each) => account === undefined || sameAccount(each.account, account),
  );
  const [first] = mine;
  const last = mine.at(-1);
  if (!first || !last) throw unreadable(`The file has no statement for ${account?.slice(0, 60)}`);
  if (mine.some((each) => each.currency !== first.currency)) {
    throw unreadable("The file has statements for one account in several currencies");
  }
  const lines = mine.flatMap((each) => each.lines);
  checkLineCount(lines.length);
  return {
    ...first,
    closing: last.closing,
    lines,
    warnings: mine.flatMap((each) => each.warnings),
  };
}

function sameAccount(one: string | null, other: string): boolean {
  const plain = (text: string) => text.replaceAll(/[\s-]/g, "").toUpperCase();
  return plain(one ?? "") === plain(other);
}

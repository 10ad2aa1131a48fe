import { type DomainError, invalid } from "@/server/foundation/errors";

/** What one file may hold. A file beyond is refused as a whole: half a statement would not add up. */
export const statementLimits = {
  bytes: 8_000_000,
  lines: 20_000,
  /** Characters kept of one text of a line. */
  textCharacters: 500,
  /** Minor units of one line, as of an entry in the books. */
  amount: 1_000_000_000_000n,
} as const;

export const statementFormats = ["csv", "ofx", "qif", "camt.053", "mt940"] as const;
export type StatementFormat = (typeof statementFormats)[number];

/** A payment as its parts, where the bank booked several as one. */
export type LinePart = {
  /** Minor units, as on the line; null where the bank does not say. */
  amount: bigint | null;
  payee: string | null;
  reference: string | null;
  note: string | null;
};

/** One booked line of a statement, as every format tells it. */
export type StatementLine = {
  /** When the bank booked it, YYYY-MM-DD. */
  date: string;
  valueDate: string | null;
  /** Minor units; what leaves the account is negative. */
  amount: bigint;
  payee: string | null;
  reference: string | null;
  note: string | null;
  /** The bank's own id of it. Banks use some again, so `fingerprint` tells lines apart. */
  bankId: string | null;
  /** The same for the same line in every file that has it. */
  fingerprint: string;
  parts: LinePart[];
};

/** A balance that the bank states. */
export type StatedBalance = { amount: bigint; date: string | null };

/** What a file says of one account. */
export type BankStatement = {
  format: StatementFormat;
  /** IBAN or number of the account, as the bank writes it. */
  account: string | null;
  currency: string;
  opening: StatedBalance | null;
  closing: StatedBalance | null;
  lines: StatementLine[];
  /** What was left out, rounded or guessed, in words for the person who imports it. */
  warnings: string[];
};

/** A line before it has a fingerprint. */
export type RawLine = Omit<StatementLine, "fingerprint" | "parts"> & {
  parts?: LinePart[];
  /** What tells it from others where the bank gives no id; default: its texts. */
  identity?: string;
};

/** One account of a file before its lines are finished. */
export type RawStatement = Omit<BankStatement, "format" | "lines"> & { lines: RawLine[] };

/** The refusal of a file: nothing of it is taken. */
export function unreadable(why: string): DomainError {
  return invalid("content", why);
}

/** @throws validation_failed when there are more lines than one file may have */
export function checkLineCount(count: number): void {
  if (count > statementLimits.lines) {
    throw unreadable(
      `The file has more than ${statementLimits.lines.toLocaleString("en-US")} lines. Split it by month or quarter`,
    );
  }
}

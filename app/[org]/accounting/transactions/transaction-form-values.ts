import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { parseMinorUnits } from "../minor-units";

/** What the form holds: the transaction, with its entries as lines of a debit and a credit column. */
export type TransactionFormValues = {
  date: string;
  description: string;
  reference: string;
  currency: string;
  entries: TransactionLine[];
};
export type TransactionLine = {
  account_id: string;
  /** Decimals as typed; one of the two stays empty. */
  debit: string;
  credit: string;
  description: string;
};

export const blankLine: TransactionLine = {
  account_id: "",
  debit: "",
  credit: "",
  description: "",
};

/** A line nobody has touched. It is left out, not refused. */
export function isBlank(line: TransactionLine): boolean {
  return Object.values(line).every((text) => text.trim() === "");
}

/** What is wrong with the lines as a whole; null when they make a transaction. */
export function problemOfLines(lines: readonly TransactionLine[], currency: string): string | null {
  if (lines.filter((line) => !isBlank(line)).length < 2) {
    return "A transaction has at least two lines";
  }
  return totalLines(lines, currency).difference === 0n ? null : "Debits and credits must be equal";
}

/** Running totals in minor units; an amount that cannot be read yet counts as nothing. */
export function totalLines(lines: readonly TransactionLine[], currency: string) {
  const total = (side: "debit" | "credit") =>
    lines.reduce((sum, line) => {
      const amount = parseMinorUnits(line[side], currency);
      return sum + ("minorUnits" in amount ? BigInt(amount.minorUnits) : 0n);
    }, 0n);
  const [debits, credits] = [total("debit"), total("credit")];
  return { debits, credits, difference: debits - credits };
}

/**
 * The input of the procedure, and for each of its entries the line of the form it came from: blank
 * lines are left out, so the two count differently.
 */
export function toTransactionInput(form: TransactionFormValues) {
  const lines = form.entries
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => !isBlank(line));
  return {
    input: {
      date: form.date,
      description: form.description,
      reference: form.reference,
      currency: form.currency,
      entries: lines.map(({ line }) => {
        const side = line.debit === "" ? ("credit" as const) : ("debit" as const);
        const amount = parseMinorUnits(line[side], form.currency);
        return {
          account_id: line.account_id,
          entry_type: side,
          amount: "minorUnits" in amount ? amount.minorUnits : 0,
          ...(line.description === "" ? {} : { description: line.description }),
        };
      }),
    },
    lineOfEntry: lines.map(({ index }) => index),
  };
}

/** `entries.0.amount` of the input -> `entries.2.debit` of the form. */
export function formPathOf(path: string, lineOfEntry: number[], form: TransactionFormValues) {
  const match = /^entries\.(\d+)\.(\w+)$/.exec(path);
  if (!match) return path;
  const index = lineOfEntry[Number(match[1])] ?? 0;
  const line = form.entries[index];
  const field =
    match[2] === "amount" || match[2] === "entry_type"
      ? line?.debit === ""
        ? "credit"
        : "debit"
      : match[2];
  return `entries.${index}.${field}`;
}

/** What a form can begin with: a stored transaction, or the template of one. */
type Repeatable = Pick<TransactionAnswer, "date" | "description" | "reference" | "currency"> & {
  entries: Pick<
    TransactionAnswer["entries"][number],
    "account_id" | "entry_type" | "amount" | "description"
  >[];
};

/** A stored transaction as the form shows it. */
export function toFormValues(transaction: TransactionAnswer | Repeatable): TransactionFormValues {
  return {
    date: transaction.date,
    description: transaction.description,
    reference: transaction.reference ?? "",
    currency: transaction.currency,
    entries: transaction.entries.map((entry) => {
      const amount = minorUnitsToDecimal(entry.amount, transaction.currency);
      return {
        account_id: entry.account_id,
        debit: entry.entry_type === "debit" ? amount : "",
        credit: entry.entry_type === "credit" ? amount : "",
        description: entry.description ?? "",
      };
    }),
  };
}

import { currencyDecimals } from "@/server/foundation/minor-units";
import {
  checkLineCount,
  type LinePart,
  type RawLine,
  type RawStatement,
  unreadable,
} from "./bank-statement";
import { roundedWarning } from "./finish-statement";
import { type DecimalMark, markIn, parseAmount } from "./parse-amount";
import { type DateOrder, hasPoints, ordersOf, parseDate } from "./parse-date";

type Split = { category: string | null; note: string | null; amount: string | null };
type Entry = { fields: Map<string, string>; splits: Split[] };

/**
 * Reads QIF. The format says neither a currency nor the order of its dates: the currency is the bank
 * account's, and the order is the one in which all of them are dates, the month first where both are.
 */
export function readQif(
  text: string,
  options: { currency: string; dateOrder?: DateOrder | undefined },
): RawStatement[] {
  const { account, entries } = collect(text);
  const order = options.dateOrder ?? orderOf(entries);
  const amounts = entries.map(({ fields }) => fields.get("T") ?? fields.get("U") ?? "");
  const mark: DecimalMark = amounts.some((amount) => markIn(amount) === ",") ? "," : ".";
  const decimals = currencyDecimals(options.currency);
  const statement: RawStatement = {
    account,
    currency: options.currency,
    opening: null,
    closing: null,
    lines: [],
    warnings: [],
  };
  let rounded = 0;
  entries.forEach(({ fields, splits }, index) => {
    const date = parseDate(spaced(fields.get("D")), order);
    const amount = parseAmount(amounts[index] ?? "", decimals, mark);
    if (!date) throw unreadable(`Entry ${index + 1} has no date`);
    if (!amount) throw unreadable(`Entry ${index + 1} has no amount`);
    if (amount.rounded) rounded++;
    const payee = fields.get("P") ?? null;
    const category = fields.get("L") ?? null;
    // What Quicken begins an account with is a balance, not a payment.
    if (index === 0 && payee?.toLowerCase() === "opening balance") {
      statement.opening = { amount: amount.amount, date };
      statement.account ??= /^\[(.+)\]$/.exec(category ?? "")?.[1] ?? null;
      return;
    }
    const line: RawLine = {
      date,
      valueDate: null,
      amount: amount.amount,
      payee,
      reference: fields.get("N") ?? null,
      note: fields.get("M") ?? category,
      bankId: null,
      parts: splits.map(
        (split): LinePart => ({
          amount: parseAmount(split.amount ?? "", decimals, mark)?.amount ?? null,
          payee: null,
          reference: null,
          note: split.note ?? split.category,
        }),
      ),
    };
    statement.lines.push(line);
  });
  statement.warnings = roundedWarning(rounded, options.currency);
  return [statement];
}

const LEDGERS = /^!type:\s*(bank|cash|ccard|oth a|oth l)\b/i;

function collect(text: string): { account: string | null; entries: Entry[] } {
  const entries: Entry[] = [];
  let account: string | null = null;
  let section: "ledger" | "account" | "other" = "other";
  let entry: Entry | undefined;
  for (const whole of text.split(/\r\n|\n|\r/)) {
    const line = whole.trimEnd();
    if (line === "") continue;
    if (line.startsWith("!")) {
      section = LEDGERS.test(line) ? "ledger" : /^!account/i.test(line) ? "account" : "other";
      entry = undefined;
      continue;
    }
    const code = (line[0] ?? "").toUpperCase();
    const value = line.slice(1).trim();
    if (code === "^") {
      entry = undefined;
    } else if (section === "account" && code === "N") {
      account = value;
    } else if (section === "ledger") {
      if (!entry) {
        entry = { fields: new Map(), splits: [] };
        entries.push(entry);
        checkLineCount(entries.length);
      }
      take(entry, code, value);
    }
  }
  if (entries.length === 0) throw unreadable("The QIF file contains no bank account transactions");
  return { account, entries };
}

function take({ fields, splits }: Entry, code: string, value: string): void {
  const split = splits.at(-1);
  if (code === "S") splits.push({ category: value, note: null, amount: null });
  else if (code === "E" && split) split.note = value;
  else if (code === "$" && split) split.amount = value;
  else if (value !== "" && !fields.has(code)) fields.set(code, value);
}

function orderOf(entries: Entry[]): DateOrder {
  const dates = entries.map(({ fields }) => spaced(fields.get("D")));
  const possible = (["mdy", "dmy", "ymd"] as const).filter((order) =>
    dates.every((date) => ordersOf(date).includes(order)),
  );
  if (possible[0] === "mdy" && dates.some(hasPoints) && possible.includes("dmy")) return "dmy";
  if (possible[0] === undefined) {
    throw unreadable("The dates use more than one format. Set date_order");
  }
  return possible[0];
}

/** Quicken pads figures with spaces: `1/ 5'18`. */
function spaced(date: string | undefined): string {
  return (date ?? "").replaceAll(" ", "");
}

import { XMLParser, XMLValidator } from "fast-xml-parser";
import { currencyDecimals } from "@/server/foundation/minor-units";
import {
  checkLineCount,
  type LinePart,
  type RawLine,
  type RawStatement,
  type StatedBalance,
  unreadable,
} from "./bank-statement";
import { counted, roundedWarning, wasOrWere } from "./finish-statement";
import { parseAmount, type ReadAmount } from "./parse-amount";
import { parseDate } from "./parse-date";

/** An element as the parser gives it: a text, or its children by name. */
type Node = { [name: string]: Node[] } | string;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // One shape for what stands once and what stands often.
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/**
 * Reads CAMT.053 of any version: the statements of all accounts in it, each booked entry one line, a batch
 * with its parts.
 */
export function readCamt(text: string): RawStatement[] {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    throw unreadable(`Invalid XML in line ${valid.err.line}. The file may be cut off`);
  }
  const document = parsed(text);
  const statements = all(first(first(document, "Document"), "BkToCstmrStmt"), "Stmt");
  if (statements.length === 0) {
    throw unreadable("This is XML, but not a CAMT.053 statement");
  }
  return statements.map(toStatement);
}

/** The parser stops at what no bank sends: elements a hundred deep, entities without end. */
function parsed(text: string): Node {
  try {
    return parser.parse(text) as Node;
  } catch {
    throw unreadable("The XML can't be read");
  }
}

function toStatement(statement: Node): RawStatement {
  const entries = all(statement, "Ntry");
  checkLineCount(entries.length);
  const currency = (
    textAt(statement, "Acct", "Ccy") ??
    attribute(first(entries[0] ?? "", "Amt"), "Ccy") ??
    attribute(first(first(statement, "Bal"), "Amt"), "Ccy")
  )?.toUpperCase();
  if (!currency) throw unreadable("The file doesn't state its currency");
  const booked = entries.filter((entry) => /^(BOOK)?$/.test(statusOf(entry)));
  const waiting = entries.length - booked.length;
  const decimals = currencyDecimals(currency);
  let rounded = 0;
  const lines = booked.map((entry, index) => {
    const amount = signed(entry, first(entry, "Amt"), decimals);
    if (!amount) throw unreadable(`Entry ${index + 1} has no amount`);
    if (amount.rounded) rounded++;
    const told = attribute(first(entry, "Amt"), "Ccy");
    if (told && told.toUpperCase() !== currency) {
      throw unreadable(`Entry ${index + 1} is in ${told}, but the account is in ${currency}`);
    }
    return toLine(entry, amount.amount, decimals, index);
  });
  const uneven = lines.filter(hasUnevenParts).length;
  return {
    account:
      textAt(statement, "Acct", "Id", "IBAN") ?? textAt(statement, "Acct", "Id", "Othr", "Id"),
    currency,
    opening: balanceOf(statement, ["OPBD", "PRCD"], decimals),
    closing: balanceOf(statement, ["CLBD"], decimals),
    lines,
    warnings: [
      ...roundedWarning(rounded, currency),
      ...(waiting > 0
        ? [
            `${counted(waiting, "entry").replace(/entrys$/, "entries")} not booked yet ${wasOrWere(waiting)} skipped`,
          ]
        : []),
      ...(uneven > 0
        ? [
            `In ${counted(uneven, "batch").replace(/batchs$/, "batches")}, the parts don't add up to the total`,
          ]
        : []),
    ],
  };
}

function toLine(entry: Node, amount: bigint, decimals: number, index: number): RawLine {
  const valueDate = dateAt(entry, "ValDt");
  const date = dateAt(entry, "BookgDt") ?? valueDate;
  if (!date) throw unreadable(`Entry ${index + 1} has no date`);
  const payments = all(entry, "NtryDtls").flatMap((details) => all(details, "TxDtls"));
  const [only] = payments;
  const single = payments.length === 1 && only !== undefined ? only : undefined;
  const more = textAt(entry, "AddtlNtryInf");
  const told = single === undefined ? null : detailsOf(single, amount < 0n);
  return {
    date,
    valueDate,
    amount,
    payee: told?.payee ?? null,
    reference: told?.reference ?? null,
    note: joined(told?.note, told?.note === more ? null : more),
    bankId: textAt(entry, "AcctSvcrRef") ?? textAt(entry, "NtryRef"),
    parts: single
      ? []
      : payments.map((payment): LinePart => {
          const part =
            signed(payment, first(payment, "Amt"), decimals, amount < 0n) ??
            signed(
              payment,
              first(first(first(payment, "AmtDtls"), "TxAmt"), "Amt"),
              decimals,
              amount < 0n,
            );
          return { amount: part?.amount ?? null, ...detailsOf(payment, amount < 0n) };
        }),
  };
}

function detailsOf(payment: Node, leaves: boolean): Omit<LinePart, "amount"> {
  const parties = first(payment, "RltdPties");
  const other = leaves ? ["Cdtr", "UltmtCdtr"] : ["Dbtr", "UltmtDbtr"];
  const payee = other
    .map((role) => textAt(parties, role, "Pty", "Nm") ?? textAt(parties, role, "Nm"))
    .find((name) => name !== null);
  const remittance = first(payment, "RmtInf");
  const structured = textAt(remittance, "Strd", "CdtrRefInf", "Ref");
  const reason = textAt(payment, "RtrInf", "Rsn", "Cd");
  return {
    payee: payee ?? null,
    reference: structured ?? provided(textAt(payment, "Refs", "EndToEndId")),
    note: joined(
      ...all(remittance, "Ustrd").map(textOf),
      textAt(payment, "AddtlTxInf"),
      reason && `Returned: ${reason}`,
    ),
  };
}

function provided(reference: string | null): string | null {
  return reference && !/^NOT ?PROVIDED$/i.test(reference) ? reference : null;
}

function hasUnevenParts({ amount, parts = [] }: RawLine): boolean {
  if (parts.length === 0 || parts.some((part) => part.amount === null)) return false;
  return parts.reduce((sum, part) => sum + (part.amount ?? 0n), 0n) !== amount;
}

/** An amount is positive; whether it comes or leaves stands beside it. */
function signed(
  beside: Node,
  amount: Node,
  decimals: number,
  otherwise?: boolean,
): ReadAmount | null {
  const read = parseAmount(textOf(amount) ?? "", decimals, ".");
  if (!read) return null;
  const side = textAt(beside, "CdtDbtInd");
  const leaves = side === null ? otherwise : side === "DBIT";
  if (leaves === undefined) return null;
  return leaves ? { ...read, amount: -read.amount } : read;
}

function balanceOf(statement: Node, kinds: string[], decimals: number): StatedBalance | null {
  for (const kind of kinds) {
    const balance = all(statement, "Bal").find(
      (each) => textAt(each, "Tp", "CdOrPrtry", "Cd") === kind,
    );
    const read = balance && signed(balance, first(balance, "Amt"), decimals);
    if (read) return { amount: read.amount, date: dateAt(balance, "Dt") };
  }
  return null;
}

/** A text up to version 7, an element with a code from 8 on. */
function statusOf(entry: Node): string {
  return textAt(entry, "Sts", "Cd") ?? textAt(entry, "Sts") ?? "";
}

function dateAt(node: Node, name: string): string | null {
  const told = textAt(node, name, "Dt") ?? textAt(node, name, "DtTm");
  return told === null ? null : parseDate(told.slice(0, 10), "ymd");
}

function joined(...texts: (string | null | undefined)[]): string | null {
  return texts.filter((text) => text).join(" ") || null;
}

function all(node: Node, name: string): Node[] {
  return typeof node === "string" ? [] : (node[name] ?? []);
}

function first(node: Node, name: string): Node {
  return all(node, name)[0] ?? "";
}

function textAt(node: Node, ...names: string[]): string | null {
  return textOf(names.reduce(first, node));
}

function textOf(node: Node): string | null {
  const text = typeof node === "string" ? node : node["#text"];
  return typeof text === "string" && text !== ""
    ? text
    : Array.isArray(text)
      ? textOf(text[0] ?? "")
      : null;
}

function attribute(node: Node, name: string): string | undefined {
  const value = typeof node === "string" ? undefined : (node[`@${name}`] as unknown);
  return typeof value === "string" ? value : undefined;
}

import { currencyDecimals } from "@/server/foundation/minor-units";
import { checkLineCount, type RawLine, type RawStatement, unreadable } from "./bank-statement";
import { decodeEntities } from "./decode-entities";
import { roundedWarning } from "./finish-statement";
import { type DecimalMark, markIn, parseAmount } from "./parse-amount";
import { parseDate } from "./parse-date";

/** What stands between the tags of one aggregate, by its name in upper case. */
type Fields = Map<string, string>;
type Found = { account: Fields; ledger: Fields; own: Fields; lines: Fields[] };

const STATEMENTS = new Set(["STMTRS", "CCSTMTRS", "INVSTMTRS"]);

/**
 * Reads OFX 1 (SGML, whose values have no closing tags), OFX 2 (XML) and QFX. One pass over the tags
 * serves all three: a value is what follows a tag up to the next one.
 */
export function readOfx(text: string, fallbackCurrency: string | undefined): RawStatement[] {
  return collect(text).map((found) => toStatement(found, fallbackCurrency));
}

function collect(text: string): Found[] {
  const statements: Found[] = [];
  let statement: Found | undefined;
  let line: Fields | undefined;
  let into: Fields | undefined;
  const plain = text.includes("<![CDATA[") ? withoutCdata(text) : text;
  for (const [, closing, name, value] of plain.matchAll(
    /<(\/?)([\w.:]{1,40})[^<>]{0,200}>([^<]*)/g,
  )) {
    const tag = (name ?? "").toUpperCase();
    if (closing) {
      if (STATEMENTS.has(tag)) statement = undefined;
      if (tag === "STMTTRN") line = undefined;
      // Back from an aggregate within to what it stands in.
      if (into && !isLeaf(tag, into)) into = line ?? statement?.own;
      continue;
    }
    if (STATEMENTS.has(tag)) {
      statement = { account: new Map(), ledger: new Map(), own: new Map(), lines: [] };
      statements.push(statement);
      into = statement.own;
    }
    if (!statement) continue;
    if (tag === "STMTTRN") {
      line = new Map();
      statement.lines.push(line);
      checkLineCount(statement.lines.length);
      into = line;
    } else if (!line && /^(BANK|CC|INV)ACCTFROM$/.test(tag)) into = statement.account;
    else if (tag === "LEDGERBAL") into = statement.ledger;
    // The other side's account, the balance that is available, and what is told in another currency.
    else if (/^(BANKACCTTO|CCACCTTO|AVAILBAL|BALLIST|ORIGCURRENCY)$/.test(tag)) into = new Map();
    const said = decodeEntities(value ?? "").trim();
    if (said !== "" && into && !into.has(tag)) into.set(tag, said);
  }
  if (statements.length === 0) throw unreadable("The OFX file contains no statement");
  return statements;
}

/** Whether a closing tag ends a value rather than an aggregate. */
function isLeaf(tag: string, into: Fields): boolean {
  return into.has(tag);
}

function withoutCdata(text: string): string {
  return text.replaceAll(/<!\[CDATA\[([^\]]*)\]\]>/g, (_, inside: string) =>
    inside.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
  );
}

function toStatement(found: Found, fallbackCurrency: string | undefined): RawStatement {
  const { account, ledger, own, lines } = found;
  const currency = own.get("CURDEF")?.toUpperCase() ?? fallbackCurrency;
  if (!currency) throw unreadable("The file doesn't state its currency");
  const decimals = currencyDecimals(currency);
  const amounts = lines.map((fields) => fields.get("TRNAMT") ?? "");
  const mark: DecimalMark = amounts.some((amount) => markIn(amount) === ",") ? "," : ".";
  let rounded = 0;
  const read = lines.map((fields, index): RawLine => {
    const told = fields.get("DTPOSTED") ?? "";
    const date = parseDate(told, "ymd");
    const amount = parseAmount(fields.get("TRNAMT") ?? "", decimals, mark);
    if (!date) throw unreadable(`Transaction ${index + 1} has no date`);
    if (!amount) throw unreadable(`Transaction ${index + 1} has no amount`);
    if (amount.rounded) rounded++;
    return {
      date,
      valueDate: parseDate(fields.get("DTUSER") ?? fields.get("DTAVAIL") ?? "", "ymd"),
      amount: amount.amount,
      payee: named(fields.get("NAME")),
      reference: fields.get("CHECKNUM") ?? fields.get("REFNUM") ?? null,
      note: fields.get("MEMO") ?? null,
      bankId: fields.get("FITID") ?? null,
    };
  });
  const balance = parseAmount(ledger.get("BALAMT") ?? "", decimals, mark);
  return {
    account: account.get("ACCTID") ?? null,
    currency,
    opening: null,
    closing: balance && {
      amount: balance.amount,
      date: parseDate(ledger.get("DTASOF") ?? "", "ymd"),
    },
    lines: read,
    warnings: roundedWarning(rounded, currency),
  };
}

/** Some banks fill a name that they do not know with zeros. */
function named(name: string | undefined): string | null {
  return name === undefined || /^0*$/.test(name) ? null : name;
}

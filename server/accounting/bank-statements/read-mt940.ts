import { currencyDecimals } from "@/server/foundation/minor-units";
import {
  checkLineCount,
  type RawLine,
  type RawStatement,
  type StatedBalance,
  unreadable,
} from "./bank-statement";
import { describeMt940 } from "./describe-mt940";
import { roundedWarning } from "./finish-statement";
import { parseAmount } from "./parse-amount";
import { parseDate } from "./parse-date";

/** A field of a message: its tag without colons, and its lines. */
type Field = { tag: string; lines: string[] };

/** Reads MT940: every statement of the file, each `:61:` one line with what its `:86:` tells of it. */
export function readMt940(text: string): RawStatement[] {
  const statements: RawStatement[] = [];
  let fields: Field[] = [];
  const close = () => {
    if (fields.some(({ tag }) => tag.startsWith("60"))) statements.push(toStatement(fields));
    fields = [];
  };
  for (const field of fieldsOf(text)) {
    if (field.tag === "20") close();
    fields.push(field);
  }
  close();
  if (statements.length === 0) throw unreadable("The MT940 file contains no statement");
  return statements;
}

function fieldsOf(text: string): Field[] {
  const fields: Field[] = [];
  let lines = 0;
  for (const whole of text.split(/\r\n|\n|\r/)) {
    // The envelope of SWIFT, with or without the control characters of its transport.
    const line = whole.replace(/^(?:\{[1-5]:[^{}\n]*(?:\{[^{}]*\})*\}?)+/, "").trimEnd();
    const start = /^:(\d{2}[A-Z]?):(.*)$/.exec(line);
    if (start) {
      fields.push({ tag: start[1] ?? "", lines: [start[2] ?? ""] });
      if (start[1] === "61") checkLineCount(++lines);
    } else if (/^-\}?/.test(line) && line.length <= 2) {
      fields.push({ tag: "-", lines: [] });
    } else if (line !== "" && line.charCodeAt(0) >= 0x20) {
      fields.at(-1)?.lines.push(line);
    }
  }
  return fields;
}

const ENTRY =
  /^(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?\s*(\d[\d.]*(?:,\d*)?)\s*([NFS][A-Z0-9]{3})(.*)$/i;

function toStatement(fields: Field[]): RawStatement {
  const opening = fields.find(({ tag }) => /^60[FM]$/.test(tag));
  const closing = fields.findLast(({ tag }) => /^62[FM]$/.test(tag));
  const currency = /^[CD]\d{6}([A-Z]{3})/.exec(opening?.lines[0] ?? "")?.[1];
  if (!currency) throw unreadable("The opening balance can't be read");
  const decimals = currencyDecimals(currency);
  const lines: RawLine[] = [];
  let rounded = 0;
  let open: RawLine | undefined;
  for (const [index, { tag, lines: told }] of fields.entries()) {
    if (tag === "61") {
      const entry = toLine(told, decimals, lines.length);
      if (entry?.rounded) rounded++;
      open = entry?.line;
      if (open) lines.push(open);
    } else if (tag === "86" && open && fields[index - 1]?.tag === "61") {
      Object.assign(open, withDetails(open, describeMt940(told)));
    }
  }
  return {
    account: fields.find(({ tag }) => tag === "25" || tag === "25P")?.lines[0] ?? null,
    currency,
    opening: balanceOf(opening, decimals),
    closing: balanceOf(closing, decimals),
    lines,
    warnings: roundedWarning(rounded, currency),
  };
}

/** @returns null for an entry that is only expected */
function toLine(
  [first = "", ...more]: string[],
  decimals: number,
  index: number,
): { line: RawLine; rounded: boolean } | null {
  const match = ENTRY.exec(first);
  const valueDate = parseDate(ofSixDigits(match?.[1]), "ymd");
  const amount = parseAmount(match?.[5] ?? "", decimals, ",");
  if (!match || !valueDate || !amount) {
    throw unreadable(`Entry ${index + 1} can't be read`);
  }
  const side = (match[3] ?? "").toUpperCase();
  if (side.startsWith("E")) return null;
  // What reverses a credit leaves the account.
  const leaves = side === "D" || side === "RC";
  const [own = "", banks] = splitOnce(match[7] ?? "", "//");
  return {
    rounded: amount.rounded,
    line: {
      date: bookedOn(valueDate, match[2]),
      valueDate,
      amount: leaves ? -amount.amount : amount.amount,
      payee: null,
      reference: referenceOf(own),
      note: more.join(" ") || null,
      bankId: referenceOf(banks ?? ""),
    },
  };
}

function withDetails(line: RawLine, told: ReturnType<typeof describeMt940>): Partial<RawLine> {
  const more = line.note;
  let { payee, note } = told;
  // Some banks repeat the kind of payment behind the name.
  if (payee && more && payee !== more && payee.endsWith(more)) {
    payee = payee.slice(0, -more.length).trim();
  }
  if (note === null || note === more) note = more;
  else if (more && !note.includes(more)) note = `${note} ${more}`;
  return { payee, note, reference: told.reference ?? line.reference };
}

/** The entry date has no year: it is the one nearest to the value date. */
function bookedOn(valueDate: string, monthAndDay: string | undefined): string {
  if (!monthAndDay) return valueDate;
  const at = Date.parse(valueDate);
  const year = Number(valueDate.slice(0, 4));
  const near = [year, year - 1, year + 1]
    .map((each) => parseDate(`${each}${monthAndDay}`, "ymd"))
    .filter((date) => date !== null)
    .sort((a, b) => Math.abs(Date.parse(a) - at) - Math.abs(Date.parse(b) - at));
  return near[0] ?? valueDate;
}

function balanceOf(field: Field | undefined, decimals: number): StatedBalance | null {
  const match = /^([CD])(\d{6})[A-Z]{3}\s*([\d.]+(?:,\d*)?)/.exec(field?.lines[0] ?? "");
  const amount = match && parseAmount(match[3] ?? "", decimals, ",");
  if (!match || !amount) return null;
  return {
    amount: match[1] === "D" ? -amount.amount : amount.amount,
    date: parseDate(ofSixDigits(match[2]), "ymd"),
  };
}

function ofSixDigits(date: string | undefined): string {
  if (!date) return "";
  return `${Number(date.slice(0, 2)) < 70 ? "20" : "19"}${date}`;
}

function referenceOf(text: string): string | null {
  const reference = text.trim();
  return reference === "" || /^NON ?REF$/i.test(reference) ? null : reference;
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)];
}

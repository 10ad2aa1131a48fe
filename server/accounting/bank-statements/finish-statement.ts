import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import {
  type BankStatement,
  type LinePart,
  type RawLine,
  type RawStatement,
  type StatementFormat,
  type StatementLine,
  statementLimits,
  unreadable,
} from "./bank-statement";

/**
 * What every format has in common once it is read: texts without the bank's padding, no lines without an
 * amount, and a fingerprint for each line.
 */
export function finishStatement(format: StatementFormat, raw: RawStatement): BankStatement {
  const { lines, warnings, ...rest } = raw;
  const moved = lines.filter(({ amount }) => amount !== 0n);
  const still = lines.length - moved.length;
  for (const { amount } of moved) {
    if (amount > statementLimits.amount || -amount > statementLimits.amount) {
      throw unreadable("An amount is larger than one transaction allows");
    }
  }
  return {
    format,
    ...rest,
    account: cleaned(rest.account),
    lines: withFingerprints(moved),
    warnings: [
      ...warnings,
      ...(still > 0
        ? [`${counted(still, "line")} without an amount ${wasOrWere(still)} skipped`]
        : []),
      ...(addsUp(raw)
        ? []
        : ["The lines don't add up to the difference between the opening and closing balance"]),
    ],
  };
}

function addsUp({ opening, closing, lines }: RawStatement): boolean {
  if (!opening || !closing) return true;
  return lines.reduce((sum, { amount }) => sum + amount, opening.amount) === closing.amount;
}

/** `1 line`, `1,200 lines`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

export function wasOrWere(count: number): string {
  return count === 1 ? "was" : "were";
}

/** The warning about amounts that have more decimals than their currency. */
export function roundedWarning(count: number, currency: string): string[] {
  if (count === 0) return [];
  return [
    `${counted(count, "amount")} with more decimals than ${currency} allows ${wasOrWere(count)} rounded half away from zero`,
  ];
}

/**
 * Banks use ids again, and some give none. So a line is known by its date, its amount, and its id or texts;
 * of equal lines of a day by which of them it is.
 */
function withFingerprints(lines: RawLine[]): StatementLine[] {
  const seen = new Map<string, number>();
  return lines.map(({ identity, ...raw }) => {
    const line = {
      ...raw,
      payee: cleaned(raw.payee),
      reference: cleaned(raw.reference),
      note: cleaned(raw.note),
      bankId: cleaned(raw.bankId),
      parts: (raw.parts ?? []).map(cleanedPart),
    };
    const told =
      identity ??
      line.bankId ??
      [line.payee, line.reference, line.note].map(comparable).join("\u0001");
    const base = [line.date, line.amount.toString(), comparable(told)].join("\u0001");
    const ordinal = (seen.get(base) ?? 0) + 1;
    seen.set(base, ordinal);
    return { ...line, fingerprint: hashToUuid(base, String(ordinal)) };
  });
}

function cleanedPart(part: LinePart): LinePart {
  const { amount, payee, reference, note } = part;
  return { amount, payee: cleaned(payee), reference: cleaned(reference), note: cleaned(note) };
}

/** A bank's text on one line and no longer than is kept; null where it says nothing. */
function cleaned(text: string | null): string | null {
  if (text === null) return null;
  // Control characters and halves of pairs cannot be stored.
  const plain = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
    .replaceAll(/[\u0000-\u0020\u007f-\u00a0\ufffe\uffff]+/g, " ")
    .trim();
  if (plain === "") return null;
  return plain.slice(0, statementLimits.textCharacters).toWellFormed();
}

function comparable(text: string | null): string {
  return (text ?? "").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

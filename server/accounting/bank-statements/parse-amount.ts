/** Which character stands before the decimals. */
export type DecimalMark = "." | ",";

export type ReadAmount = {
  /** Minor units. */
  amount: bigint;
  /** It had more decimals than the currency, and was rounded half away from zero. */
  rounded: boolean;
};

/**
 * Reads an amount as banks write it: signs before or behind, brackets for what is negative, currency
 * signs, spaces and apostrophes between thousands, CR and DR.
 * @param decimals of the currency
 * @returns null for what is no amount
 */
export function parseAmount(text: string, decimals: number, mark: DecimalMark): ReadAmount | null {
  const figure = figureOf(text);
  if (!figure) return null;
  const group = mark === "." ? "," : ".";
  const { digits } = figure;
  const at = digits.lastIndexOf(mark);
  const whole = (at < 0 ? digits : digits.slice(0, at)).replaceAll(/[\s']/g, "");
  const fraction = at < 0 ? "" : digits.slice(at + 1);
  if (!/^\d*$/.test(fraction) || (whole === "" && fraction === "")) return null;
  if (!isGrouped(whole, group)) return null;
  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  const exact = BigInt((whole.replaceAll(group, "") || "0") + kept);
  const rest = fraction.slice(decimals);
  const up = rest !== "" && rest.charCodeAt(0) >= 0x35;
  const amount = up ? exact + 1n : exact;
  return { amount: figure.negative ? -amount : amount, rounded: /[1-9]/.test(rest) };
}

/** What an amount says of the mark: one of the two, either, or nothing where it has none. */
export function markIn(text: string): DecimalMark | "either" | null {
  const figure = figureOf(text);
  if (!figure) return null;
  const marks = [...figure.digits].filter((each): each is DecimalMark => /[.,]/.test(each));
  const last = marks.at(-1);
  if (last === undefined) return null;
  const other = last === "." ? "," : ".";
  if (marks.includes(other)) return last;
  // The same one twice stands between thousands.
  if (marks.length > 1) return other;
  const [before = "", behind = ""] = figure.digits.split(last);
  if (behind.length !== 3 || before === "" || before === "0" || before.length > 3) return last;
  return "either";
}

function isGrouped(whole: string, group: string): boolean {
  if (/^\d*$/.test(whole)) return true;
  const [first = "", ...groups] = whole.split(group);
  // Thousands and lakhs: 1,234,567 and 12,34,567.
  return (
    /^\d{1,3}$/.test(first) &&
    groups.every((part, n) =>
      n === groups.length - 1 ? /^\d{3}$/.test(part) : /^\d{2,3}$/.test(part),
    )
  );
}

const CURRENCY_SIGNS = /\p{Sc}|\b[A-Z]{3}\b|(?<=\d)[A-Z]{3}$|^[A-Z]{3}(?=[\d-])/gu;

function figureOf(text: string): { digits: string; negative: boolean } | null {
  if (text.length > 60) return null;
  let rest = text
    .replaceAll(/[\u00a0\u202f\u2009]/g, " ")
    .replaceAll(/[\u2212\u2013]/g, "-")
    .replaceAll("’", "'");
  rest = rest.replace(CURRENCY_SIGNS, " ").trim();
  let negative = false;
  const side = /\s*(CR|DR|C|D|H|S)\.?$/i.exec(rest);
  if (side) {
    negative = /^(DR|D|S)$/i.test(side[1] ?? "");
    rest = rest.slice(0, side.index).trim();
  }
  const inBrackets = /^\((.*)\)$/.exec(rest);
  if (inBrackets) {
    if (side) return null;
    negative = true;
    rest = (inBrackets[1] ?? "").trim();
  }
  const sign = /^([+-])\s*(.*)$|^(.*?)\s*([+-])$/.exec(rest);
  if (sign) {
    if (side || inBrackets) return null;
    negative = (sign[1] ?? sign[4]) === "-";
    rest = (sign[2] ?? sign[3] ?? "").trim();
  }
  if (!/^[\d.,' ]+$/.test(rest) || !/\d/.test(rest)) return null;
  // Spaces and apostrophes stand between groups of three digits only.
  if (/[ ']/.test(rest) && !/^\d{1,3}(?:[ ']\d{3})+(?:[.,]\d*)?$/.test(rest)) return null;
  return { digits: rest, negative };
}

import type { Matchable, SuggestionAnswer } from "./reconciliation.schema";

/** A line of the bank as a suggestion looks at it. */
export type OpenLine = {
  id: string;
  date: string;
  amount: number;
  payee: string | null;
  reference: string | null;
  note: string | null;
  parts: { amount: number | null }[];
};

type Option = SuggestionAnswer["options"][number];
type Reason = Option["reasons"][number];

/** Days that a transaction may lie before the bank books it (a cheque), and behind it (entered late). */
export const DAYS_BEFORE = 60;
export const DAYS_BEHIND = 14;
/** Options of one line. */
const MOST_OPTIONS = 3;
/** Two that only add up are an option when they lie this close. */
const PAIR_DAYS = 7;
const MOST_PAIRED = 200;

/**
 * What each line may be in the books, with a score and its reasons: the amount above all, then how near the
 * days are, a number that both name, and words of a name. Pure and deterministic. No two lines get the same
 * transaction as their best: the higher score has it, then the earlier line.
 */
export function suggestMatches(lines: OpenLine[], candidates: Matchable[]): SuggestionAnswer[] {
  const known = candidates
    .toSorted((a, b) => compare(a.date, b.date) || compare(a.transaction_id, b.transaction_id))
    .map((candidate) => ({ candidate, ...textsOf(candidate) }));
  const byAmount = Map.groupBy(known, ({ candidate }) => candidate.amount);
  const optionsOf = new Map(
    lines.map((line) => {
      const told = textsOf({
        description: `${line.payee ?? ""} ${line.note ?? ""}`,
        reference: line.reference,
      });
      const exact = (byAmount.get(line.amount) ?? []).flatMap(
        (each) => judge(line, told, [each]) ?? [],
      );
      const several =
        exact.length > 0
          ? []
          : severalFor(line, known).flatMap((set) => judge(line, told, set) ?? []);
      return [line.id, [...exact, ...several].sort(byScore)] as const;
    }),
  );
  const taken = bestOfEach(lines, optionsOf);
  return lines.map((line) => {
    const options = optionsOf.get(line.id) ?? [];
    const best = taken.get(line.id);
    // What another line has as its best is the last thing to offer here.
    const rest = options.filter((option) => option !== best);
    return {
      statement_line_id: line.id,
      options: (best ? [best, ...rest] : rest).slice(0, MOST_OPTIONS),
    };
  });
}

function bestOfEach(lines: OpenLine[], optionsOf: Map<string, Option[]>): Map<string, Option> {
  const offers = lines
    .flatMap((line) => (optionsOf.get(line.id) ?? []).map((option) => ({ line, option })))
    .sort(
      (a, b) =>
        byScore(a.option, b.option) ||
        compare(a.line.date, b.line.date) ||
        compare(a.line.id, b.line.id),
    );
  const best = new Map<string, Option>();
  const used = new Set<string>();
  for (const { line, option } of offers) {
    if (best.has(line.id) || option.transactions.some((each) => used.has(each.transaction_id)))
      continue;
    best.set(line.id, option);
    for (const each of option.transactions) used.add(each.transaction_id);
  }
  return best;
}

type Texts = { numbers: Set<string>; words: Set<string> };
type Known = Texts & { candidate: Matchable };

function judge(line: OpenLine, told: Texts, set: Known[]): Option | null {
  const days = Math.max(...set.map(({ candidate }) => apart(line.date, candidate.date)));
  const earliest = Math.min(...set.map(({ candidate }) => daysFrom(candidate.date, line.date)));
  const latest = Math.max(...set.map(({ candidate }) => daysFrom(candidate.date, line.date)));
  if (earliest < -DAYS_BEHIND || latest > DAYS_BEFORE) return null;
  const reasons: Reason[] = [amountReason(line, set), { kind: "date", words: inDays(days) }];
  const number = shared(told, set, "numbers");
  if (number) reasons.push({ kind: "reference", words: `Both mention ${number.toUpperCase()}` });
  const word = shared(told, set, "words");
  if (word) reasons.push({ kind: "name", words: `Both contain "${word}"` });
  const score =
    (set.length === 1 ? 50 : 35) + scoreOfDays(days) + (number ? 15 : 0) + (word ? 10 : 0);
  return { transactions: set.map(({ candidate }) => candidate), score, reasons };
}

function amountReason(line: OpenLine, set: Known[]): Reason {
  if (set.length === 1) return { kind: "amount", words: "Same amount" };
  return line.parts.length === set.length
    ? { kind: "parts", words: `The ${set.length} parts of the payment` }
    : { kind: "amount", words: `${set.length} transactions add up to it` };
}

function scoreOfDays(days: number): number {
  const steps = [
    [0, 25],
    [2, 20],
    [5, 15],
    [14, 8],
  ] as const;
  return steps.find(([most]) => days <= most)?.[1] ?? 2;
}

function inDays(days: number): string {
  return days === 0 ? "Same day" : `${days} ${days === 1 ? "day" : "days"} apart`;
}

/** Several transactions that are the line together: one for each part of it, or two of the same days. */
function severalFor(line: OpenLine, known: Known[]): Known[][] {
  const near = known.filter(({ candidate }) => apart(line.date, candidate.date) <= PAIR_DAYS);
  const parts = partsFor(line, near);
  return parts ? [parts] : pairsFor(line, near.slice(0, MOST_PAIRED));
}

function partsFor(line: OpenLine, near: Known[]): Known[] | null {
  if (line.parts.length < 2 || line.parts.length > MOST_PAIRED) return null;
  const left = Map.groupBy(near, ({ candidate }) => candidate.amount);
  const found: Known[] = [];
  for (const { amount } of line.parts) {
    const next = amount === null ? undefined : left.get(amount)?.shift();
    if (!next) return null;
    found.push(next);
  }
  return found.reduce((sum, { candidate }) => sum + candidate.amount, 0) === line.amount
    ? found
    : null;
}

function pairsFor(line: OpenLine, near: Known[]): Known[][] {
  // Two that go against each other add up to anything.
  const alike = near.filter(
    ({ candidate }) => Math.sign(candidate.amount) === Math.sign(line.amount),
  );
  const pairs: Known[][] = [];
  alike.forEach((one, n) => {
    for (const other of alike.slice(n + 1)) {
      if (one.candidate.amount + other.candidate.amount === line.amount) pairs.push([one, other]);
    }
  });
  return pairs;
}

/** A text that is in the line and in one of the set, the longest first. */
function shared(told: Texts, set: Known[], kind: keyof Texts): string | undefined {
  const both = set.flatMap((each) => [...each[kind]].filter((text) => told[kind].has(text)));
  return both.sort((a, b) => b.length - a.length || compare(a, b))[0];
}

/** Words of every payment, which say nothing about this one. */
const USUAL = new Set(
  "payment transfer invoice bill gmbh limited company bank card debit credit direct from with rechnung zahlung ueberweisung überweisung lastschrift gutschrift sepa purchase reversal deposit".split(
    " ",
  ),
);

function textsOf({
  description,
  reference,
}: {
  description: string;
  reference: string | null;
}): Texts {
  const text = `${description} ${reference ?? ""}`.toLowerCase();
  const pieces = text.split(/[^\p{L}\p{N}-]+/u).slice(0, 100);
  const numbers = pieces.filter(
    (piece) => /\d/.test(piece) && piece.replaceAll("-", "").length >= 4,
  );
  const words = text.split(/[^\p{L}]+/u).slice(0, 100);
  return {
    numbers: new Set(numbers),
    words: new Set(words.filter((word) => word.length >= 4 && !USUAL.has(word))),
  };
}

function daysFrom(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000);
}

function apart(one: string, other: string): number {
  return Math.abs(daysFrom(one, other));
}

function byScore(a: Option, b: Option): number {
  return b.score - a.score || compare(idsOf(a), idsOf(b));
}

function idsOf({ transactions }: Option): string {
  return transactions.map((each) => each.transaction_id).join();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

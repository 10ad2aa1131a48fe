import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matchable } from "./reconciliation.schema";
import { type OpenLine, suggestMatches } from "./suggest-matches";

const line = (fields: Partial<OpenLine> = {}): OpenLine => ({
  id: "bsl_1",
  date: "2026-03-10",
  amount: -1_000,
  payee: null,
  reference: null,
  note: null,
  parts: [],
  ...fields,
});
const transaction = (id: string, fields: Partial<Matchable> = {}): Matchable => ({
  transaction_id: id,
  date: "2026-03-10",
  description: "Purchase",
  reference: null,
  amount: -1_000,
  ...fields,
});
const options = (lines: OpenLine[], candidates: Matchable[]) =>
  suggestMatches(lines, candidates).map((each) =>
    each.options.map(({ transactions, score }) => [
      transactions.map(({ transaction_id }) => transaction_id).join("+"),
      score,
    ]),
  );

describe("what a line may be", () => {
  it("has the amount, and is better the nearer its day is and the more they have in common", () => {
    const told = line({ payee: "Müller Werkzeuge GmbH", note: "Rechnung R-2026-17" });
    const candidates = [
      transaction("txn_other", { amount: -999 }),
      transaction("txn_far", { date: "2026-02-01" }),
      transaction("txn_near", { date: "2026-03-09" }),
      transaction("txn_name", { date: "2026-03-09", description: "Tools of Müller" }),
      transaction("txn_number", { date: "2026-03-09", reference: "R-2026-17" }),
    ];
    expect(options([told], candidates)).toEqual([
      [
        ["txn_number", 85],
        ["txn_name", 80],
        ["txn_near", 70],
      ],
    ]);
    const [best] = suggestMatches([told], candidates)[0]?.options ?? [];
    expect(best?.reasons).toEqual([
      { kind: "amount", words: "Same amount" },
      { kind: "date", words: "1 day apart" },
      { kind: "reference", words: "Both mention R-2026-17" },
    ]);
  });

  it("is not further away than a cheque takes, and not what comes where this leaves", () => {
    const candidates = [
      transaction("txn_old", { date: "2026-01-08" }),
      transaction("txn_late", { date: "2026-03-25" }),
      transaction("txn_comes", { amount: 1_000 }),
    ];
    expect(options([line()], candidates)).toEqual([[]]);
  });

  it("is the parts of a batch, or two that add up, where nothing has the amount", () => {
    const batch = line({ amount: 345, parts: [{ amount: 225 }, { amount: 120 }] });
    const parts = [transaction("txn_a", { amount: 120 }), transaction("txn_b", { amount: 225 })];
    const [told] = suggestMatches([batch], parts)[0]?.options ?? [];
    expect(told?.transactions.map((each) => each.transaction_id)).toEqual(["txn_b", "txn_a"]);
    expect(told?.reasons[0]).toEqual({ kind: "parts", words: "The 2 parts of the payment" });
    const pair = [
      transaction("txn_a", { amount: -400 }),
      transaction("txn_b", { amount: -600 }),
      transaction("txn_c", { amount: -1_600 }),
      transaction("txn_d", { amount: 600 }),
    ];
    expect(options([line()], pair)).toEqual([[["txn_a+txn_b", 60]]]);
  });

  it("is offered to equal lines one each, the earlier first", () => {
    const lines = [line({ id: "bsl_1" }), line({ id: "bsl_2" })];
    const both = [transaction("txn_1"), transaction("txn_2")];
    expect(options(lines, both).map(([best]) => best?.[0])).toEqual(["txn_1", "txn_2"]);
  });
});

describe("whatever the lines and transactions", () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, "0")}`);
  const amount = fc.integer({ min: -5, max: 5 }).filter((n) => n !== 0);
  const lines = fc
    .array(fc.record({ date: day, amount }), { maxLength: 12 })
    .map((list) => list.map((fields, n) => line({ ...fields, id: `bsl_${n}` })));
  const candidates = fc
    .array(fc.record({ date: day, amount }), { maxLength: 12 })
    .map((list) => list.map((fields, n) => transaction(`txn_${n}`, fields)));

  it("an option adds up to its line, no two lines have the same best, and the order of the books changes nothing", () => {
    fc.assert(
      fc.property(lines, candidates, (open, books) => {
        const suggested = suggestMatches(open, books);
        const best = new Set<string>();
        suggested.forEach(({ options: found }, n) => {
          for (const { transactions, score } of found) {
            expect(transactions.reduce((sum, each) => sum + each.amount, 0)).toBe(open[n]?.amount);
            expect(score).toBeLessThanOrEqual(100);
          }
        });
        for (const { options: found } of suggested) {
          const [first] = found;
          if (!first || first.transactions.some((each) => best.has(each.transaction_id))) continue;
          for (const each of first.transactions) best.add(each.transaction_id);
        }
        expect(suggestMatches(open, books.toReversed())).toEqual(suggested);
      }),
    );
  });

  it("5,000 transactions and 200 lines take a moment", () => {
    const books = Array.from({ length: 5_000 }, (_, n) =>
      transaction(`txn_${n}`, { amount: -(n % 900) - 1, date: `2026-03-${10 + (n % 15)}` }),
    );
    const open = Array.from({ length: 200 }, (_, n) =>
      line({ id: `bsl_${n}`, amount: -(n * 37) - 5 }),
    );
    const began = performance.now();
    expect(suggestMatches(open, books)).toHaveLength(200);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

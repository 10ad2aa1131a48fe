import { expect, test } from "vitest";
import { buildStatement, type Movements } from "./statement";

const movement = (
  over: Pick<Movements, "kind" | "from" | "to" | "amount"> & Partial<Movements>,
): Movements => ({
  organizationId: "org_a",
  operation: null,
  category: null,
  entries: 1,
  ...over,
});

test("the worked example: a fee is told in full, what was lent for it and paid back apart", () => {
  const statement = buildStatement({
    opening: { balance: 120n, debt: 0n },
    closing: { balance: 0n, debt: 15n },
    movements: [
      movement({
        kind: "grant",
        from: "payments_clearing",
        to: "spendable",
        amount: 1_000n,
        category: "purchased",
      }),
      movement({
        kind: "debit",
        from: "spendable",
        to: "usage_revenue",
        amount: 1_100n,
        operation: "invoice.create",
        entries: 550,
      }),
      movement({ kind: "base_fee", from: "spendable", to: "base_fee_revenue", amount: 20n }),
      movement({ kind: "debt", from: "debt", to: "base_fee_revenue", amount: 20n }),
      movement({
        kind: "refund",
        from: "usage_revenue",
        to: "debt",
        amount: 5n,
        operation: "invoice.create",
      }),
    ],
  });
  expect(statement.lines.map(({ line, amount }) => [line, amount])).toEqual([
    ["grants", 1_000n],
    ["refunds", 5n],
    ["usage", -1_100n],
    ["base_fee", -40n],
    ["debt_taken", 20n],
    ["debt_paid", -5n],
  ]);
  expect(statement.used).toBe(1_140n);
});

test("a hold moves nothing in or out; its capture is used, its release is not", () => {
  const statement = buildStatement({
    opening: { balance: 10n, debt: 0n },
    closing: { balance: 7n, debt: 0n },
    movements: [
      movement({ kind: "hold", from: "spendable", to: "held", amount: 5n }),
      movement({
        kind: "capture",
        from: "held",
        to: "usage_revenue",
        amount: 3n,
        operation: "report.generate",
      }),
      movement({ kind: "release", from: "held", to: "spendable", amount: 2n }),
    ],
  });
  expect(statement.lines.map(({ line, amount }) => [line, amount])).toEqual([
    ["holds_captured", -3n],
  ]);
  expect(statement.held).toEqual({ opened: 5n, released: 2n });
});

test("expired credits that a clawback takes were lost already: no line, and it still adds up", () => {
  const statement = buildStatement({
    opening: { balance: 5n, debt: 0n },
    closing: { balance: 5n, debt: 0n },
    movements: [movement({ kind: "clawback", from: "breakage", to: "clawback", amount: 4n })],
  });
  expect(statement.lines).toEqual([]);
});

test("balances that the movements do not explain are refused, never told", () => {
  const movements = [movement({ kind: "expiry", from: "spendable", to: "breakage", amount: 4n })];
  const opening = { balance: 10n, debt: 0n };
  expect(() => buildStatement({ opening, closing: { balance: 7n, debt: 0n }, movements })).toThrow(
    "adds up",
  );
  expect(() => buildStatement({ opening, closing: { balance: 6n, debt: 1n }, movements })).toThrow(
    "adds up",
  );
});

test("lines of one size stand in the same order, whichever order their movements come in", () => {
  const used = (operation: string, organizationId: string) =>
    movement({
      kind: "debit",
      from: "spendable",
      to: "usage_revenue",
      amount: 1n,
      operation,
      organizationId,
    });
  const movements = [
    used("api_key.create", "org_a"),
    used("api.call", "org_b"),
    used("api.call", "org_a"),
  ];
  const linesOf = (some: Movements[]) =>
    buildStatement({
      opening: { balance: 3n, debt: 0n },
      closing: { balance: 0n, debt: 0n },
      movements: some,
    }).lines;
  expect(linesOf(movements.toReversed())).toEqual(linesOf(movements));
  expect(linesOf(movements).map(({ operation }) => operation)).toEqual([
    "api.call",
    "api_key.create",
    "api.call",
  ]);
});

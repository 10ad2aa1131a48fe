import { expect, test } from "vitest";
import { type Comparison, isDifference, verdictOf } from "./compare";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const row: Comparison = {
  kind: "charge",
  stripeId: "ch_1",
  paymentId: "pmt_1",
  currency: "usd",
  oursCents: 5_000n,
  stripeCents: 5_000n,
  stripeCurrency: "usd",
  isPending: false,
  isUnexpected: false,
  occurredAt: hoursAgo(5),
};

test("a difference of one cent is a difference", () => {
  expect(verdictOf(row, now)).toBe("matches");
  const verdict = verdictOf({ ...row, stripeCents: 4_999n }, now);
  expect(verdict).toBe("amount_differs");
  expect(isDifference(verdict)).toBe(true);
});

test("the same number in another currency is a difference", () => {
  expect(verdictOf({ ...row, stripeCurrency: "eur" }, now)).toBe("currency_differs");
});

test("money on one side only is told by its side", () => {
  expect(verdictOf({ ...row, oursCents: null, paymentId: null }, now)).toBe("missing_here");
  expect(verdictOf({ ...row, stripeCents: null, stripeCurrency: null }, now)).toBe(
    "missing_at_stripe",
  );
});

test("money of the last quarter of an hour, or a pending refund, may still be under way", () => {
  const fresh = { ...row, occurredAt: hoursAgo(0.1) };
  expect(verdictOf({ ...fresh, oursCents: null }, now)).toBe("under_way");
  expect(verdictOf({ ...row, stripeCents: null, isPending: true }, now)).toBe("under_way");
  // Both sides know it and disagree: that is no matter of time.
  expect(verdictOf({ ...fresh, stripeCents: 1n }, now)).toBe("amount_differs");
});

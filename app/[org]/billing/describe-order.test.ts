import { describe, expect, it } from "vitest";
import { describeNextTier, describeOrder, priceOrder } from "./describe-order";

const team = {
  list_price_cents: 2900,
  agreed: false,
  tiers: [
    { from: 1, percent_off: 0 },
    { from: 6, percent_off: 20 },
    { from: 10, percent_off: 30 },
  ],
  lifetime_credits: 0,
};
const words = (credits: number, credit = team) => {
  const priced = priceOrder(credit, credits);
  return priced && [describeOrder(credits, priced), describeNextTier(priced)];
};

describe("an order in the team price book", () => {
  it("names the sum, the discount and what the next tier needs", () => {
    expect(words(5)).toEqual([
      "5 × $29.00 = $145.00",
      "1 more credit reaches 20% off the whole order.",
    ]);
    expect(words(6)).toEqual([
      "6 × $23.20 = $139.20, 20% off the list",
      "4 more credits reach 30% off the whole order.",
    ]);
    expect(words(12)?.[1]).toBeNull();
  });
  it("counts what was bought before towards the tier", () => {
    expect(words(1, { ...team, lifetime_credits: 9 })?.[0]).toBe(
      "1 × $20.30 = $20.30, 30% off the list",
    );
  });
  it("an agreed price promises no tier", () => {
    const agreed = { ...team, list_price_cents: 1500, agreed: true, tiers: [] };
    expect(words(3, agreed)).toEqual(["3 × $15.00 = $45.00", null]);
  });
  it.each([0, -1, 1.5, Number.NaN, 10_000_001])("%d credits are no order", (credits) =>
    expect(priceOrder(team, credits)).toBeNull(),
  );
});

import { describe, expect, it } from "vitest";
import { suggestMonthlyCap } from "./suggest-cap";

const terms = (list_price_cents: number) => ({
  price_book: "standard" as const,
  list_price_cents,
  tiers: [],
  lifetime_credits: 0,
});
const suggest = (perDay: number | null, nextChargeCents = 1_601, price = 1) =>
  suggestMonthlyCap(
    { credits_per_day: perDay },
    { recharge: { next_charge_cents: nextChargeCents }, credit_terms: terms(price) },
  );

describe("the monthly limit that is suggested", () => {
  it.each([
    [200, 1_601, 1, 12_000, "a month costs at your rate ($60.00)"],
    [201, 1_601, 1, 13_000, "($60.30)"],
    [1, 1_601, 2_900, 174_000, "($870.00)"],
    [null, 1_601, 1, 4_000, "two charges"],
    [0.5, 1_601, 1, 4_000, "two charges"],
    [null, 0, 1, 1_000, "two charges"],
    [1_000_000, 1_601, 1, 10_000_000, "a month costs"],
  ])("at %s credits a day and a charge of %i cents", (perDay, charge, price, cents, why) => {
    const suggested = suggest(perDay, charge, price);
    expect(suggested.cents).toBe(cents);
    expect(suggested.why).toContain(why);
  });
});

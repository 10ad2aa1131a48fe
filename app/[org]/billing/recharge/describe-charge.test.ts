import { describe, expect, it } from "vitest";
import { describeCharge } from "./describe-charge";

const standard = {
  threshold_credits: 400,
  mode: "target_balance" as const,
  target_credits: 2000,
  fixed_amount_cents: 2000,
  limited: true,
  monthly_cap_cents: 10_000,
  max_per_day: 5,
  cooldown_seconds: 60,
};
const terms = { price_book: "standard", list_price_cents: 1, tiers: [], lifetime_credits: 0 };
const fresh = { usedCents: 0, debtCredits: 0, terms };

describe("describeCharge", () => {
  it("names the charge at the first balance that triggers it", () => {
    expect(describeCharge(standard, fresh)).toBe(
      "A charge at 399 credits would be $16.01. The limit allows 6 such charges per month.",
    );
  });
  it("counts the debt into a charge to a target", () => {
    expect(describeCharge({ ...standard, limited: false }, { ...fresh, debtCredits: 14 })).toBe(
      "A charge at 399 credits would be $16.15.",
    );
  });
  it("says how many credits a fixed amount adds", () => {
    expect(describeCharge({ ...standard, mode: "fixed_amount", limited: false }, fresh)).toBe(
      "Each charge is $20.00 and adds 2,000 credits.",
    );
  });
  it("says when the limit can never allow a charge", () => {
    expect(describeCharge({ ...standard, monthly_cap_cents: 1000 }, fresh)).toContain(
      "nothing would ever be charged",
    );
  });
  it("says when this month has no room left", () => {
    expect(describeCharge(standard, { ...fresh, usedCents: 9000 })).toContain(
      "Only $10.00 of the limit is left this month",
    );
  });
  it("counts with the account's own price of a credit, and says when it buys none", () => {
    const team = { ...terms, price_book: "team", list_price_cents: 2900 };
    const fixed = { ...standard, mode: "fixed_amount" as const, limited: false };
    expect(
      describeCharge(
        { ...fixed, fixed_amount_cents: 10_000, threshold_credits: 2 },
        { ...fresh, terms: team },
      ),
    ).toBe("Each charge is $87.00 and adds 3 credits.");
    expect(describeCharge(fixed, { ...fresh, terms: team })).toContain("Raise the amount");
  });
  it("warns of an amount that does not close the gap", () => {
    expect(
      describeCharge(
        { ...standard, mode: "fixed_amount", threshold_credits: 2000, fixed_amount_cents: 100 },
        fresh,
      ),
    ).toContain("one charge takes a multiple of the amount, up to $20.00");
  });
  it("keeps decimals of a threshold exact", () => {
    expect(describeCharge({ ...standard, threshold_credits: 400.1, limited: false }, fresh)).toBe(
      "A charge at 399.1 credits would be $16.01.",
    );
  });
});

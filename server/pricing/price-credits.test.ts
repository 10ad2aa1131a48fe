import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { priceOfCredits } from "./price-credits";
import { parseOverrides } from "./price-override.schema";
import { layerVersions, priceAt } from "./prices";

const now = new Date("2027-03-01T12:00:00Z");
const MICRO = 1_000_000n;
const bookOf = (name: "team" | "standard") => priceAt(layerVersions(name, []), now).credit;

function order(credits: number, lifetime = 0, overrides: unknown[] = []) {
  return priceOfCredits({
    book: bookOf("team"),
    lifetimePurchased: BigInt(lifetime) * MICRO,
    credits: BigInt(credits) * MICRO,
    overrides: parseOverrides(overrides),
    now,
  });
}

const fixed = (cents_per_credit: number, negotiated: boolean) => ({
  id: `pro_${cents_per_credit}`,
  subject: "credit",
  negotiated,
  prices: { cents_per_credit },
  effective_at: "2027-01-01T00:00:00Z",
  ends_at: null,
});

describe("volume discounts of the team book", () => {
  test.each([
    // credits, bought before, percent off, cents a credit, next: more credits, percent
    [1, 0, 0, 2_900n, 5n, 20],
    [5, 0, 0, 2_900n, 1n, 20],
    [6, 0, 20, 2_320n, 4n, 30],
    [9, 0, 20, 2_320n, 1n, 30],
    [10, 0, 30, 2_030n, 15n, 40],
    [24, 0, 30, 2_030n, 1n, 40],
    [25, 0, 40, 1_740n, 75n, 50],
    [99, 0, 40, 1_740n, 1n, 50],
    [100, 0, 50, 1_450n, 100n, 60],
    [199, 0, 50, 1_450n, 1n, 60],
    [1, 5, 20, 2_320n, 4n, 30],
    [1, 4, 0, 2_900n, 1n, 20],
    [1, 198, 50, 1_450n, 1n, 60],
  ])(
    "%d credits after %d: %d %% off the whole order",
    (credits, before, percentOff, cents, more, next) => {
      expect(order(credits, before)).toEqual({
        amountCents: cents * BigInt(credits),
        centsPerCredit: cents,
        listCentsPerCredit: 2_900n,
        priceSource: percentOff === 0 ? "list" : "tier",
        percentOff,
        nextTier: { moreCredits: more, percentOff: next },
      });
    },
  );

  test.each([
    [200, 0],
    [1, 199],
    [1, 5_000],
  ])("%d credits after %d reach the best tier, and no next one is promised", (credits, before) => {
    expect(order(credits, before)).toMatchObject({
      percentOff: 60,
      centsPerCredit: 1_160n,
      nextTier: null,
    });
  });

  test("the next tier is reached by exactly the credits that were promised, and not by one less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 0, max: 250 }),
        (n, before) => {
          const { nextTier, percentOff } = order(n, before);
          if (!nextTier) return;
          const more = Number(nextTier.moreCredits);
          expect(order(n + more, before).percentOff).toBe(nextTier.percentOff);
          expect(order(n + more - 1, before).percentOff).toBe(percentOff);
        },
      ),
    );
  });

  test("a fraction bought before needs a whole credit more", () => {
    const priced = priceOfCredits({
      book: bookOf("team"),
      lifetimePurchased: 4_500_000n,
      credits: MICRO,
      overrides: [],
      now,
    });
    expect(priced).toMatchObject({ percentOff: 0, nextTier: { moreCredits: 1n, percentOff: 20 } });
  });
});

describe("who wins", () => {
  test("negotiated price, then override, then tier, then list", () => {
    const [negotiated, override] = [fixed(2_500, true), fixed(1_000, false)];
    const sources = [
      order(1, 300, [override, negotiated]),
      order(1, 300, [override]),
      order(1, 300),
      order(1, 0),
    ].map(({ priceSource, centsPerCredit }) => [priceSource, centsPerCredit]);
    expect(sources).toEqual([
      ["negotiated", 2_500n],
      ["override", 1_000n],
      ["tier", 1_160n],
      ["list", 2_900n],
    ]);
  });

  test("an agreed price is named, and promises no tier", () => {
    expect(order(7, 0, [fixed(2_500, true)])).toEqual({
      amountCents: 17_500n,
      centsPerCredit: 2_500n,
      listCentsPerCredit: 2_900n,
      priceSource: "negotiated",
      override: "pro_2500",
      percentOff: 0,
      nextTier: null,
    });
  });

  test("the standard book sells a credit for a cent, whatever the volume", () => {
    const priced = priceOfCredits({
      book: bookOf("standard"),
      lifetimePurchased: 0n,
      credits: 25_000n * MICRO,
      overrides: [],
      now,
    });
    expect(priced).toMatchObject({ amountCents: 25_000n, priceSource: "list", nextTier: null });
  });
});

test.each([0n, -MICRO, 1n, 1_500_000n, 9_007_199_255n * MICRO])(
  "refuses %d microcredits",
  (credits) => {
    const asked = { book: bookOf("team"), lifetimePurchased: 0n, credits, overrides: [], now };
    expect(() => priceOfCredits(asked)).toThrow(
      expect.objectContaining({ code: "validation_failed" }),
    );
  },
);

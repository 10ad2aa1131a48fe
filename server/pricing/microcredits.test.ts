import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  creditsToMicrocredits,
  microcreditsToCredits,
  microcreditsToDollars,
} from "./microcredits";

describe("credits and microcredits", () => {
  test("a quarter credit and an embedding token are exact", () => {
    expect(creditsToMicrocredits("0.25")).toBe(250_000n);
    expect(creditsToMicrocredits("0.000002")).toBe(2n);
    expect(creditsToMicrocredits(0.000002)).toBe(2n);
    expect(microcreditsToCredits(2n)).toBe(0.000002);
  });

  test("negative amounts keep their sign", () => {
    expect(creditsToMicrocredits("-1.5")).toBe(-1_500_000n);
    expect(microcreditsToCredits(-1_500_000n)).toBe(-1.5);
  });

  test.each(["", "1,000", "1e3", "0.0000001", "abc", ".5", "--1"])("refuses %j", (input) => {
    expect(() => creditsToMicrocredits(input)).toThrow(RangeError);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 0.0000001, 1e21])(
    "refuses the number %d",
    (input) => {
      expect(() => creditsToMicrocredits(input)).toThrow(RangeError);
    },
  );

  test("a large balance keeps its last microcredit", () => {
    expect(microcreditsToCredits(8_000_000_000_000_001n)).toBe(8_000_000_000.000001);
    expect(String(microcreditsToCredits(8_000_000_000_000_001n))).toBe("8000000000.000001");
  });

  test("refuses to show an amount a JSON number would bend", () => {
    expect(() => microcreditsToCredits(2n ** 53n)).toThrow(RangeError);
  });

  test("dollars are the very decimal, without a tail of nines", () => {
    expect(microcreditsToDollars(1_000_749_749n)).toBe(10.00749749);
    expect(microcreditsToDollars(570_000n)).toBe(0.0057);
    const amounts = fc.bigInt({ min: 100n, max: 10n ** 15n });
    fc.assert(
      fc.property(amounts, (amount) => {
        const [, fraction = ""] = microcreditsToDollars(amount).toString().split(".");
        expect(fraction.length).toBeLessThanOrEqual(8);
        expect(Math.round(microcreditsToDollars(amount) * 1e8)).toBe(Number(amount));
      }),
    );
  });

  test("what was shown comes back as the same amount", () => {
    const shownAmounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(shownAmounts, (amount) => {
        expect(creditsToMicrocredits(microcreditsToCredits(amount))).toBe(amount);
      }),
    );
  });
});

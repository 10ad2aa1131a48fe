import { describe, expect, test } from "vitest";
import {
  catalogue,
  microcreditsPerToken,
  operationGroups,
  operations,
  packageByKey,
  packages,
  priceOf,
} from "./catalogue";
import { creditsToMicrocredits, microcreditsToCredits } from "./microcredits";

describe("the price list", () => {
  test("a worked bill of usage adds up to the published total", () => {
    const totals = catalogue.workedBills.flatMap((bill) =>
      bill.kind === "usage"
        ? [[microcreditsToCredits(sumLines(bill.lines)), bill.usageCredits]]
        : [],
    );
    expect(totals).toEqual([
      [135, "135"],
      [650, "650"],
    ]);
  });

  test("a recharge from 399 brings the balance to the target for $16.01", () => {
    const bill = catalogue.workedBills.find((candidate) => candidate.kind === "recharge");
    const missing =
      creditsToMicrocredits(catalogue.autoRecharge.targetCredits) -
      creditsToMicrocredits(bill?.availableCredits ?? "0");
    expect(missing).toBe(creditsToMicrocredits("1601"));
    expect(bill?.chargeCents).toBe(1601 * catalogue.priceBooks.standard.creditPriceCents);
  });

  test("every operation stands in exactly one group", () => {
    expect(operations).toHaveLength(47);
    const grouped = operationGroups.flatMap((group) => group.operations.map(({ key }) => key));
    expect(grouped.toSorted()).toEqual(operations.map(({ key }) => key).toSorted());
  });

  test("a price is in microcredits, and a free operation costs nothing", () => {
    expect(priceOf("transaction.reverse")).toBe(3_000_000n);
    expect(priceOf("currency.convert")).toBe(0n);
  });

  test("every listed model has a whole price per token", () => {
    for (const { usdPerMillionInputTokens, usdPerMillionOutputTokens } of catalogue.models) {
      expect(microcreditsPerToken(usdPerMillionInputTokens)).toBeGreaterThan(0n);
      expect(microcreditsPerToken(usdPerMillionOutputTokens ?? "0.01")).toBeGreaterThan(0n);
    }
    expect(microcreditsPerToken("0.02")).toBe(2n);
    expect(() => microcreditsPerToken("0.005")).toThrow(/finer than a microcredit/);
  });

  test.each(["invoice.delete", "toString", ""])("refuses the unknown operation %j", (key) => {
    expect(() => priceOf(key)).toThrow(RangeError);
  });

  test("refuses a fixed price for metered usage", () => {
    expect(() => priceOf("model.inference")).toThrow(/metered/);
  });

  test("refuses an unknown package", () => {
    expect(() => packageByKey("mega")).toThrow(RangeError);
  });

  test("packages are sold at the standard price of a credit", () => {
    for (const { credits, priceCents } of packages) {
      expect(priceCents).toBe(Number(credits) * catalogue.priceBooks.standard.creditPriceCents);
    }
    expect(packageByKey("builder").credits).toBe("5000");
  });

  test("volume tiers leave no gap and end open", () => {
    const { tiers } = catalogue.priceBooks.team;
    for (const [index, tier] of tiers.entries()) {
      expect(tier.from).toBe((tiers[index - 1]?.to ?? 0) + 1);
    }
    expect(tiers.at(-1)?.to).toBeNull();
  });
});

function sumLines(lines: Record<string, number | undefined>): bigint {
  return Object.entries(lines).reduce(
    (sum, [key, count = 0]) => sum + priceOf(key) * BigInt(count),
    0n,
  );
}

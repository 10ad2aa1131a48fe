import { describe, expect, test } from "vitest";
import {
  catalogue,
  operationGroups,
  operations,
  packageByKey,
  packages,
  priceOf,
  priceOfPhotoshoot,
  priceOfTokens,
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
    expect(operations).toHaveLength(43);
    const grouped = operationGroups.flatMap((group) => group.operations.map(({ key }) => key));
    expect(grouped.toSorted()).toEqual(operations.map(({ key }) => key).toSorted());
  });

  test("a price is in microcredits, and a free operation costs nothing", () => {
    expect(priceOf("transaction.reverse")).toBe(3_000_000n);
    expect(priceOf("currency.convert")).toBe(0n);
  });

  test("a photoshoot on the Lite package costs a quarter credit", () => {
    expect(priceOfPhotoshoot("lite")).toBe(creditsToMicrocredits("0.25"));
    expect(priceOfPhotoshoot("standard")).toBe(priceOf("photoshoot.submit"));
  });

  test("one embedding token costs 0.000002 credits", () => {
    const price = priceOfTokens({ model: "embeddings-3-small", inputTokens: 1 });
    expect(microcreditsToCredits(price)).toBe(0.000002);
  });

  test("a model call adds its input and its output tokens", () => {
    const price = priceOfTokens({ model: "gpt-4o", inputTokens: 1_000_000, outputTokens: 500_000 });
    expect(microcreditsToCredits(price)).toBe(750);
  });

  test("every listed model has a whole price per token", () => {
    for (const { model, usdPerMillionOutputTokens } of catalogue.models) {
      const outputTokens = usdPerMillionOutputTokens === undefined ? 0 : 1;
      expect(priceOfTokens({ model, inputTokens: 1, outputTokens })).toBeGreaterThan(0n);
    }
  });

  test.each(["invoice.delete", "toString", ""])("refuses the unknown operation %j", (key) => {
    expect(() => priceOf(key)).toThrow(RangeError);
  });

  test("refuses a fixed price for metered usage", () => {
    expect(() => priceOf("model.inference")).toThrow(/metered/);
  });

  test("refuses an unknown model, an unknown package and output of an embedding", () => {
    expect(() => priceOfTokens({ model: "gpt-0", inputTokens: 1 })).toThrow(RangeError);
    expect(() => packageByKey("mega")).toThrow(RangeError);
    const embedding = { model: "embeddings-3-small", inputTokens: 1, outputTokens: 1 };
    expect(() => priceOfTokens(embedding)).toThrow(RangeError);
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

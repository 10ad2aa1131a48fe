import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogueVersion, operations } from "./catalogue";
import { priceCharge } from "./price-charge";
import { type PriceChanges, priceBooks, priceChangesSchema } from "./price-version.schema";
import { layerVersions, type PublishedVersion, priceAt } from "./prices";

const day = (n: number) => new Date(Date.UTC(2027, 0, 1 + n));

function version(n: number, changes: PriceChanges): PublishedVersion {
  return { id: `prv_${n}`, effectiveAt: day(n), changes };
}

describe("versions of a price book", () => {
  const changes = version(10, { operations: { "invoice.create": { credits: 2 } } });
  const later = version(20, {
    operations: { "photoshoot.submit": { variants: { lite: 0.3 } } },
    models: { "gpt-4o": { input_credits_per_million: 200, output_credits_per_million: 800 } },
  });

  test("the catalogue is the first version of both books", () => {
    for (const book of priceBooks) {
      expect(priceAt(layerVersions(book, []), new Date(0)).version).toBe(catalogueVersion);
    }
  });

  test("a version counts from its very moment on, not a millisecond before", () => {
    const versions = layerVersions("standard", [changes]);
    const before = priceAt(versions, new Date(day(10).getTime() - 1));
    const from = priceAt(versions, day(10));
    expect([before.version, from.version]).toEqual([catalogueVersion, "prv_10"]);
    expect(before.operations.get("invoice.create")?.plain).toBe(1_000_000n);
    expect(from.operations.get("invoice.create")?.plain).toBe(2_000_000n);
  });

  test("what a version does not name stays as it was in the version before", () => {
    const inForce = priceAt(layerVersions("standard", [later, changes]), day(30));
    expect(inForce.version).toBe("prv_20");
    expect(inForce.operations.get("invoice.create")?.plain).toBe(2_000_000n);
    expect(inForce.operations.get("photoshoot.submit")).toEqual({
      plain: 1_000_000n,
      variants: new Map([["lite", 300_000n]]),
    });
    expect(inForce.operations.get("report.generate")?.plain).toBe(5_000_000n);
    expect(inForce.models.get("gpt-4o")).toEqual({ input: 200n, output: 800n });
    expect(inForce.models.get("gpt-4o-mini")).toEqual({ input: 15n, output: 60n });
  });
});

describe("changing a price never changes the past", () => {
  const priced = operations.filter(({ metered }) => !metered).map(({ key }) => key);
  const credits = fc.integer({ min: 0, max: 100_000_000 }).map((micro) => micro / 1_000_000);
  const changesOf = fc.record({
    operations: fc.dictionary(
      fc.constantFrom(...priced),
      credits.map((value) => ({ credits: value })),
      { minKeys: 1 },
    ),
  });
  const published = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1_000 }), changesOf), {
      selector: ([n]) => n,
      maxLength: 8,
    })
    .map((list) => list.map(([n, changes]) => version(n, changes)));

  test("at any earlier moment every price and the version stay as they were", () => {
    fc.assert(
      fc.property(
        published,
        fc.integer({ min: 0, max: 1_000 }),
        fc.constantFrom(...priceBooks),
        (versions, at, book) => {
          const then = day(at);
          const known = versions.filter(({ effectiveAt }) => effectiveAt <= then);
          expect(priceAt(layerVersions(book, versions), then)).toEqual(
            priceAt(layerVersions(book, known), then),
          );
        },
      ),
    );
  });

  test("the order in which versions are read does not matter", () => {
    fc.assert(
      fc.property(published, fc.integer({ min: 0, max: 1_000 }), (versions, at) => {
        expect(priceAt(layerVersions("standard", versions.toReversed()), day(at))).toEqual(
          priceAt(layerVersions("standard", versions), day(at)),
        );
      }),
    );
  });

  test("the amount is quantity times the price last set for the operation, exactly", () => {
    fc.assert(
      fc.property(
        published,
        fc.constantFrom(...priced),
        fc.integer({ min: 1, max: 1_000_000 }),
        (versions, operation, quantity) => {
          const order = { overrides: [], operation, now: day(2_000) };
          const prices = priceAt(layerVersions("standard", versions), order.now);
          const one = priceCharge({ ...order, prices }).amount;
          expect(priceCharge({ ...order, prices, quantity }).amount).toBe(one * BigInt(quantity));
        },
      ),
    );
  });
});

describe("a version that cannot be published", () => {
  const tiers = (list_price_cents: number, ...rates: [number, number][]) => ({
    credit: {
      list_price_cents,
      tiers: rates.map(([from, percent_off]) => ({ from, percent_off })),
    },
  });

  test.each<[string, unknown, string]>([
    ["nothing changed", {}, ""],
    ["nothing changed in a list", { operations: {}, models: {} }, ""],
    [
      "an unknown operation",
      { operations: { "invoice.delete": { credits: 1 } } },
      "operations.invoice.delete",
    ],
    [
      "a model's operation",
      { operations: { "model.inference": { credits: 1 } } },
      "operations.model.inference",
    ],
    [
      "a variant nobody sells",
      { operations: { "photoshoot.submit": { variants: { gold: 1 } } } },
      "operations.photoshoot.submit",
    ],
    [
      "a variant of an operation without any",
      { operations: { "api.call": { variants: { lite: 1 } } } },
      "operations.api.call",
    ],
    [
      "a negative price",
      { operations: { "api.call": { credits: -1 } } },
      "operations.api.call.credits",
    ],
    [
      "a seventh decimal",
      { operations: { "api.call": { credits: 0.0000001 } } },
      "operations.api.call.credits",
    ],
    ["no price", { operations: { "api.call": {} } }, "operations.api.call"],
    [
      "a fraction of a microcredit a token",
      { models: { m: { input_credits_per_million: 0.5 } } },
      "models.m.input_credits_per_million",
    ],
    [
      "a tier that leaves a fraction of a cent",
      tiers(2_999, [1, 0], [6, 20]),
      "credit.tiers.1.percent_off",
    ],
    ["tiers that do not rise", tiers(2_900, [1, 0], [6, 20], [6, 30]), "credit.tiers.2.from"],
    ["tiers that begin late", tiers(2_900, [2, 10]), "credit.tiers.0.from"],
    ["credits for nothing", tiers(0), "credit.list_price_cents"],
  ])("%s", (_, input, path) => {
    const { error } = priceChangesSchema.safeParse(input);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });

  test("a price of every kind can be published", () => {
    const input = {
      operations: {
        "api.call": { credits: 0.000001 },
        "photoshoot.submit": { variants: { lite: 0 } },
      },
      models: { "gpt-6": { input_credits_per_million: 7 } },
      ...tiers(2_500, [1, 0], [10, 50]),
    };
    expect(priceChangesSchema.parse(input)).toEqual(input);
  });
});

import { describe, expect, test } from "vitest";
import { unitPrice } from "./account-price";
import { catalogue, operations, priceOf } from "./catalogue";
import { creditsToMicrocredits } from "./microcredits";
import {
  type ChargeOrder,
  MAX_QUANTITY,
  MAX_TOKENS,
  priceAsHeld,
  priceCharge,
} from "./price-charge";
import { type PriceOverride, parseOverrides } from "./price-override.schema";
import { layerVersions, priceAt } from "./prices";

const now = new Date("2027-03-01T12:00:00Z");
const prices = priceAt(layerVersions("standard", []), now);

function charge(order: Omit<ChargeOrder, "prices" | "overrides" | "now"> & Partial<ChargeOrder>) {
  return priceCharge({ prices, overrides: [], now, ...order });
}

function tokens(model: string, input_tokens: unknown, output_tokens?: unknown) {
  return charge({
    operation: "model.inference",
    properties: { model, input_tokens, output_tokens },
  });
}

/** The path and the words of a refusal. */
function refusal(work: () => unknown): { path: string; message: string } | undefined {
  try {
    work();
  } catch (error) {
    const { code, extra } = error as { code: string; extra: { errors: [never] } };
    expect(code).toBe("validation_failed");
    return extra.errors[0];
  }
}

let made = 0;
function agreed(
  subject: string,
  ownPrices: object,
  terms: { negotiated?: boolean; from?: string; to?: string } = {},
): PriceOverride {
  made += 1;
  const [override] = parseOverrides([
    {
      id: `pro_${String(made).padStart(26, "0")}`,
      subject,
      negotiated: terms.negotiated ?? false,
      prices: ownPrices,
      effective_at: terms.from ?? "2027-01-01T00:00:00+00:00",
      ends_at: terms.to ?? null,
    },
  ]);
  return override as PriceOverride;
}

describe("list prices", () => {
  test("the worked bills of the price list come out exactly", () => {
    const totals = catalogue.workedBills.flatMap((bill) =>
      bill.kind === "usage"
        ? [
            {
              total: Object.entries(bill.lines)
                .map(([operation, quantity]) => charge({ operation, quantity }).amount)
                .reduce((sum, amount) => sum + amount, 0n),
              published: creditsToMicrocredits(bill.usageCredits),
            },
          ]
        : [],
    );
    expect(totals).toHaveLength(2);
    for (const { total, published } of totals) expect(total).toBe(published);
  });

  test("every operation with a fixed price costs its list price, and names version and source", () => {
    for (const { key, metered } of operations) {
      if (metered) continue;
      expect(charge({ operation: key })).toMatchObject({
        amount: priceOf(key),
        priceVersion: prices.version,
        priceSource: "list",
      });
    }
  });

  test("a photoshoot on Lite costs a quarter credit, and four make one", () => {
    const lite = (quantity: number) =>
      charge({ operation: "photoshoot.submit", variant: "lite", quantity });
    expect(lite(1).amount).toBe(250_000n);
    expect(lite(4).amount).toBe(1_000_000n);
    expect(charge({ operation: "photoshoot.submit", variant: "standard" }).amount).toBe(1_000_000n);
  });

  test("one embedding token costs two microcredits", () => {
    expect(tokens("embeddings-3-small", 1).amount).toBe(2n);
  });

  test.each(catalogue.models)("a million tokens of $model cost the published dollars", (model) => {
    const { usdPerMillionInputTokens: input, usdPerMillionOutputTokens: output } = model;
    const cents = (usd: string) => creditsToMicrocredits(usd) * 100n;
    expect(tokens(model.model, 1_000_000, output && 0).amount).toBe(cents(input));
    if (output === undefined) return;
    expect(tokens(model.model, 0, 1_000_000).amount).toBe(cents(output));
    expect(tokens(model.model, 1_000_000, 1_000_000).amount).toBe(cents(input) + cents(output));
  });

  test("metered units count by quantity or by their own name", () => {
    expect(charge({ operation: "image.generate", properties: { images: 3 } }).amount).toBe(
      6_000_000n,
    );
    expect(charge({ operation: "compute.minute", quantity: 90 }).amount).toBe(90_000_000n);
    expect(charge({ operation: "recurring.transaction", quantity: 7 }).amount).toBe(14_000_000n);
    expect(charge({ operation: "api.call", properties: { quantity: 2 } }).amount).toBe(2_000_000n);
  });

  test("the details alone explain the amount", () => {
    expect(charge({ operation: "image.generate", quantity: 3 }).details).toEqual({
      price_source: "list",
      quantity: 3,
      unit_credits: 2,
    });
    expect(tokens("gpt-4o", 2_000, 500).details).toEqual({
      price_source: "list",
      model: "gpt-4o",
      input_tokens: 2_000,
      output_tokens: 500,
      input_credits_per_million: 250,
      output_credits_per_million: 1_000,
    });
  });
});

describe("who wins", () => {
  const list = [] as PriceOverride[];
  const override = agreed("operation:invoice.create", { credits: 0.9 });
  const newer = agreed(
    "operation:invoice.create",
    { credits: 0.8 },
    { from: "2027-02-01T00:00:00Z" },
  );
  const negotiated = agreed(
    "operation:invoice.create",
    { credits: 1.5 },
    { negotiated: true, from: "2026-12-01T00:00:00Z" },
  );
  const ended = agreed(
    "operation:invoice.create",
    { credits: 0.1 },
    { negotiated: true, to: "2027-03-01T12:00:00Z" },
  );
  const future = agreed(
    "operation:invoice.create",
    { credits: 0.1 },
    { negotiated: true, from: "2027-03-01T12:00:00.001Z" },
  );
  const starting = agreed(
    "operation:invoice.create",
    { credits: 0.7 },
    { from: "2027-03-01T12:00:00Z" },
  );
  const other = agreed("operation:bill.create", { credits: 0.1 }, { negotiated: true });

  test.each([
    ["nothing agreed: the list", list, "1", "list"],
    ["an override before the list", [override], "0.9", "override"],
    ["of two overrides the one that began last", [newer, override], "0.8", "override"],
    [
      "a negotiated price before any override, even a dearer one",
      [override, negotiated, newer],
      "1.5",
      "negotiated",
    ],
    ["not one that ends at this very moment", [ended], "1", "list"],
    ["not one that begins a millisecond later", [future], "1", "list"],
    ["one that begins at this very moment", [override, starting], "0.7", "override"],
    ["not one for another operation", [other], "1", "list"],
  ] as const)("%s", (_, overrides, credits, source) => {
    for (const order of [overrides, overrides.toReversed()]) {
      const priced = charge({ operation: "invoice.create", overrides: order });
      expect(priced.amount).toBe(creditsToMicrocredits(credits));
      expect(priced.priceSource).toBe(source);
    }
  });

  test("the entry names the override that set its price", () => {
    const { details } = charge({ operation: "invoice.create", overrides: [negotiated, newer] });
    expect(details).toMatchObject({ price_override: negotiated.id, price_source: "negotiated" });
  });

  test("an override of an operation leaves its variants at their own price unless it names them", () => {
    const plain = [agreed("operation:photoshoot.submit", { credits: 0.5 })];
    const lite = [agreed("operation:photoshoot.submit", { variants: { lite: 0.2 } })];
    const price = (overrides: PriceOverride[], variant?: string) =>
      unitPrice({ prices, overrides, now }, "photoshoot.submit", variant)?.price;
    expect(price(plain)).toBe(500_000n);
    expect(price(plain, "lite")).toBe(250_000n);
    expect(price(lite)).toBe(1_000_000n);
    expect(price(lite, "lite")).toBe(200_000n);
  });

  test("an override of a model reprices its tokens, and may sell a model of the account's own", () => {
    const own = { input_credits_per_million: 100, output_credits_per_million: 400 };
    const overrides = [agreed("model:gpt-4o", own), agreed("model:acme-tuned", own)];
    for (const model of ["gpt-4o", "acme-tuned"]) {
      const properties = { model, input_tokens: 10, output_tokens: 1 };
      expect(charge({ operation: "model.inference", properties, overrides })).toMatchObject({
        amount: 1_400n,
        priceSource: "override",
      });
    }
  });

  test("an override that cannot be read stops the charge", () => {
    expect(() => parseOverrides([{ id: "pro_1", subject: "operation:api.call" }])).toThrow();
    expect(() => parseOverrides(null)).toThrow();
    expect(parseOverrides([])).toEqual([]);
  });
});

test("a count sent as plain text is the number it says", () => {
  const properties = (images: unknown) => ({ operation: "image.generate", properties: { images } });
  for (const text of ["3", "3.0", "3.000000"])
    expect(charge(properties(text)).amount).toBe(charge(properties(3)).amount);
});

describe("refusals name the field", () => {
  const unplain = ["", " 3", "03", "3.5", "3.", ".0", "3.0000001", "-3", "0x3", "3e2", "３", "3 "];
  const notWhole = [1.5, Number.NaN, Number.POSITIVE_INFINITY, true, {}, ...unplain];

  test.each(["invoice.delete", "", "toString", "__proto__", "x".repeat(5_000)])(
    "operation %j",
    (operation) => {
      const refused = refusal(() => charge({ operation }));
      expect(refused?.path).toBe("operation");
      expect(refused?.message.length).toBeLessThan(150);
    },
  );

  test.each([0, -1, MAX_QUANTITY + 1, 1e21, ...notWhole])("quantity %j", (quantity) => {
    expect(refusal(() => charge({ operation: "api.call", quantity }))?.path).toBe("quantity");
    const properties = { images: quantity };
    expect(refusal(() => charge({ operation: "image.generate", properties }))?.path).toBe(
      "properties.images",
    );
  });

  test("the largest quantity is charged", () => {
    expect(charge({ operation: "container.deploy", quantity: MAX_QUANTITY }).amount).toBe(
      50_000_000_000_000n,
    );
  });

  test("two counts that disagree", () => {
    const order = { operation: "image.generate", quantity: 2 };
    expect(refusal(() => charge({ ...order, properties: { images: 3 } }))?.path).toBe(
      "properties.images",
    );
    expect(charge({ ...order, properties: { images: 2 } }).amount).toBe(4_000_000n);
  });

  test.each([-1, MAX_TOKENS + 1, ...notWhole, undefined, null])("tokens %j", (count) => {
    expect(refusal(() => tokens("gpt-4o", count, 1))?.path).toBe("properties.input_tokens");
    expect(refusal(() => tokens("gpt-4o", 1, count))?.path).toBe("properties.output_tokens");
  });

  test("no tokens at all, and tokens of both kinds at the limit", () => {
    expect(refusal(() => tokens("gpt-4o", 0, 0))?.path).toBe("properties.input_tokens");
    expect(refusal(() => tokens("embeddings-3-small", 0))?.path).toBe("properties.input_tokens");
    expect(tokens("claude-sonnet-4.6", MAX_TOKENS, MAX_TOKENS).amount).toBe(1_800_000_000_000n);
  });

  test("a model that is missing, unknown or no text", () => {
    for (const model of [undefined, "gpt-0", 4, "toString", ""]) {
      const properties = { model, input_tokens: 1, output_tokens: 1 };
      expect(refusal(() => charge({ operation: "model.inference", properties }))?.path).toBe(
        "properties.model",
      );
    }
    expect(refusal(() => charge({ operation: "model.inference" }))?.path).toBe("properties.model");
  });

  test("output tokens of a model without any", () => {
    expect(refusal(() => tokens("embeddings-3-small", 1, 1))?.path).toBe(
      "properties.output_tokens",
    );
    expect(tokens("embeddings-3-small", 1, 0).amount).toBe(2n);
  });

  test("a quantity or a variant of a model call, an unknown variant", () => {
    const properties = { model: "gpt-4o", input_tokens: 1, output_tokens: 1 };
    const call = { operation: "model.inference", properties };
    expect(refusal(() => charge({ ...call, quantity: 1 }))?.path).toBe("quantity");
    expect(refusal(() => charge({ ...call, variant: "lite" }))?.path).toBe("variant");
    for (const variant of ["gold", "", "toString"]) {
      expect(refusal(() => charge({ operation: "photoshoot.submit", variant }))?.path).toBe(
        "variant",
      );
    }
    expect(refusal(() => charge({ operation: "api.call", variant: "lite" }))?.path).toBe("variant");
  });

  test("an amount that no JSON number carries exactly", () => {
    const overrides = [
      agreed("operation:api.call", { credits: 1_000_000 }),
      agreed("model:gpt-4o", { input_credits_per_million: 10_000_000 }),
    ];
    const units = { operation: "api.call", quantity: 10_000, overrides };
    expect(refusal(() => charge(units))?.path).toBe("quantity");
    expect(charge({ ...units, quantity: 9_007 }).amount).toBe(9_007_000_000_000_000n);
    const properties = { model: "gpt-4o", input_tokens: MAX_TOKENS };
    const call = { operation: "model.inference", properties, overrides };
    expect(refusal(() => charge(call))?.path).toBe("properties");
  });

  test("in a list, at its place in the list", () => {
    const order = { operation: "api.call", quantity: 0, path: "items.3" };
    expect(refusal(() => charge(order))?.path).toBe("items.3.quantity");
  });
});

describe("as something was held", () => {
  const heldAs = (order: Parameters<typeof charge>[0]) => {
    const { priceVersion, details } = charge(order);
    return { operation: order.operation, priceVersion, details };
  };

  test("any count costs what it would have cost then: variant, agreement, version and source stay", () => {
    const overrides = [agreed("operation:api.call", { credits: 0.123457 }, { negotiated: true })];
    for (const order of [
      { operation: "photoshoot.submit", variant: "lite" },
      { operation: "photoshoot.submit" },
      { operation: "api.call", overrides },
    ]) {
      const held = heldAs({ ...order, quantity: 8 });
      for (const quantity of [1, 2, 8, 9, MAX_QUANTITY]) {
        expect(priceAsHeld(held, { quantity })).toEqual(charge({ ...order, quantity }));
      }
    }
  });

  test("tokens cost the rates of then, output or not", () => {
    const overrides = [
      agreed("model:gpt-4o", { input_credits_per_million: 7, output_credits_per_million: 11 }),
    ];
    for (const [order, used] of [
      [
        { overrides, model: "gpt-4o" },
        { input_tokens: 3, output_tokens: 5 },
      ],
      [{ model: "gpt-4o" }, { input_tokens: 0, output_tokens: 1 }],
    ] as const) {
      const { model, ...terms } = order;
      const call = (properties: object) =>
        charge({ operation: "model.inference", ...terms, properties: { model, ...properties } });
      const { priceVersion, details } = call({ input_tokens: 1_000, output_tokens: 1_000 });
      const held = { operation: "model.inference", priceVersion, details };
      expect(priceAsHeld(held, { properties: used })).toEqual(call(used));
    }
  });

  test("what was used must be a count all the same", () => {
    const held = heldAs({ operation: "photoshoot.submit", variant: "lite", quantity: 8 });
    expect(refusal(() => priceAsHeld(held, { quantity: 0 }))?.path).toBe("quantity");
    expect(refusal(() => priceAsHeld(held, { quantity: 1.5 }))?.path).toBe("quantity");
    const properties = { model: "gpt-4o", input_tokens: 1, output_tokens: 1 };
    const call = heldAs({ operation: "model.inference", properties });
    expect(refusal(() => priceAsHeld(call, { quantity: 1, properties }))?.path).toBe("quantity");
    expect(refusal(() => priceAsHeld(call, {}))?.path).toBe("properties.input_tokens");
  });
});

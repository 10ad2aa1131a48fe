import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PricedLine, type TaxTerms, totalLines } from "./total-lines";

const line = (given: Partial<PricedLine>): PricedLine => ({
  quantity: "1",
  unitPrice: 0n,
  discountPercent: null,
  taxRateIds: [],
  ...given,
});
const rate = (id: string, percent: string, given: Partial<TaxTerms> = {}): TaxTerms => ({
  id,
  percent,
  inclusive: false,
  compound: false,
  ...given,
});
const rates = (...list: TaxTerms[]) => new Map(list.map((one) => [one.id, one]));

describe("what a document comes to", () => {
  it("adds a tax that comes on top, rounded once and not a line", () => {
    // 3 x 0.33 of 10% are 0.033 each: rounded a line they were 0.09, over the document they are 0.10.
    const lines = [33n, 33n, 33n].map((unitPrice) => line({ unitPrice, taxRateIds: ["vat"] }));
    const totals = totalLines(lines, rates(rate("vat", "10")));
    expect(totals).toMatchObject({ subtotal: 99n, tax: 10n, total: 109n });
  });

  it("takes a tax that the price contains out of it", () => {
    const totals = totalLines(
      [line({ unitPrice: 11_900n, taxRateIds: ["vat"] })],
      rates(rate("vat", "19", { inclusive: true })),
    );
    expect(totals).toMatchObject({ subtotal: 10_000n, tax: 1_900n, total: 11_900n });
  });

  it("takes a compound tax of the net amount and the other taxes", () => {
    // Quebec as it was: GST 5%, PST 9.5% of the amount with GST.
    const totals = totalLines(
      [line({ unitPrice: 10_000n, taxRateIds: ["gst", "pst"] })],
      rates(rate("gst", "5"), rate("pst", "9.5", { compound: true })),
    );
    expect(totals.taxes.map(({ amount }) => amount)).toEqual([500n, 998n]);
    expect(totals.total).toBe(11_498n);
  });

  it("takes a discount off before tax, and rounds half away from zero", () => {
    const totals = totalLines(
      [line({ quantity: "1.5", unitPrice: 333n, discountPercent: "12.5", taxRateIds: ["vat"] })],
      rates(rate("vat", "20")),
    );
    // 499.5 -> 500, 62.5 -> 63, 437 net, 87.4 -> 87.
    expect(totals).toMatchObject({ discount: 63n, subtotal: 437n, tax: 87n, total: 524n });
  });
});

const percent = fc
  .integer({ min: 0, max: 400_000 })
  .map((units) => `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, "0")}`);
const documents = fc
  .record({
    rates: fc.array(fc.record({ percent, inclusive: fc.boolean(), compound: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
    lines: fc.array(
      fc.record({
        quantity: fc
          .integer({ min: 1, max: 10_000_000 })
          .map((units) => `${Math.floor(units / 1000)}.${String(units % 1000).padStart(3, "0")}`),
        unitPrice: fc.integer({ min: -10_000, max: 10_000_000 }).map(BigInt),
        discountPercent: fc.option(percent.filter((text) => Number(text) <= 100)),
        taxes: fc.array(fc.nat(), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ rates: given, lines }) => ({
    rates: rates(...given.map((one, at) => ({ id: `tax_${at}`, ...one }))),
    lines: lines.map(({ taxes, ...one }) =>
      line({ ...one, taxRateIds: taxes.map((n) => `tax_${n % given.length}`) }),
    ),
  }));

/** The same as a plain sum with floats, line by line: near enough to tell a wrong formula. */
function roughly({
  lines,
  rates: known,
}: typeof documents extends fc.Arbitrary<infer T> ? T : never) {
  let total = 0;
  for (const one of lines) {
    const gross = Math.round(Number(one.quantity) * Number(one.unitPrice) * 1e6) / 1e6;
    const amount = Math.round(gross) * (1 - Number(one.discountPercent ?? 0) / 100);
    const taxes = [...new Set(one.taxRateIds)].flatMap((id) => known.get(id) ?? []);
    const share = (chosen: (tax: TaxTerms) => boolean) =>
      taxes.filter(chosen).reduce((sum, tax) => sum + Number(tax.percent) / 100, 0);
    const plain = share((tax) => !tax.compound);
    const net =
      amount /
      (1 +
        share((tax) => tax.inclusive && !tax.compound) +
        share((tax) => tax.inclusive && tax.compound) * (1 + plain));
    total += net * (1 + plain + share((tax) => tax.compound) * (1 + plain));
  }
  return total;
}

describe("any document", () => {
  it("is exactly its net lines and its taxes", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const totals = totalLines(document.lines, document.rates);
        const sum = (amounts: bigint[]) => amounts.reduce((all, one) => all + one, 0n);
        expect(sum(totals.lines.map(({ net }) => net))).toBe(totals.subtotal);
        expect(sum(totals.taxes.map(({ amount }) => amount))).toBe(totals.tax);
        expect(totals.subtotal + totals.tax).toBe(totals.total);
        // Each line and each tax may be half a unit off.
        const slack = document.lines.length * 2 + document.rates.size + 1;
        expect(Math.abs(Number(totals.total) - roughly(document))).toBeLessThan(slack);
      }),
      { numRuns: 300 },
    );
  });

  it("with nothing but taxes its prices contain comes to what the lines say", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const inclusive = new Map(
          [...document.rates].map(([id, one]) => [id, { ...one, inclusive: true }]),
        );
        const bare = document.lines.map((one) => ({ ...one, taxRateIds: [] }));
        expect(totalLines(document.lines, inclusive).total).toBe(totalLines(bare, inclusive).total);
      }),
      { numRuns: 300 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refundedTaxLines } from "./tax-lines";

const vat = { country: "DE", state: null, name: "VAT", percent: 19, amount_cents: 798 };

describe("the tax in refunds", () => {
  it("is its share of each line, negative", () => {
    const half = { paid: 5_000n, before: 0n, refunded: 2_500n };
    expect(refundedTaxLines([vat], half)).toEqual([{ ...vat, amount_cents: -399 }]);
  });

  it("is none where none was computed", () => {
    expect(refundedTaxLines(null, { paid: 5_000n, before: 0n, refunded: 1n })).toEqual([]);
  });

  it("adds up to the whole tax, however a payment is refunded", () => {
    const parts = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (refunds, share) => {
        const paid = refunds.reduce((sum, cents) => sum + cents, 0);
        const line = { ...vat, amount_cents: Math.floor(paid * share) };
        let before = 0;
        let returned = 0;
        for (const refunded of refunds) {
          const cents = { paid: BigInt(paid), before: BigInt(before), refunded: BigInt(refunded) };
          const [taken] = refundedTaxLines([line], cents);
          const amount = taken?.amount_cents ?? 1;
          expect(amount).toBeLessThanOrEqual(0);
          expect(-amount).toBeLessThanOrEqual(refunded);
          returned -= amount;
          before += refunded;
        }
        expect(returned).toBe(line.amount_cents);
      }),
    );
  });
});

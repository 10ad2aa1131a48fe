import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { taxesOf } from "./read-checkout";

type Session = Parameters<typeof taxesOf>[0];
type Tax = NonNullable<NonNullable<Session["total_details"]>["breakdown"]>["taxes"][number];

const session = (status: string | null, taxes: Tax[]) =>
  ({
    automatic_tax: { enabled: status !== null, status },
    total_details: {
      amount_tax: taxes.reduce((sum, { amount }) => sum + amount, 0),
      breakdown: { discounts: [], taxes },
    },
  }) as unknown as Session;

const tax = (amount: number, rate: Partial<Stripe.TaxRate>): Tax => ({
  amount,
  taxability_reason: null,
  taxable_amount: null,
  rate: {
    display_name: "VAT",
    country: "DE",
    state: null,
    percentage: 19,
    effective_percentage: null,
    ...rate,
  } as Stripe.TaxRate,
});

describe("the taxes of a hosted page", () => {
  it("are those of Stripe, each with its place and rate", () =>
    expect(
      taxesOf(
        session("complete", [
          tax(160, {}),
          tax(83, {
            display_name: "Sales Tax",
            country: "US",
            state: "TX",
            percentage: 8,
            effective_percentage: 8.25,
          }),
        ]),
      ),
    ).toEqual([
      { country: "DE", state: null, name: "VAT", percent: 19, amountCents: 160n },
      { country: "US", state: "TX", name: "Sales Tax", percent: 8.25, amountCents: 83n },
    ]));

  it("are none where Stripe found nothing to tax, and unknown where it did not look", () => {
    expect(taxesOf(session("complete", [tax(0, { percentage: 0 })]))).toEqual([]);
    expect(taxesOf(session("complete", []))).toEqual([]);
    expect(taxesOf(session(null, []))).toBeNull();
  });
});

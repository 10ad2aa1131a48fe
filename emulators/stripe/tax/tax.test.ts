import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";
import { computeTax } from "./compute-tax.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

const inclusive = {
  automatic_tax: { enabled: true },
  customer_update: { address: "auto" as const },
  line_items: [
    {
      quantity: 1,
      price_data: {
        currency: "usd",
        unit_amount: 5_000,
        tax_behavior: "inclusive" as const,
        product_data: { name: "5,000 credits" },
      },
    },
  ],
};

test("a tax is in the amount or on top of it, by country and state", () => {
  expect(computeTax(11_900, { country: "DE", state: null }, true)?.amount).toBe(1_900);
  expect(computeTax(10_000, { country: "DE", state: null }, false)?.amount).toBe(1_900);
  expect(computeTax(10_825, { country: "US", state: "TX" }, true)?.amount).toBe(825);
  expect(computeTax(10_000, { country: "US", state: "OR" }, true)).toBeNull();
});

describe("a checkout with automatic tax", () => {
  test("is taxed where the payer is, at the same total, and keeps the address", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({});
    const session = await bench.openCheckout({ ...inclusive, customer: customer.id });
    expect(session.automatic_tax.status).toBe("requires_location_inputs");
    await bench.control(`/checkout/${session.id}/complete`, { country: "DE" });
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["total_details.breakdown"],
    });
    expect(paid).toMatchObject({
      amount_total: 5_000,
      automatic_tax: { enabled: true, status: "complete" },
      total_details: {
        amount_tax: 798,
        breakdown: { taxes: [{ amount: 798, rate: { country: "DE", percentage: 19 } }] },
      },
    });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
      address: { country: "DE" },
    });
  });

  test("is refused where no address could be kept, and not paid without a country", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({});
    const { customer_update, ...withoutUpdate } = inclusive;
    expect(customer_update).toBeTruthy();
    await expect(
      bench.openCheckout({ ...withoutUpdate, customer: customer.id }),
    ).rejects.toMatchObject({ code: "customer_tax_location_invalid" });
    const session = await bench.openCheckout({ ...inclusive, customer: customer.id });
    const answer = await bench.control(`/checkout/${session.id}/complete`, {});
    expect(answer.status).toBe(400);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("unpaid");
  });
});

describe("a tax calculation", () => {
  const calculation = (customer: string) => ({
    currency: "usd",
    customer,
    line_items: [{ amount: 1_200, reference: "r1", tax_behavior: "inclusive" as const }],
  });

  test("is booked with a payment of its amount, and with no other", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({ address: { country: "FR" } });
    const { id, tax_breakdown } = await stripe.tax.calculations.create(calculation(customer.id));
    expect(tax_breakdown).toMatchObject([
      { amount: 200, inclusive: true, tax_rate_details: { country: "FR", tax_type: "vat" } },
    ]);
    const hooks = { inputs: { tax: { calculation: id ?? "" } } };
    const payment = { currency: "usd", customer: customer.id, hooks };
    const intent = await stripe.paymentIntents.create({ ...payment, amount: 1_200 });
    expect(intent.hooks).toEqual(hooks);
    await expect(stripe.paymentIntents.create({ ...payment, amount: 1_300 })).rejects.toThrow(
      "differs from that of the tax calculation",
    );
  });

  test("needs to know where the customer is", async () => {
    const customer = await bench.stripe.customers.create({});
    await expect(
      bench.stripe.tax.calculations.create(calculation(customer.id)),
    ).rejects.toMatchObject({ code: "customer_tax_location_invalid" });
  });
});

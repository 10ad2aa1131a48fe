import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

test("the portal shows, adds, prefers and removes cards", async () => {
  const { customer, method } = await bench.customerWithCard();
  const portal = await bench.stripe.billingPortal.sessions.create({
    customer,
    return_url: "http://127.0.0.1:3000/billing",
  });
  expect(await (await fetch(portal.url)).text()).toContain("visa ending in 4242");
  const card = { card_number: "5555555555554444", card_expiry: "12 / 34", card_cvc: "123" };
  await post(`${portal.url}/add`, card);
  const methods = await bench.stripe.customers.listPaymentMethods(customer);
  expect(methods.data).toHaveLength(2);
  await post(`${portal.url}/default`, { payment_method: method });
  expect(await bench.stripe.customers.retrieve(customer)).toMatchObject({
    invoice_settings: { default_payment_method: method },
  });
  await post(`${portal.url}/remove`, { payment_method: method });
  expect((await bench.stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
  const declined = await post(`${portal.url}/add`, { ...card, card_number: "4000000000000002" });
  expect(await declined.text()).toContain("Your card was declined.");
  const types = (await bench.events()).map((event) => event.type);
  expect(types).toEqual(expect.arrayContaining(["payment_method.detached", "customer.updated"]));
});

test("a paid checkout has an invoice page, a PDF and a receipt", async () => {
  const customer = await bench.stripe.customers.create({ email: "owner@acme.test" });
  const session = await bench.openCheckout({
    customer: customer.id,
    invoice_creation: { enabled: true },
  });
  await bench.control(`/checkout/${session.id}/complete`, {});
  const paid = await bench.stripe.checkout.sessions.retrieve(session.id, {
    expand: ["invoice", "payment_intent.latest_charge"],
  });
  const invoice = paid.invoice as {
    hosted_invoice_url: string;
    invoice_pdf: string;
    number: string;
  };
  expect(await (await fetch(invoice.hosted_invoice_url)).text()).toContain(invoice.number);
  const pdf = await fetch(invoice.invoice_pdf);
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  const text = Buffer.from(await pdf.arrayBuffer()).toString("latin1");
  expect(text.startsWith("%PDF-1.4")).toBe(true);
  expect(text).toContain("$50.00");
  const intent = paid.payment_intent as { latest_charge: { receipt_url: string } };
  expect(await (await fetch(intent.latest_charge.receipt_url)).text()).toContain(
    "visa ending in 4242",
  );
});

test("the first page says what this is and settles pending payments", async () => {
  const session = await bench.openCheckout();
  await bench.control(`/checkout/${session.id}/complete`, { payment_method: "crypto" });
  const page = await (await fetch(bench.emulator.url)).text();
  expect(page).toContain("Local Stripe stand-in");
  expect(page).toContain("/settle");
});

test("what people typed is never read as markup", async () => {
  const customer = await bench.stripe.customers.create({ name: "<script>alert(1)</script>" });
  const portal = await bench.stripe.billingPortal.sessions.create({ customer: customer.id });
  expect(await (await fetch(portal.url)).text()).not.toContain("<script>alert");
});

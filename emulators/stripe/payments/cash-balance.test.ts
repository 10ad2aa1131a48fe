import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

/** A checkout of $50.00 that its customer chose to pay by bank transfer. */
async function awaitTransfer() {
  const { id: customer } = await bench.stripe.customers.create({ email: "owner@acme.test" });
  const session = await bench.openCheckout({ customer, invoice_creation: { enabled: true } });
  await bench.control(`/checkout/${session.id}/complete`, { payment_method: "customer_balance" });
  return { customer, session: session.id };
}

async function look(session: string) {
  const { payment_status, payment_intent, invoice } = await bench.stripe.checkout.sessions.retrieve(
    session,
    { expand: ["payment_intent"] },
  );
  if (payment_intent === null || typeof payment_intent === "string")
    throw new Error("not expanded");
  const transfer = payment_intent.next_action?.display_bank_transfer_instructions;
  return { payment_status, invoice, intent: payment_intent, transfer };
}

const send = (customer: string, amount: number, reference?: string | null) =>
  bench.stripe.testHelpers.customers.fundCashBalance(customer, {
    amount,
    currency: "usd",
    ...(reference ? { reference } : {}),
  });

const balanceOf = async (customer: string) =>
  (await bench.stripe.customers.retrieveCashBalance(customer)).available?.usd ?? 0;

describe("a bank transfer", () => {
  test("says where to send how much, with an account number of the customer's own", async () => {
    const { session } = await awaitTransfer();
    const { payment_status, transfer } = await look(session);
    expect(payment_status).toBe("unpaid");
    expect(transfer).toMatchObject({
      amount_remaining: 5_000,
      type: "us_bank_transfer",
      financial_addresses: [{ type: "aba", aba: { routing_number: "999999999" } }],
    });
    const other = await look((await awaitTransfer()).session);
    expect(other.transfer?.financial_addresses?.[0]?.aba?.account_number).not.toBe(
      transfer?.financial_addresses?.[0]?.aba?.account_number,
    );
  });

  test("that comes short waits for the rest, and is one payment in the end", async () => {
    const { customer, session } = await awaitTransfer();
    await send(customer, 3_000);
    expect(await look(session)).toMatchObject({
      payment_status: "unpaid",
      intent: { status: "requires_action" },
      transfer: { amount_remaining: 2_000 },
    });
    expect(await balanceOf(customer)).toBe(0);
    await send(customer, 2_000);
    const { payment_status, intent, invoice } = await look(session);
    expect(payment_status).toBe("paid");
    expect(intent).toMatchObject({ status: "succeeded", amount_received: 5_000 });
    expect(invoice).not.toBeNull();
    const rows = (await bench.ledger()).filter((row) => row.customer === customer);
    expect(rows).toMatchObject([{ amount: 5_000, status: "succeeded" }]);
    const types = (await bench.events()).map((event) => event.type);
    expect(types).toContain("payment_intent.partially_funded");
    expect(types).toContain("checkout.session.async_payment_succeeded");
  });

  test("that brings too much leaves the rest with the customer, and it pays the next one first", async () => {
    const { customer, session } = await awaitTransfer();
    await send(customer, 7_500);
    expect((await look(session)).payment_status).toBe("paid");
    expect(await balanceOf(customer)).toBe(2_500);
    expect((await bench.events()).map((event) => event.type)).toContain(
      "cash_balance.funds_available",
    );
    const next = await bench.openCheckout({ customer });
    await bench.control(`/checkout/${next.id}/complete`, { payment_method: "customer_balance" });
    expect((await look(next.id)).transfer?.amount_remaining).toBe(2_500);
    expect(await balanceOf(customer)).toBe(0);
  });

  test("is paid at once when the customer's balance covers it", async () => {
    const { id: customer } = await bench.stripe.customers.create({});
    await send(customer, 9_000);
    const session = await bench.openCheckout({ customer });
    await bench.control(`/checkout/${session.id}/complete`, { payment_method: "customer_balance" });
    expect((await look(session.id)).payment_status).toBe("paid");
    expect(await balanceOf(customer)).toBe(4_000);
  });

  test("pays the purchase its reference names before an older one", async () => {
    const { customer, session: older } = await awaitTransfer();
    const named = await bench.openCheckout({ customer });
    await bench.control(`/checkout/${named.id}/complete`, { payment_method: "customer_balance" });
    await send(customer, 5_000, (await look(named.id)).transfer?.reference);
    expect((await look(named.id)).payment_status).toBe("paid");
    expect((await look(older)).payment_status).toBe("unpaid");
  });

  test("that is cancelled gives back what had arrived", async () => {
    const { customer, session } = await awaitTransfer();
    await send(customer, 1_000);
    await bench.stripe.paymentIntents.cancel((await look(session)).intent.id);
    expect(await balanceOf(customer)).toBe(1_000);
    const { data } = await bench.stripe.customers.listCashBalanceTransactions(customer);
    expect(data.map(({ type, net_amount }) => [type, net_amount])).toEqual([
      ["unapplied_from_payment", 1_000],
      ["applied_to_payment", -1_000],
      ["funded", 1_000],
    ]);
  });
});

test("a card from a phone's wallet is a card that says so", async () => {
  const { id: customer } = await bench.stripe.customers.create({});
  const session = await bench.openCheckout({
    customer,
    payment_method_options: { card: { setup_future_usage: "off_session" } },
  });
  await bench.control(`/checkout/${session.id}/complete`, { wallet: "apple_pay" });
  const { data } = await bench.stripe.customers.listPaymentMethods(customer);
  expect(data[0]?.card).toMatchObject({ last4: "4242", wallet: { type: "apple_pay" } });
});

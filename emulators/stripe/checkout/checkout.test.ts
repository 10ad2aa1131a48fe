import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

describe("checkout by the control plane", () => {
  test("a completed checkout is paid once, saves the card and delivers verified webhooks", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({ email: "owner@acme.test" });
    const session = await bench.openCheckout(
      {
        customer: customer.id,
        metadata: { purchase: "p1" },
        payment_intent_data: { metadata: { purchase: "p1" } },
        payment_method_options: { card: { setup_future_usage: "off_session" } },
        invoice_creation: { enabled: true },
      },
      { idempotencyKey: "purchase-1" },
    );
    expect(session.payment_status).toBe("unpaid");
    expect(session.payment_method_types).toEqual([
      "card",
      "us_bank_account",
      "customer_balance",
      "crypto",
    ]);

    const done = await bench.control(`/checkout/${session.id}/complete`, {
      card: "4242424242424242",
    });
    expect(done.status).toBe(200);

    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: [
        "payment_intent.latest_charge",
        "payment_intent.payment_method",
        "line_items",
        "invoice",
        "customer",
      ],
    });
    expect(paid).toMatchObject({
      status: "complete",
      payment_status: "paid",
      amount_total: 5_000,
      metadata: { purchase: "p1" },
      payment_intent: {
        status: "succeeded",
        metadata: { purchase: "p1" },
        latest_charge: { status: "succeeded", amount: 5_000 },
        payment_method: { card: { last4: "4242" }, customer: customer.id },
      },
      invoice: { status: "paid", total: 5_000 },
      customer: { email: "owner@acme.test" },
    });
    expect(paid.line_items?.data[0]?.description).toBe("5,000 credits");

    const ours = (await bench.ledger()).filter((row) => row.customer === customer.id);
    expect(ours).toEqual([
      expect.objectContaining({
        amount: 5_000,
        status: "succeeded",
        refunded: 0,
        idempotency_key: "purchase-1",
      }),
    ]);

    const types = (await bench.events()).map((event) => event.type);
    for (const type of [
      "checkout.session.completed",
      "payment_intent.succeeded",
      "charge.succeeded",
      "payment_method.attached",
      "invoice.paid",
      "customer.created",
    ]) {
      expect(types).toContain(type);
    }
    const cards = await stripe.customers.listPaymentMethods(customer.id, { type: "card" });
    expect(cards.data).toHaveLength(1);

    const again = await bench.control(`/checkout/${session.id}/complete`, {});
    expect(again.status).toBe(400);
  });

  test("a declined card leaves the session open for another", async () => {
    const session = await bench.openCheckout();
    const declined = await bench.control<{ error: { decline_code: string } }>(
      `/checkout/${session.id}/complete`,
      { card: "4000000000009995" },
    );
    expect(declined.status).toBe(402);
    expect(declined.body.error.decline_code).toBe("insufficient_funds");
    expect((await bench.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
    expect((await bench.control(`/checkout/${session.id}/complete`, {})).status).toBe(200);
    const rows = (await bench.ledger()).filter(
      (row) => row.amount === 5_000 && row.customer === null,
    );
    expect(rows.map((row) => row.status)).toEqual(["failed", "succeeded"]);
  });

  test("3-D Secure decides when the card asks for it", async () => {
    const session = await bench.openCheckout({}, { idempotencyKey: "purchase-3ds" });
    const failed = await bench.control(`/checkout/${session.id}/complete`, {
      card: "4000002760003184",
      three_d_secure: "fail",
    });
    expect(failed.status).toBe(402);
    const passed = await bench.control(`/checkout/${session.id}/complete`, {
      card: "4000002760003184",
      three_d_secure: "pass",
    });
    expect(passed.status).toBe(200);
    const rows = (await bench.ledger()).filter((row) => row.idempotency_key === "purchase-3ds");
    expect(rows).toEqual([expect.objectContaining({ status: "succeeded" })]);
  });

  test.each([
    ["us_bank_account", "processing"],
    ["crypto", "processing"],
    ["customer_balance", "requires_action"],
  ] as const)("%s stays unpaid until it settles", async (method, status) => {
    const customer = await bench.stripe.customers.create({});
    const session = await bench.openCheckout({ customer: customer.id });
    await bench.control(`/checkout/${session.id}/complete`, { payment_method: method });
    const pending = await bench.stripe.checkout.sessions.retrieve(session.id, {
      expand: ["payment_intent"],
    });
    expect(pending).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: { status },
    });
    const intent = pending.payment_intent as { id: string };
    await bench.control(`/payment_intents/${intent.id}/settle`, {});
    const paid = await bench.stripe.checkout.sessions.retrieve(session.id);
    expect(paid.payment_status).toBe("paid");
    const last = (await bench.events()).filter(
      (event) => event.type === "checkout.session.async_payment_succeeded",
    );
    expect(last.at(-1)?.data.object).toMatchObject({ id: session.id });
  });

  test("a delayed payment that fails is told and never paid", async () => {
    const session = await bench.openCheckout();
    await bench.control(`/checkout/${session.id}/complete`, { payment_method: "us_bank_account" });
    const { payment_intent: intent } = await bench.stripe.checkout.sessions.retrieve(session.id);
    await bench.control(`/payment_intents/${String(intent)}/fail`, {});
    expect((await bench.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe(
      "unpaid",
    );
    const types = (await bench.events()).map((event) => event.type);
    expect(types).toContain("checkout.session.async_payment_failed");
  });

  test("setup mode saves a card that can be charged off session", async () => {
    const customer = await bench.stripe.customers.create({});
    const session = await bench.stripe.checkout.sessions.create({
      mode: "setup",
      currency: "usd",
      customer: customer.id,
      success_url: "http://127.0.0.1:3000/cards",
    });
    await bench.control(`/checkout/${session.id}/complete`, { card: "4000002500003155" });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, {
      expand: ["setup_intent"],
    });
    expect(done).toMatchObject({
      payment_status: "no_payment_required",
      setup_intent: { status: "succeeded" },
    });
    const [card] = (await bench.stripe.customers.listPaymentMethods(customer.id)).data;
    const charged = await bench.stripe.paymentIntents.create({
      amount: 1_601,
      currency: "usd",
      customer: customer.id,
      payment_method: card?.id ?? "",
      off_session: true,
      confirm: true,
    });
    expect(charged.status).toBe("succeeded");
  });

  test("a session expires at its time and by request, and then takes no payment", async () => {
    const byRequest = await bench.openCheckout();
    await bench.stripe.checkout.sessions.expire(byRequest.id);
    expect((await bench.control(`/checkout/${byRequest.id}/complete`, {})).status).toBe(400);

    const byTime = await bench.openCheckout({
      expires_at: Math.floor(Date.now() / 1000) + 31 * 60,
    });
    await bench.control("/clock", { advance_seconds: 32 * 60 });
    expect((await bench.stripe.checkout.sessions.retrieve(byTime.id)).status).toBe("expired");
    expect((await bench.events()).map((event) => event.type)).toContain("checkout.session.expired");
  });
});

describe("the hosted page", () => {
  const submit = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  const card = (number: string) => ({
    email: "owner@acme.test",
    method: "card",
    card_number: number,
    card_expiry: "12 / 34",
    card_cvc: "123",
    card_name: "Owner",
  });

  test("shows what is bought and returns to the app after a payment", async () => {
    const session = await bench.openCheckout();
    const page = await (await fetch(session.url ?? "")).text();
    expect(page).toContain("$50.00");
    expect(page).toContain("5,000 credits");
    const paid = await submit(session.url ?? "", card("4242 4242 4242 4242"));
    expect(paid.status).toBe(303);
    expect(paid.headers.get("location")).toBe(`http://127.0.0.1:3000/done?session=${session.id}`);
    const again = await submit(session.url ?? "", card("4242 4242 4242 4242"));
    expect(again.headers.get("location")).toBe(paid.headers.get("location"));
    const retrieved = await bench.stripe.checkout.sessions.retrieve(session.id);
    expect(retrieved.customer_details?.email).toBe("owner@acme.test");
  });

  test("says in place why a card was declined", async () => {
    const session = await bench.openCheckout();
    const declined = await submit(session.url ?? "", card("4000000000000002"));
    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain("Your card was declined.");
    const wrong = await submit(session.url ?? "", card("4242424242424241"));
    expect(await wrong.text()).toContain("Your card number is incorrect.");
  });

  test("asks for 3-D Secure and comes back after a failure", async () => {
    const session = await bench.openCheckout();
    const asked = await submit(session.url ?? "", card("4000000000003220"));
    const challenge = new URL(asked.headers.get("location") ?? "", bench.emulator.url).toString();
    expect(await (await fetch(challenge)).text()).toContain("Complete");
    const failed = await submit(challenge, { answer: "fail" });
    expect(failed.headers.get("location")).toBe(`/c/pay/${session.id}?error=authentication`);
    await submit(session.url ?? "", card("4000000000003220"));
    const passed = await submit(challenge, { answer: "pass" });
    expect(passed.headers.get("location")).toContain(session.id);
    expect((await bench.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
  });
});

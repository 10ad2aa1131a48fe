import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());

const recharge = (customer: string, method: string, amount = 1_601) =>
  bench.stripe.paymentIntents.create({
    amount,
    currency: "usd",
    customer,
    payment_method: method,
    off_session: true,
    confirm: true,
  });

const refusalOf = async (call: Promise<unknown>): Promise<Stripe.StripeRawError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error.raw as Stripe.StripeRawError;
    throw error;
  }
  throw new Error("The call was not refused");
};

describe("charges off session", () => {
  test("a saved card is charged once and the ledger, charge and balance agree", async () => {
    const { customer, method } = await bench.customerWithCard();
    const intent = await recharge(customer, method);
    expect(intent).toMatchObject({ status: "succeeded", amount_received: 1_601 });
    const charge = await bench.stripe.charges.retrieve(String(intent.latest_charge), {
      expand: ["balance_transaction"],
    });
    expect(charge).toMatchObject({
      paid: true,
      balance_transaction: { amount: 1_601, fee: 76, net: 1_525, type: "charge" },
    });
    const rows = (await bench.ledger()).filter((row) => row.payment_intent === intent.id);
    expect(rows).toEqual([expect.objectContaining({ amount: 1_601, status: "succeeded" })]);
  });

  test.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "try_again_later"],
    [
      "pm_card_visa_chargeDeclinedInsufficientFunds",
      "card_declined",
      "insufficient_funds",
      "try_again_later",
    ],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again"],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "do_not_try_again"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", "confirm_card_data"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "confirm_card_data"],
    [
      "pm_card_chargeDeclinedProcessingError",
      "processing_error",
      "processing_error",
      "try_again_later",
    ],
    ["pm_card_radarBlock", "card_declined", "fraudulent", "do_not_try_again"],
  ])("%s declines as documented", async (method, code, declineCode, adviceCode) => {
    const refusal = await refusalOf(
      bench.stripe.paymentIntents.create({
        amount: 2_000,
        currency: "usd",
        payment_method: method,
        allowed_payment_method_types: ["card"],
        confirm: true,
      }),
    );
    expect(refusal).toMatchObject({
      type: "card_error",
      statusCode: 402,
      code,
      decline_code: declineCode,
      advice_code: adviceCode,
      payment_intent: { status: "requires_payment_method" },
      payment_method: { type: "card" },
    });
    expect(refusal.request_log_url).toContain("req_");
    const charge = await bench.stripe.charges.retrieve(String(refusal.charge));
    expect(charge).toMatchObject({ status: "failed", outcome: { reason: declineCode } });
    const saved = await refusalOf(bench.customerWithCard(method));
    expect(saved).toMatchObject({ statusCode: 402, code });
  });

  test("a card that can be saved and then declines", async () => {
    const { customer, method } = await bench.customerWithCard("pm_card_chargeCustomerFail");
    const refusal = await refusalOf(recharge(customer, method));
    expect(refusal).toMatchObject({ code: "card_declined", decline_code: "generic_decline" });
  });

  test("a saved card starts to answer like another test card when told to", async () => {
    const { customer, method } = await bench.customerWithCard();
    await bench.control(`/payment_methods/${method}/behave`, { card: "4000000000009987" });
    expect(await refusalOf(recharge(customer, method))).toMatchObject({
      decline_code: "lost_card",
    });
  });

  test("3-D Secure on every payment: off session it is authentication_required", async () => {
    const { customer, method } = await bench.customerWithCard("pm_card_authenticationRequired");
    const refusal = await refusalOf(recharge(customer, method));
    expect(refusal).toMatchObject({
      code: "authentication_required",
      decline_code: "authentication_required",
      payment_intent: {
        status: "requires_payment_method",
        last_payment_error: { code: "authentication_required", payment_method: { id: method } },
      },
    });
  });

  test("3-D Secure unless set up: a card saved without it needs it off session", async () => {
    const { customer, method } = await bench.customerWithCard(
      "pm_card_authenticationRequiredOnSetup",
    );
    expect(await refusalOf(recharge(customer, method))).toMatchObject({
      code: "authentication_required",
    });
  });

  test("on session the holder is asked, and the charge follows only when they pass", async () => {
    const intent = await bench.stripe.paymentIntents.create({
      amount: 700,
      currency: "usd",
      payment_method: "pm_card_threeDSecure2Required",
      allowed_payment_method_types: ["card"],
      return_url: "http://127.0.0.1:3000/back",
      confirm: true,
    });
    expect(intent.status).toBe("requires_action");
    const url = intent.next_action?.redirect_to_url?.url ?? "";
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ answer: "pass" }),
      redirect: "manual",
    });
    expect(answer.headers.get("location")).toBe(
      `http://127.0.0.1:3000/back?payment_intent=${intent.id}`,
    );
    expect((await bench.stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
  });

  test("twenty simultaneous confirmations of one payment charge once", async () => {
    const { customer, method } = await bench.customerWithCard();
    const intent = await bench.stripe.paymentIntents.create({
      amount: 900,
      currency: "usd",
      customer,
    });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        bench.stripe.paymentIntents.confirm(intent.id, {
          payment_method: method,
          off_session: true,
        }),
      ),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const rows = (await bench.ledger()).filter((row) => row.payment_intent === intent.id);
    expect(rows).toHaveLength(1);
  });

  test("the same number has the same fingerprint, another number another", async () => {
    const one = await bench.customerWithCard("pm_card_visa");
    const two = await bench.customerWithCard("pm_card_visa");
    const three = await bench.customerWithCard("pm_card_mastercard");
    const [a, b, c] = await Promise.all(
      [one, two, three].map(async ({ method }) => {
        const found = await bench.stripe.paymentMethods.retrieve(method);
        return found.card?.fingerprint;
      }),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  test("a detached card is never charged again", async () => {
    const { customer, method } = await bench.customerWithCard();
    await bench.stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: method },
    });
    await bench.stripe.paymentMethods.detach(method);
    expect(await refusalOf(recharge(customer, method))).toMatchObject({
      type: "invalid_request_error",
    });
    const after = await bench.stripe.customers.retrieve(customer);
    expect(after).toMatchObject({ invoice_settings: { default_payment_method: null } });
  });

  test("another customer's card is refused", async () => {
    const mine = await bench.customerWithCard();
    const theirs = await bench.customerWithCard();
    expect(await refusalOf(recharge(mine.customer, theirs.method))).toMatchObject({
      statusCode: 400,
      param: "payment_method",
    });
  });

  test("an ACH debit settles after days on the clock, or fails as its account number says", async () => {
    const good = await bench.customerWithCard("pm_usBankAccount_success");
    const bad = await bench.customerWithCard("pm_usBankAccount_insufficientFunds");
    const paid = await recharge(good.customer, good.method);
    const failed = await recharge(bad.customer, bad.method);
    expect([paid.status, failed.status]).toEqual(["processing", "processing"]);
    await bench.control("/clock", { advance_seconds: 5 * 86_400 });
    expect((await bench.stripe.paymentIntents.retrieve(paid.id)).status).toBe("succeeded");
    expect((await bench.stripe.paymentIntents.retrieve(failed.id)).status).toBe(
      "requires_payment_method",
    );
  });
});

describe("money that goes back", () => {
  const paidCharge = async (card: string): Promise<{ intent: string; charge: string }> => {
    const { customer, method } = await bench.customerWithCard(card);
    const intent = await recharge(customer, method, 1_000);
    return { intent: intent.id, charge: String(intent.latest_charge) };
  };
  const ledgerRow = async (charge: string) =>
    (await bench.ledger()).find((row) => row.charge === charge);

  test("refunds add up to the charge and never beyond", async () => {
    const { intent, charge } = await paidCharge("pm_card_visa");
    await bench.stripe.refunds.create({ payment_intent: intent, amount: 400 });
    expect(await refusalOf(bench.stripe.refunds.create({ charge, amount: 601 }))).toMatchObject({
      statusCode: 400,
      param: "amount",
    });
    await bench.stripe.refunds.create({ charge });
    expect(await refusalOf(bench.stripe.refunds.create({ charge }))).toMatchObject({
      code: "charge_already_refunded",
    });
    expect(await ledgerRow(charge)).toMatchObject({ refunded: 1_000 });
    const withRefunds = await bench.stripe.charges.retrieve(charge, { expand: ["refunds"] });
    expect(withRefunds.refunds?.data).toHaveLength(2);
    expect(withRefunds.refunded).toBe(true);
  });

  test("a refund that fails later gives the money back to us", async () => {
    const { charge } = await paidCharge("pm_card_refundFail");
    const refund = await bench.stripe.refunds.create({ charge });
    expect(refund.status).toBe("succeeded");
    await bench.control("/clock", { advance_seconds: 120 });
    expect((await bench.stripe.refunds.retrieve(refund.id)).status).toBe("failed");
    expect(await ledgerRow(charge)).toMatchObject({ refunded: 0 });
    expect((await bench.events()).map((event) => event.type)).toContain("refund.failed");
  });

  test("a pending refund succeeds later", async () => {
    const { charge } = await paidCharge("pm_card_pendingRefund");
    const refund = await bench.stripe.refunds.create({ charge });
    expect(refund.status).toBe("pending");
    await bench.control("/clock", { advance_seconds: 120 });
    expect((await bench.stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
  });

  test("the dispute card is disputed by itself, and a dispute that is won returns the money", async () => {
    const { charge } = await paidCharge("pm_card_createDispute");
    await bench.control("/clock", { advance_seconds: 5 });
    const [dispute] = (await bench.stripe.disputes.list({ charge })).data;
    expect(dispute).toMatchObject({
      reason: "fraudulent",
      status: "needs_response",
      amount: 1_000,
    });
    expect(await ledgerRow(charge)).toMatchObject({ disputed: true });
    expect(await refusalOf(bench.stripe.refunds.create({ charge }))).toMatchObject({
      code: "charge_disputed",
    });
    await bench.control(`/disputes/${dispute?.id}/close`, { outcome: "won" });
    expect((await bench.stripe.disputes.retrieve(dispute?.id ?? "")).status).toBe("won");
    expect(await ledgerRow(charge)).toMatchObject({ disputed: false });
    const types = (await bench.events()).map((event) => event.type);
    expect(types).toEqual(
      expect.arrayContaining([
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
      ]),
    );
  });

  test("any charge can be disputed and lost on demand", async () => {
    const { charge } = await paidCharge("pm_card_visa");
    const opened = await bench.control<{ dispute: { id: string } }>(`/charges/${charge}/dispute`, {
      reason: "product_not_received",
    });
    await bench.control(`/disputes/${opened.body.dispute.id}/close`, { outcome: "lost" });
    expect(await ledgerRow(charge)).toMatchObject({ disputed: true, dispute_status: "lost" });
  });

  test("an inquiry moves no money, leaves the charge refundable and ends without either", async () => {
    const { charge } = await paidCharge("pm_card_createDisputeInquiry");
    await bench.control("/clock", { advance_seconds: 5 });
    const [inquiry] = (await bench.stripe.disputes.list({ charge })).data;
    expect(inquiry).toMatchObject({
      status: "warning_needs_response",
      is_charge_refundable: true,
      balance_transactions: [],
    });
    expect(await ledgerRow(charge)).toMatchObject({ disputed: false });
    await bench.stripe.refunds.create({ charge, amount: 100 });
    await bench.control(`/disputes/${inquiry?.id}/close`, { outcome: "lost" });
    expect((await bench.stripe.disputes.retrieve(inquiry?.id ?? "")).status).toBe("warning_closed");
    expect(await ledgerRow(charge)).toMatchObject({ disputed: false, refunded: 100 });
  });

  test("a part of a charge can be disputed, and never more than the charge", async () => {
    const { charge } = await paidCharge("pm_card_visa");
    expect((await bench.control(`/charges/${charge}/dispute`, { amount: 1_001 })).status).toBe(400);
    const opened = await bench.control<{ dispute: Stripe.Dispute }>(`/charges/${charge}/dispute`, {
      amount: 300,
    });
    expect(opened.body.dispute).toMatchObject({
      amount: 300,
      balance_transactions: [{ amount: -300 }],
    });
  });

  test("a refund fails and a fraud warning comes when a test says so", async () => {
    const { charge } = await paidCharge("pm_card_visa");
    const refund = await bench.stripe.refunds.create({ charge, amount: 250 });
    await bench.control(`/refunds/${refund.id}/fail`, {});
    expect((await bench.stripe.refunds.retrieve(refund.id)).status).toBe("failed");
    expect(await ledgerRow(charge)).toMatchObject({ refunded: 0 });
    await bench.control(`/charges/${charge}/fraud_warning`, {});
    expect((await bench.stripe.radar.earlyFraudWarnings.list({ charge })).data).toHaveLength(1);
  });

  test("the early fraud warning card is reported and keeps its money", async () => {
    const { charge } = await paidCharge("pm_card_createIssuerFraudRecord");
    await bench.control("/clock", { advance_seconds: 5 });
    const warnings = await bench.stripe.radar.earlyFraudWarnings.list({ charge });
    expect(warnings.data).toHaveLength(1);
    expect(await ledgerRow(charge)).toMatchObject({ disputed: false, refunded: 0 });
  });

  test("every balance transaction is listed with its net", async () => {
    let net = 0;
    for await (const row of bench.stripe.balanceTransactions.list({ limit: 3 })) {
      expect(row.net).toBe(row.amount - row.fee);
      net += row.net;
    }
    const balance = await bench.stripe.balance.retrieve();
    const total = [...balance.available, ...balance.pending].reduce(
      (sum, row) => sum + row.amount,
      0,
    );
    expect(total).toBe(net);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type CheckoutFacts, readCheckout } from "@/server/gateways/stripe/read-checkout";
import { fulfil } from "@/server/purchases/fulfil";
import { recordUnpaid } from "@/server/purchases/record-unpaid";
import { sweepPurchases } from "@/server/purchases/sweep-purchases";
import { accountOf, apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(async () => {
  await bank.noFaults();
  await bank.webhooks("deliver");
});
afterAll(() => stack.stop());

const accountWhere = (tenant: Tenant) => ({
  creditAccountId: tenant.organization.creditAccountId,
});
const mailsTo = (tenant: Tenant) => stack.emailsTo(tenant.owner.email);

async function teamTenant(lifetimeCredits = 0): Promise<Tenant> {
  const tenant = await tenantWith(0);
  // The years of buying behind a volume tier are written in by hand; only the ledger's functions may.
  await inTransaction(async (tx) => {
    await tx.$executeRaw`select set_config('bursar.ledger_writer', 'on', true)`;
    await tx.creditAccount.update({
      where: { id: tenant.organization.creditAccountId },
      data: { priceBook: "team", lifetimePurchased: BigInt(lifetimeCredits) * 1_000_000n },
    });
  });
  return tenant;
}

describe("what is bought", () => {
  it.each([
    [500, 500],
    [1234, 1234],
    [100_000, 100_000],
  ])("an amount of %i cents buys %i credits in the standard book", async (cents, credits) => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ amount_cents: cents });
    expect(bought).toMatchObject({
      status: "checkout_open",
      kind: "custom_amount",
      credits,
      amount_cents: cents,
      currency: "usd",
    });
    await bank.pay(bought.session);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(credits);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: cents, status: "succeeded" }]);
    await expectSoundLedger(tenant);
  });

  it.each([
    [{ amount_cents: 499 }, "at least $5.00"],
    [{ amount_cents: 100_001 }, "at most $1,000.00"],
    [{ amount_cents: 1000.5 }, "Send whole cents"],
    [{ credits: 0 }, "at least one credit"],
    [{ credits: 499 }, "at least $5.00"],
    [{}, "Send one of"],
    [{ package: "builder", credits: 5 }, "Send one of"],
  ])("refuses %j and opens no checkout", async (order, words) => {
    const tenant = await tenantWith(0);
    const answer = await apiOf(stack, tenant).post<{ detail: string }>("/v1/purchases", order);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(words);
    expect(await db().purchase.count({ where: { organizationId: tenant.organization.id } })).toBe(
      0,
    );
  });

  it.each([
    [9.5, 950],
    [19.99, 1999],
    [8.29, 829],
    [64.1, 6410],
    [1.005e2, 10050],
  ])("$%d buys %i credits, whatever a float makes of it", async (amount, credits) => {
    const tenant = await tenantWith(0);
    const answer = await apiOf(stack, tenant).post("/v1/credits/checkout", { amount });
    expect(answer.status).toBe(200);
    expect(await db().purchase.findMany({ where: accountWhere(tenant) })).toMatchObject([
      { amountCents: BigInt(credits), credits: BigInt(credits) * 1_000_000n },
    ]);
  });

  it.each([5.001, 4.99, 1000.01, 1e21, -10, "ten"])(
    "an amount of %j is refused by name, and nothing is ordered",
    async (amount) => {
      const tenant = await tenantWith(0);
      const answer = await apiOf(stack, tenant).post<{ errors: { path: string }[] }>(
        "/v1/credits/checkout",
        { amount },
      );
      expect([answer.status, answer.body.errors[0]?.path]).toEqual([400, "amount"]);
      expect(await db().purchase.count({ where: accountWhere(tenant) })).toBe(0);
    },
  );

  it("a team buys whole credits at the tier that lifetime and order reach together", async () => {
    const tenant = await teamTenant(4);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ credits: 6 });
    expect(bought).toMatchObject({
      credits: 6,
      amount_cents: 6 * 2030,
      title: "6 credits at 30% off",
    });
    await bank.pay(bought.session);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(6);
    expect((await accountOf(tenant)).lifetimePurchased).toBe(10_000_000n);
    const { body: offer } = await api.get("/v1/purchase-offer");
    expect(offer).toMatchObject({ price_book: "team", packages: [], amount: null });
    const amount = await api.post<{ code: string }>("/v1/purchases", { amount_cents: 5000 });
    const pack = await api.post<{ code: string }>("/v1/purchases", { package: "builder" });
    expect([amount.status, pack.status]).toEqual([400, 409]);
  });

  it("a team buys whole credits through the calls of S1 and S5 too, each at the tier it reaches", async () => {
    const tenant = await teamTenant(0);
    const api = apiOf(stack, tenant);
    const newest = () =>
      db().purchase.findFirstOrThrow({
        where: { organizationId: tenant.organization.id },
        orderBy: { id: "desc" },
      });
    const paid = async () => {
      const purchase = await newest();
      await bank.pay(purchase.checkoutSessionId ?? "");
      await stack.drainJobs();
      return purchase.amountCents;
    };
    const first = await api.post("/billing/purchase-package", { credits: 5 });
    expect(first.body).toMatchObject({ package: null, credits: 5, amount: 145 });
    expect(await paid()).toBe(14_500n);
    const second = await api.post<{ sessionId: string }>("/v1/credits/checkout", { credits: 4 });
    expect(second.status).toBe(200);
    expect(await paid()).toBe(4n * 2_320n);
    const verified = await api.post("/v1/credits/verify", { sessionId: second.body.sessionId });
    expect(verified.body).toMatchObject({ success: true, creditsAdded: 0.04 });
    const third = await api.post("/crypto/payments", { credits: 191 });
    expect(third.status).toBe(201);
    expect((await newest()).amountCents).toBe(191n * 1_160n);
    expect(await creditsOf(tenant)).toBe(9);
    for (const [path, body, words] of [
      ["/billing/purchase-package", {}, "either a package or a number"],
      ["/billing/purchase-package", { package: "builder", credits: 5 }, "either a package"],
      ["/v1/credits/checkout", { credits: 1.5 }, "sold whole"],
      ["/v1/credits/checkout", { amount: 50, credits: 5 }, "either an amount or a number"],
      ["/v1/credits/checkout", { amount: 50 }, "send credits"],
    ] as const) {
      const refused = await api.post<{ detail: string }>(path, body);
      expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining(words)]);
    }
    await expectSoundLedger(tenant);
  });

  it("a negotiated price of a credit beats every tier, and is what the purchase keeps", async () => {
    const tenant = await teamTenant(500);
    const id = newId("priceOverride");
    await db().priceOverride.create({
      data: {
        id,
        creditAccountId: tenant.organization.creditAccountId,
        subject: "credit",
        negotiated: true,
        prices: { cents_per_credit: 1500 },
        note: "Agreed with sales",
        createdBy: "staff",
        effectiveAt: new Date(Date.now() - 1000),
        createdAt: new Date(),
      },
    });
    const bought = await apiOf(stack, tenant).buy({ credits: 3 });
    expect(bought).toMatchObject({ amount_cents: 4500, price_version: id });
  });
});

describe("a repeat with its Idempotency-Key", () => {
  it("answers the same checkout, also when ten ask at once", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const order = { package: "solo_dev" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        api.post<{ checkout_url: string }>("/billing/purchase-package", order, "order-1"),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => body.checkout_url)).size).toBe(1);
    expect(await db().purchase.count({ where: { organizationId: tenant.organization.id } })).toBe(
      1,
    );
    const again = await api.post("/billing/purchase-package", order, "order-1");
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const other = await api.post<{ code: string }>(
      "/billing/purchase-package",
      { package: "builder" },
      "order-1",
    );
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  it("opens what could not be opened: a lost answer is asked for again, not made twice", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    await bank.fault("/v1/checkout/sessions", "drop_after", 3);
    const first = await api.post<{ code: string }>("/v1/credits/checkout", { amount: 25 }, "key-2");
    expect([first.status, first.body.code]).toEqual([502, "payment_provider_unavailable"]);
    await bank.noFaults();
    const second = await api.post<{ sessionId: string }>(
      "/v1/credits/checkout",
      { amount: 25 },
      "key-2",
    );
    expect(second.status).toBe(200);
    const purchases = await db().purchase.findMany({
      where: { organizationId: tenant.organization.id },
    });
    expect(purchases).toMatchObject([
      { status: "checkout_open", checkoutSessionId: second.body.sessionId, problem: null },
    ]);
  });

  it("says 502 where Stripe does not answer about a payment, as where a page is opened", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const { body } = await api.post<{ sessionId: string }>("/v1/credits/checkout", { amount: 25 });
    await bank.fault(`/v1/checkout/sessions/${body.sessionId}`, "drop_after", 3, "GET");
    const asked = await api.post<{ code: string; detail: string }>("/v1/credits/verify", {
      sessionId: body.sessionId,
    });
    await bank.noFaults();
    expect([asked.status, asked.body.code]).toEqual([502, "payment_provider_unavailable"]);
    expect(Number(asked.headers.get("retry-after"))).toBeGreaterThan(0);
    const after = await api.post<{ code: string }>("/v1/credits/verify", {
      sessionId: body.sessionId,
    });
    expect([after.status, after.body.code]).toEqual([409, "payment_not_completed"]);
  });
});

it("a failure that Stripe remembers does not keep a purchase from opening", async () => {
  const tenant = await tenantWith(0);
  await bank.fault("/v1/checkout/sessions", "status_500", 1);
  const bought = await apiOf(stack, tenant).buy({ package: "solo_dev" }, "key-500");
  expect(bought.status).toBe("checkout_open");
});

describe("credited once", () => {
  it("verify, return page, webhook and sweeper racing on one purchase make one grant", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "builder" });
    await bank.pay(bought.session);
    const later = new Date(Date.now() + 3 * 60_000);
    const [verified] = await Promise.all([
      Promise.all(
        Array.from({ length: 4 }, () =>
          api.post<{ creditsAdded: number; newBalance: number }>("/v1/credits/verify", {
            sessionId: bought.session,
          }),
        ),
      ),
      ...Array.from({ length: 4 }, () => fulfil(bought.session, new Date())),
      sweepPurchases(later),
      sweepPurchases(later),
      stack.drainJobs(),
    ]);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(5000);
    const creditAccountId = tenant.organization.creditAccountId;
    expect(await db().payment.count({ where: { creditAccountId } })).toBe(1);
    for (const { status, body } of verified) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ success: true, creditsAdded: 50, newBalance: 50 });
    }
    const receipts = (await mailsTo(tenant)).filter(({ subject }) => subject.startsWith("Receipt"));
    expect(receipts).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("verify tells the balance with the credits, however far the clock that credited them is ahead", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "builder" });
    await bank.pay(bought.session);
    // The webhook's process credits it while the request waits for Stripe.
    await fulfil(bought.session, new Date(Date.now() + 5_000));
    const { body, headers } = await api.post("/v1/credits/verify", { sessionId: bought.session });
    expect(body).toMatchObject({ success: true, creditsAdded: 50, newBalance: 50 });
    expect(headers.get("x-credits-remaining")).toBe("5000");
    await expectSoundLedger(tenant);
  });

  it("of pages that are open side by side each paid one is credited, also one whose first card was declined", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const pages = [await api.buy({ amount_cents: 500 }), await api.buy({ amount_cents: 700 })];
    const [first, second] = pages.map(({ session }) => session) as [string, string];
    const left = await api.buy({ amount_cents: 900 });
    await Promise.all([
      bank.pay(first),
      bank.pay(second, { card: "4000000000000002" }).then(() => bank.pay(second)),
    ]);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(1200);
    expect(
      await Promise.all([...pages, left].map(async ({ id }) => (await api.purchase(id)).status)),
    ).toEqual(["paid", "paid", "checkout_open"]);
    await expectSoundLedger(tenant);
  });

  it("verifying an open checkout says that it is not paid, and adds nothing", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ amount_cents: 500 });
    const answer = await api.post<{ code: string; status: string }>("/v1/credits/verify", {
      sessionId: bought.session,
    });
    expect([answer.status, answer.body.code]).toEqual([409, "payment_not_completed"]);
    const stranger = apiOf(stack, await tenantWith(0));
    expect((await stranger.post("/v1/credits/verify", { sessionId: bought.session })).status).toBe(
      404,
    );
    expect(await creditsOf(tenant)).toBe(0);
  });

  it("a paid purchase keeps how it was paid, its receipt number and its PDF", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev" });
    await bank.pay(bought.session, { wallet: "apple_pay" });
    await stack.drainJobs();
    const paid = await api.purchase(bought.id);
    expect(paid).toMatchObject({
      status: "paid",
      method_type: "card",
      card_brand: "visa",
      card_last4: "4242",
      card_wallet: "apple_pay",
      checkout_url: null,
    });
    expect(paid.receipt_number).toMatch(/\S/);
    const pdf = await fetch(paid.invoice_pdf_url ?? "");
    expect(pdf.headers.get("content-type")).toContain("application/pdf");
    expect(await db().payment.findFirst({ where: { purchaseId: bought.id } })).toMatchObject({
      amountCents: 1000n,
      methodType: "card",
      cardLast4: "4242",
    });
  });
});

describe("slow money", () => {
  it("an ACH debit is pending, then fails: no credits, one email, and the state says so", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "builder" });
    await bank.pay(bought.session, { payment_method: "us_bank_account" });
    await stack.drainJobs();
    expect(await api.purchase(bought.id)).toMatchObject({
      status: "processing",
      method_type: "us_bank_account",
      bank_last4: "6789",
      transfer: null,
    });
    expect(await creditsOf(tenant)).toBe(0);
    const onItsWay = (await readCheckout(bought.session)) as CheckoutFacts;
    await bank.fail(await bank.intentOf(bought.session));
    await stack.drainJobs();
    await sweepPurchases(new Date(Date.now() + 3_600_000));
    await stack.drainJobs();
    // News of it being on its way that arrives late changes nothing.
    const purchase = await db().purchase.findUniqueOrThrow({ where: { id: bought.id } });
    await inTransaction((tx) => recordUnpaid(tx, purchase, onItsWay, new Date()));
    expect(await api.purchase(bought.id)).toMatchObject({
      status: "failed",
      problem: "The payment by US bank account (ACH) 6789 did not go through",
    });
    expect(await creditsOf(tenant)).toBe(0);
    const told = (await mailsTo(tenant)).filter(({ subject }) =>
      subject.includes("didn’t go through"),
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("$50.00");
  });

  it("an ACH debit that settles days later is credited then, once", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev" });
    await bank.pay(bought.session, { payment_method: "us_bank_account" });
    await stack.drainJobs();
    await bank.webhooks("drop");
    await bank.settle(await bank.intentOf(bought.session));
    expect(await creditsOf(tenant)).toBe(0);
    await sweepPurchases(new Date(Date.now() + 5 * 86_400_000));
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(1000);
    expect(await api.purchase(bought.id)).toMatchObject({ status: "paid", bank_last4: "6789" });
    const [receipt] = (await mailsTo(tenant)).filter(({ subject }) =>
      subject.startsWith("Receipt"),
    );
    expect(receipt?.text).toContain("US bank account (ACH) 6789");
  });

  it("a transfer that comes short waits, says what is missing, and is credited with the rest", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "builder", pay_by: "bank_transfer" });
    await bank.pay(bought.session, { payment_method: "customer_balance" });
    await stack.drainJobs();
    const waiting = await api.purchase(bought.id);
    expect(waiting).toMatchObject({
      status: "processing",
      transfer: { received_cents: 0, missing_cents: 5000 },
    });
    expect(waiting.transfer?.lines.map(({ label }) => label)).toContain("Account number");
    await bank.transfer(tenant, 3000);
    await stack.drainJobs();
    expect(await api.purchase(bought.id)).toMatchObject({
      status: "processing",
      transfer: { received_cents: 3000, missing_cents: 2000 },
    });
    expect(await creditsOf(tenant)).toBe(0);
    await bank.transfer(tenant, 2000);
    await stack.drainJobs();
    expect(await api.purchase(bought.id)).toMatchObject({ status: "paid", transfer: null });
    expect(await creditsOf(tenant)).toBe(5000);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 5000, status: "succeeded" }]);
    const subjects = (await mailsTo(tenant)).map(({ subject }) => subject);
    expect(subjects.filter((s) => s.startsWith("Send $50.00 by bank transfer"))).toHaveLength(1);
    expect(subjects.filter((s) => s.startsWith("$20.00 of your transfer"))).toHaveLength(1);
    expect(subjects.filter((s) => s.startsWith("Receipt"))).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("a transfer that brings too much buys what was ordered, and the rest stays the customer's", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev", pay_by: "bank_transfer" });
    await bank.pay(bought.session, { payment_method: "customer_balance" });
    await bank.transfer(tenant, 1750);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(1000);
    const overview = await api.get(`/organizations/${tenant.organization.id}/billing/overview`);
    expect(overview.body).toMatchObject({
      cash_balances: [{ amount_cents: 750, currency: "usd" }],
    });
  });

  it("a stablecoin payment is confirming, then confirmed", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const made = await api.post<{ paymentId: string; checkoutUrl: string; status: string }>(
      "/crypto/payments",
      { amount: 20.5 },
    );
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ success: true, status: "pending" });
    const status = () => api.get(`/crypto/status?paymentId=${made.body.paymentId}`);
    const session = made.body.checkoutUrl.split("/").at(-1) ?? "";
    await bank.pay(session, { payment_method: "crypto" });
    await stack.drainJobs();
    expect((await status()).body).toMatchObject({ status: "confirming", creditsAdded: 0 });
    await bank.settle(await bank.intentOf(session));
    await stack.drainJobs();
    expect((await status()).body).toMatchObject({ status: "confirmed", creditsAdded: 20.5 });
    expect(await creditsOf(tenant)).toBe(2050);
  });
});

describe("giving a purchase up", () => {
  it("an open checkout takes no payment any more", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev" });
    const gone = await api.post<{ status: string }>(`/v1/purchases/${bought.id}/cancel`);
    expect(gone.body.status).toBe("expired");
    expect((await bank.pay(bought.session)).status).toBe(400);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(0);
    const again = await api.post<{ code: string }>(`/v1/purchases/${bought.id}/cancel`);
    expect([again.status, again.body.code]).toEqual([409, "wrong_state"]);
  });

  it("a transfer that is not awaited any more gives back what arrived, and sends no failure email", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "builder", pay_by: "bank_transfer" });
    await bank.pay(bought.session, { payment_method: "customer_balance" });
    await bank.transfer(tenant, 1000);
    await stack.drainJobs();
    const gone = await api.post(`/v1/purchases/${bought.id}/cancel`);
    expect(gone.body).toMatchObject({ status: "failed", problem: "It was cancelled" });
    await stack.drainJobs();
    const overview = await api.get(`/organizations/${tenant.organization.id}/billing/overview`);
    expect(overview.body).toMatchObject({ cash_balances: [{ amount_cents: 1000 }] });
    const subjects = (await mailsTo(tenant)).map(({ subject }) => subject);
    expect(subjects.filter((s) => s.includes("didn’t go through"))).toEqual([]);
  });

  it("what was paid a moment before is credited, not given up", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    await bank.webhooks("drop");
    const bought = await api.buy({ package: "solo_dev" });
    await bank.pay(bought.session);
    const answer = await api.post<{ code: string }>(`/v1/purchases/${bought.id}/cancel`);
    expect([answer.status, answer.body.code]).toEqual([409, "wrong_state"]);
    expect(await creditsOf(tenant)).toBe(1000);
  });

  it("a debit the bank already has cannot be stopped, and a stranger's purchase is not found", async () => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev" });
    await bank.pay(bought.session, { payment_method: "us_bank_account" });
    await stack.drainJobs();
    expect((await api.post(`/v1/purchases/${bought.id}/cancel`)).status).toBe(409);
    const stranger = apiOf(stack, await tenantWith(0));
    expect((await stranger.post(`/v1/purchases/${bought.id}/cancel`)).status).toBe(404);
    expect((await stranger.get(`/v1/purchases/${bought.id}`)).status).toBe(404);
  });
});

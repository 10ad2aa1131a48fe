import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import {
  performReconciliation,
  startReconciliation,
} from "@/server/payments/reconciliation/run-reconciliation";
import { listUnexpected } from "@/server/payments/unexpected/list-unexpected";
import { endUnpaid } from "@/server/purchases/end-unpaid";
import { fulfil } from "@/server/purchases/fulfil";
import { issueQuote } from "@/server/purchases/quotes/issue-quote";
import { settleConfirmation } from "@/server/recharge/confirm-attempt";
import { addCard } from "@/server/scenarios/story";
import { apiOf, bankOf } from "../support/buying";
import { type PaymentWorld, paymentWorld } from "../support/payment-world";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let world: PaymentWorld;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  world = paymentWorld(stack);
  bank = bankOf(stack);
});
afterEach(async () => {
  await bank.noFaults();
  await bank.webhooks("deliver");
});
afterAll(() => stack.stop());

const where = (tenant: Tenant) => ({ creditAccountId: tenant.organization.creditAccountId });
const unexpectedOf = (tenant: Tenant) => db().unexpectedPayment.findMany({ where: where(tenant) });
const stripeCustomer = async (tenant: Tenant) =>
  (
    await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    })
  ).stripeCustomerId ?? "";
const mails = async (tenant: Tenant) =>
  (await stack.emailsTo(tenant.owner.email))
    .map(({ text }) => text.replace(/\s+/g, " "))
    .join("\n");

async function recharged(): Promise<Tenant> {
  const tenant = await tenantWith(401);
  await addCard(world.now(), tenant.organization, "4242424242424242");
  await world.drain();
  await setRecharge(tenant, { enabled: true }, world.now());
  await world.drain();
  return tenant;
}

/** What arrived and stayed is what became credits; what was not asked for went back whole. */
async function expectSentBack(tenant: Tenant, amount: number, reason: string): Promise<void> {
  await world.emulator("/webhooks/flush", {});
  await world.drain();
  expect(await unexpectedOf(tenant)).toMatchObject([
    { amountCents: BigInt(amount), reason, state: "returned", stripeRefundId: expect.any(String) },
  ]);
  const charges = await world.charges(tenant);
  expect(charges.filter(({ refunded }) => refunded > 0)).toMatchObject([
    { amount, refunded: amount },
  ]);
  expect(await db().payment.count({ where: where(tenant) })).toBe(charges.length - 1);
  expect(await verifyLedger(db(), tenant.organization.creditAccountId)).toEqual([]);
  expect(await db().stripeEvent.count({ where: { status: { in: ["received", "parked"] } } })).toBe(
    0,
  );
  const audited = await db().auditEvent.count({
    where: { organizationId: tenant.organization.id, action: "payment.unexpected" },
  });
  expect(audited).toBe(1);
}

describe("a recharge", () => {
  it("that charged another amount than asked is not credited: it is sent back, and recharge stops", async () => {
    const tenant = await recharged();
    await bank.webhooks("hold");
    await bank.fault("/v1/payment_intents", "drop_after", 2);
    await bank.fault("/v1/payment_intents", "status_500", 2, "GET");
    await sale(tenant);
    await stack.drainJobs(world.now());
    await bank.noFaults();
    const attempt = await db().rechargeAttempt.findFirstOrThrow({ where: where(tenant) });
    expect(attempt).toMatchObject({ state: "unknown", amountCents: 1601n });
    await db().rechargeAttempt.update({ where: { id: attempt.id }, data: { amountCents: 1501n } });
    await world.emulator("/webhooks", { mode: "release" });
    await world.emulator("/webhooks/flush", {});
    await world.drain();
    expect(await creditsOf(tenant)).toBe(399);
    await expectSentBack(tenant, 1601, "another_amount");
    expect(await db().rechargeAttempt.findMany({ where: where(tenant) })).toMatchObject([
      { state: "expired", live: false },
    ]);
    expect(await db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) })).toMatchObject({
      breaker: "disabled",
      disabledReason: expect.stringContaining("another amount"),
    });
    expect(await mails(tenant)).toContain("Your credits didn’t change");
  });

  it("that is paid a second time gives its second payment back", async () => {
    const tenant = await recharged();
    await sale(tenant);
    await world.drain();
    expect(await creditsOf(tenant)).toBe(2000);
    const attempt = await db().rechargeAttempt.findFirstOrThrow({ where: where(tenant) });
    await stripe().paymentIntents.create({
      amount: 1601,
      currency: "usd",
      customer: attempt.stripeCustomerId,
      payment_method: attempt.stripePaymentMethodId,
      off_session: true,
      confirm: true,
      metadata: {
        recharge_attempt_id: attempt.id,
        credit_account_id: tenant.organization.creditAccountId,
      },
    });
    await world.emulator("/webhooks/flush", {});
    await world.drain();
    expect(await creditsOf(tenant)).toBe(2000);
    await expectSentBack(tenant, 1601, "paid_twice");
    // Our own doing: nothing of the customer's is switched off for it.
    expect(await db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) })).toMatchObject({
      enabled: true,
      breaker: "closed",
    });
  });
});

async function pageFor(
  tenant: Tenant,
  metadata: Record<string, string>,
  amount = 5000,
): Promise<string> {
  const session = await stripe().checkout.sessions.create({
    mode: "payment",
    ui_mode: "hosted_page",
    customer: await stripeCustomer(tenant),
    line_items: [
      {
        quantity: 1,
        price_data: { currency: "usd", unit_amount: amount, product_data: { name: "Again" } },
      },
    ],
    metadata,
    payment_intent_data: { metadata },
    success_url: "https://example.com",
  });
  return session.id;
}

describe("a purchase", () => {
  it("that is paid on a second page gives its second payment back", async () => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ package: "builder" });
    await bank.pay(bought.session);
    await world.drain();
    const again = await pageFor(tenant, {
      purchase_id: bought.id,
      credit_account_id: tenant.organization.creditAccountId,
    });
    await bank.pay(again);
    await Promise.all([1, 2, 3].map(() => fulfil(again, world.now())));
    await world.drain();
    expect(await creditsOf(tenant)).toBe(5000);
    await expectSentBack(tenant, 5000, "paid_twice");
  });

  it.each([
    ["amount", { amountCents: 4999n }],
    ["currency", { currency: "eur" }],
  ])("that was paid another %s gives it back, and is over", async (_what, asked) => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ package: "builder" });
    await db().purchase.update({ where: { id: bought.id }, data: asked });
    await bank.pay(bought.session);
    await world.drain();
    expect(await creditsOf(tenant)).toBe(0);
    await expectSentBack(tenant, 5000, "another_amount");
    expect(await apiOf(stack, tenant).purchase(bought.id)).toMatchObject({
      status: "failed",
      problem: expect.stringContaining("it is sent back"),
    });
  });

  it("is not paid by a session that names another account, nor is a confirmation", async () => {
    const [owner, stranger] = [await recharged(), await tenantWith(0)];
    const bought = await apiOf(stack, owner).buy({ package: "builder" });
    const other = await apiOf(stack, stranger).buy({ package: "builder" });
    const forged = await pageFor(stranger, {
      purchase_id: bought.id,
      credit_account_id: stranger.organization.creditAccountId,
    });
    await bank.pay(forged);
    expect(await fulfil(forged, world.now())).toBeNull();
    await sale(owner);
    await world.drain();
    const attempt = await db().rechargeAttempt.findFirstOrThrow({ where: where(owner) });
    const confirmed = await pageFor(
      stranger,
      {
        recharge_attempt_id: attempt.id,
        credit_account_id: stranger.organization.creditAccountId,
      },
      1601,
    );
    await bank.pay(confirmed);
    expect(await settleConfirmation(confirmed, world.now())).toBeNull();
    await world.drain();
    expect(await creditsOf(stranger)).toBe(0);
    expect(await apiOf(stack, owner).purchase(bought.id)).toMatchObject({
      status: "checkout_open",
    });
    expect(await apiOf(stack, stranger).purchase(other.id)).toMatchObject({
      status: "checkout_open",
    });
  });
});

describe("a quote whose first page ended for us and can be paid all the same", () => {
  const api = (tenant: Tenant) => apiOf(stack, tenant);
  async function twice() {
    const tenant = await tenantWith(0);
    const offer = {
      title: "Enterprise",
      note: "",
      credits: 100_000,
      amount_cents: 80_000,
      expires_at: new Date(world.now().getTime() + 86_400_000).toISOString(),
    };
    const issuer = { type: "staff" as const, id: tenant.owner.id };
    const quote = await inTransaction((tx) =>
      issueQuote(tx, tenant.organization.id, offer, issuer, world.now()),
    );
    const accept = async () => {
      const answer = await api(tenant).post<{ purchase_id: string; checkout_url: string }>(
        `/v1/sales-quotes/${quote.id}/accept`,
      );
      return {
        id: answer.body.purchase_id,
        session: answer.body.checkout_url.split("/").at(-1) ?? "",
      };
    };
    const first = await accept();
    await inTransaction((tx) =>
      endUnpaid(tx, first.id, { status: "expired", problem: null }, world.now()),
    );
    return { tenant, quote, first, second: await accept() };
  }

  it("is paid by whoever pays first, and the other page is closed", async () => {
    const { tenant, quote, first, second } = await twice();
    await bank.pay(first.session);
    await world.drain();
    expect(await creditsOf(tenant)).toBe(100_000);
    expect((await stripe().checkout.sessions.retrieve(second.session)).status).toBe("expired");
    expect(await db().salesQuote.findUniqueOrThrow({ where: { id: quote.id } })).toMatchObject({
      state: "paid",
    });
    expect(await unexpectedOf(tenant)).toEqual([]);
  });

  it.each([
    ["first", "second"],
    ["second", "first"],
  ] as const)(
    "paid on both, %s before %s: credited once, the other goes back",
    async (one, two) => {
      const pages = await twice();
      const { tenant } = pages;
      await bank.webhooks("drop");
      await bank.pay(pages[one].session);
      await bank.pay(pages[two].session);
      await fulfil(pages[one].session, world.now());
      await fulfil(pages[two].session, world.now());
      await bank.webhooks("deliver");
      await world.drain();
      expect(await creditsOf(tenant)).toBe(100_000);
      await expectSentBack(tenant, 80_000, "paid_twice");
    },
  );
});

describe("what could not be sent back", () => {
  it("stays a difference that staff see, until it is back", async () => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ package: "builder" });
    await db().purchase.update({ where: { id: bought.id }, data: { amountCents: 4999n } });
    await bank.fault("/v1/refunds", "status_400");
    await bank.pay(bought.session);
    await world.drain();
    const [stuck] = await unexpectedOf(tenant);
    expect(stuck).toMatchObject({ state: "stuck", problem: expect.any(String) });
    const listed = (await listUnexpected({ limit: 50 })).data;
    expect(listed.find(({ id }) => id === stuck?.id)).toMatchObject({ state: "stuck" });
    const verdictNow = async () => {
      const runId = await startReconciliation(null, world.now());
      await performReconciliation(runId, world.now());
      const rows = await db().reconciliationRow.findMany({
        where: { runId, stripeId: stuck?.stripeChargeId ?? "" },
      });
      return rows.map(({ verdict }) => verdict);
    };
    expect(await verdictNow()).toEqual(["not_asked_for"]);
    await stripe().refunds.create({ payment_intent: stuck?.stripePaymentIntentId ?? "" });
    await world.emulator("/webhooks/flush", {});
    await world.drain();
    expect(await unexpectedOf(tenant)).toMatchObject([{ state: "returned" }]);
    // Nothing about it moved since, and nothing differs.
    expect(await verdictNow()).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { requestRefund } from "@/server/payments/request-refund";
import { fulfil } from "@/server/purchases/fulfil";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { addCard } from "@/server/scenarios/story";
import { apiOf, bankOf } from "../support/buying";
import { expectMoneyAgrees, type PaymentWorld, paymentWorld } from "../support/payment-world";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";

const INTENTS = "/v1/payment_intents";

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
const attemptsOf = (tenant: Tenant) =>
  db().rechargeAttempt.findMany({ where: where(tenant), orderBy: { id: "asc" } });
const policyOf = (tenant: Tenant) =>
  db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) });
const mailsTo = async (tenant: Tenant) =>
  (await stack.emailsTo(tenant.owner.email)).map(({ subject, text }) =>
    `${subject} ${text}`.replace(/\s+/g, " "),
  );

async function recharging(): Promise<Tenant> {
  const tenant = await tenantWith(401);
  await addCard(world.now(), tenant.organization, "4242424242424242");
  await world.drain();
  await setRecharge(tenant, { enabled: true }, world.now());
  await world.drain();
  return tenant;
}

/** What the sweepers and jobs do while minutes pass. */
async function minutes(count: number): Promise<void> {
  const { sweepRecharges } = await import("@/server/recharge/sweep-recharges");
  const { sweepRefunds } = await import("@/server/payments/sweep-payments");
  for (let minute = 0; minute < count; minute++) {
    await world.advance(60);
    await sweepRecharges(world.now());
    await sweepRefunds(world.now());
    await world.drain();
  }
}

describe("a recharge whose answer is a failure that Stripe stored", () => {
  it("ends when Stripe's list shows nothing, and the next one charges once", async () => {
    const tenant = await recharging();
    await bank.fault(INTENTS, "status_500");
    await sale(tenant);
    await world.drain();
    expect(await attemptsOf(tenant)).toMatchObject([{ state: "unknown", live: true }]);
    expect(await world.charges(tenant)).toEqual([]);
    await minutes(12);
    expect(await attemptsOf(tenant)).toMatchObject([
      { state: "expired", live: false, failure: "Stripe did not make it" },
      { state: "succeeded" },
    ]);
    expect(await world.charges(tenant)).toMatchObject([{ amount: 1601 }]);
    expect(await creditsOf(tenant)).toBe(2000);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "closed", consecutiveFailures: 0 });
    await expectMoneyAgrees(world, tenant);
  });

  it.each([
    ["reset", 1],
    ["reset", 40],
    ["drop_before", 40],
    ["drop_after", 1],
    ["drop_after", 40],
    ["hang", 3],
    ["truncate", 40],
    ["status_500", 3],
    ["status_409", 40],
    ["status_429", 40],
  ])("%s, %i times: one charge, whatever was lost", async (effect, times) => {
    const tenant = await recharging();
    await bank.webhooks("drop");
    await bank.fault(INTENTS, effect, times);
    await sale(tenant);
    await world.drain();
    await minutes(9);
    await bank.noFaults();
    await minutes(12);
    expect(await world.charges(tenant)).toMatchObject([{ amount: 1601 }]);
    expect(await creditsOf(tenant)).toBe(2000);
    await bank.webhooks("deliver");
    await world.recover();
    await expectMoneyAgrees(world, tenant);
    expect(await world.charges(tenant)).toHaveLength(1);
  });

  it("is not ended while Stripe's list cannot be read", async () => {
    const tenant = await recharging();
    await bank.fault(INTENTS, "status_500", 50);
    await bank.fault(INTENTS, "status_500", 500, "GET");
    await sale(tenant);
    await world.drain();
    await minutes(12);
    expect(await attemptsOf(tenant)).toMatchObject([{ state: "unknown", live: true }]);
    await bank.noFaults();
    await minutes(12);
    expect(await world.charges(tenant)).toHaveLength(1);
  });
});

describe("a refund whose answer is a failure that Stripe stored", () => {
  it.each([
    ["status_500", 1],
    ["status_500", 4],
    ["drop_after", 2],
    ["reset", 40],
  ])(
    "%s, %i times: is made once, under a new key where the old one is spent",
    async (effect, times) => {
      const tenant = await tenantWith(0);
      const bought = await apiOf(stack, tenant).buy({ package: "builder" });
      await bank.pay(bought.session);
      await world.drain();
      const payment = await db().payment.findFirstOrThrow({ where: where(tenant) });
      await bank.fault("/v1/refunds", effect, times);
      const { refundId: id } = await requestRefund(
        { paymentId: payment.id, amountCents: 2000n, reason: "Asked for" },
        { type: "staff", id: "usr_staff" },
        undefined,
        world.now(),
      );
      await minutes(8);
      await bank.noFaults();
      await minutes(14);
      expect(await db().refund.findMany({ where: { paymentId: payment.id } })).toMatchObject([
        { id, state: "succeeded", amountCents: 2000n },
      ]);
      expect(await world.charges(tenant)).toMatchObject([{ amount: 5000, refunded: 2000 }]);
      expect(await creditsOf(tenant)).toBe(3000);
      await expectMoneyAgrees(world, tenant);
    },
  );
});

describe("what costs nothing is made under another key at once", () => {
  it.each(["/v1/checkout/sessions", "/v1/customers"])("%s", async (path) => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    await bank.fault(path, "status_500", 3);
    const first = await api.post("/v1/purchases", { package: "builder" }, "the same");
    expect(first.status).toBe(502);
    const again = await api.post<{ status: string }>(
      "/v1/purchases",
      { package: "builder" },
      "the same",
    );
    expect(again).toMatchObject({ status: 201, body: { status: "checkout_open" } });
    await bank.fault(path, "status_500", 1);
    expect((await api.post("/v1/payment-methods")).status).toBe(200);
  });
});

describe("a charge that Stripe refuses", () => {
  it("because its customer was deleted is no decline, and the next checkout makes a new customer", async () => {
    const tenant = await recharging();
    await bank.webhooks("drop");
    const { stripeCustomerId: former } = await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    });
    await stripe().customers.del(former ?? "");
    await sale(tenant);
    await world.drain();
    expect(await attemptsOf(tenant)).toMatchObject([
      { state: "expired", failure: "the card is no longer saved with Stripe" },
    ]);
    expect(await policyOf(tenant)).toMatchObject({
      enabled: true,
      consecutiveFailures: 0,
      breaker: "closed",
    });
    const { decision } = await evaluateRecharge(tenant.organization.creditAccountId, world.now());
    expect(decision.outcome).toBe("no_card");
    const told = (await mailsTo(tenant)).filter((mail) =>
      mail.includes("no longer saved with Stripe"),
    );
    expect(told).toHaveLength(1);
    expect(told.join()).not.toMatch(/declined|bank/i);
    const audit = await db().auditEvent.findMany({
      where: {
        organizationId: tenant.organization.id,
        action: { in: ["stripe_customer.lost", "recharge.refused"] },
      },
    });
    expect(audit).toHaveLength(2);

    await bank.webhooks("deliver");
    const bought = await apiOf(stack, tenant).buy({ package: "builder" });
    await bank.pay(bought.session);
    await fulfil(bought.session, world.now());
    const account = await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    });
    expect(account.stripeCustomerId).not.toBe(former);
    expect(account.customersLost).toBe(1);
    expect(await creditsOf(tenant)).toBe(5399);
    // The card came with the purchase: recharge goes on by itself.
    expect(
      await db().paymentMethod.findMany({ where: { ...where(tenant), removedAt: null } }),
    ).toMatchObject([{ last4: "4242", unusableReason: null }]);
  });

  it("a customer deleted at Stripe is noticed at its event, and at each page that needs one", async () => {
    const [told, untold, portal] = [await recharging(), await recharging(), await recharging()];
    const lose = async (tenant: Tenant) => {
      const { stripeCustomerId } = await db().creditAccount.findUniqueOrThrow({
        where: { id: tenant.organization.creditAccountId },
      });
      await stripe().customers.del(stripeCustomerId ?? "");
    };
    const lost = async (tenant: Tenant) =>
      (
        await db().creditAccount.findUniqueOrThrow({
          where: { id: tenant.organization.creditAccountId },
        })
      ).customersLost;
    await lose(told);
    await world.emulator("/webhooks/flush", {});
    await world.drain();
    expect(await lost(told)).toBe(1);
    await bank.webhooks("drop");
    await lose(untold);
    await lose(portal);
    expect((await apiOf(stack, untold).post("/v1/payment-methods")).status).toBe(200);
    expect((await apiOf(stack, portal).post("/v1/billing-portal")).status).toBe(200);
    expect([await lost(untold), await lost(portal)]).toEqual([1, 1]);
  });

  it("because the card is not the customer's any more is no decline; another card takes over", async () => {
    const tenant = await recharging();
    await bank.webhooks("drop");
    const card = await db().paymentMethod.findFirstOrThrow({ where: where(tenant) });
    await stripe().paymentMethods.detach(card.stripePaymentMethodId);
    await sale(tenant);
    await world.drain();
    expect(await attemptsOf(tenant)).toMatchObject([{ state: "expired", declineCode: null }]);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "closed", consecutiveFailures: 0 });
    const { decision } = await evaluateRecharge(tenant.organization.creditAccountId, world.now());
    expect(decision).toMatchObject({
      outcome: "card_unusable",
      explanation: expect.stringContaining("it is no longer saved with Stripe"),
    });
    await addCard(world.now(), tenant.organization, "5555555555554444");
    await world.drain();
    expect(await creditsOf(tenant)).toBe(2000);
  });

  it("for a reason of our own backs off in plain words, is told once, and is tried again", async () => {
    const tenant = await recharging();
    await bank.fault(INTENTS, "status_400");
    await sale(tenant);
    await world.drain();
    expect(await attemptsOf(tenant)).toMatchObject([
      { state: "expired", failure: "Stripe did not accept it" },
    ]);
    expect(await policyOf(tenant)).toMatchObject({
      breaker: "backing_off",
      consecutiveFailures: 0,
    });
    const { decision } = await evaluateRecharge(tenant.organization.creditAccountId, world.now());
    expect(decision.outcome).toBe("backing_off");
    expect(decision.explanation).toMatch(
      /^Stripe did not accept the last charge\. The next try is on/,
    );
    const told = (await mailsTo(tenant)).filter((mail) =>
      mail.includes("the bank wasn’t involved"),
    );
    expect(told).toHaveLength(1);
    await minutes(62);
    expect(await world.charges(tenant)).toMatchObject([{ amount: 1601 }]);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "closed", disabledReason: null });
  });
});

import { expect } from "vitest";
import { db } from "@/server/foundation/db";
import { requestRefund } from "@/server/payments/request-refund";
import { addCard } from "@/server/scenarios/story";
import { apiOf } from "./buying";
import type { PaymentWorld } from "./payment-world";
import type { Stack } from "./stack";
import { creditsOf, sale, setRecharge, type Tenant, tenantWith } from "./tenant";

/** One way money moves: what is there before, what people do, and how often a card may be charged for it. */
export type Flow = {
  name: string;
  charges: number;
  prepare(world: PaymentWorld, stack: Stack): Promise<Tenant>;
  act(world: PaymentWorld, stack: Stack, tenant: Tenant): Promise<void>;
  check?(tenant: Tenant): Promise<void>;
};

export const flows: Flow[] = [
  {
    name: "buying with a card",
    charges: 1,
    prepare: () => tenantWith(0),
    act: (world, stack, tenant) => buy(world, stack, tenant, { card: "4242424242424242" }),
    check: async (tenant) => expect(await creditsOf(tenant)).toBe(5000),
  },
  {
    name: "buying with a bank debit that settles after days",
    charges: 1,
    prepare: () => tenantWith(0),
    async act(world, stack, tenant) {
      await buy(world, stack, tenant, { payment_method: "us_bank_account" });
      await stack.drainJobs(world.now());
      await world.advance(5 * 86_400);
    },
    check: async (tenant) => expect(await creditsOf(tenant)).toBe(5000),
  },
  {
    name: "recharging a saved card",
    charges: 1,
    prepare: (world, stack) => withRecharge(world, stack, "4242424242424242"),
    act: async (_world, _stack, tenant) => void (await sale(tenant)),
    check: async (tenant) => expect([399, 2000]).toContain(await creditsOf(tenant)),
  },
  {
    name: "recharging a card that declines",
    charges: 0,
    prepare: (world, stack) => withRecharge(world, stack, "4000000000000341"),
    act: async (_world, _stack, tenant) => void (await sale(tenant)),
    check: async (tenant) => expect(await creditsOf(tenant)).toBe(399),
  },
  {
    name: "confirming a recharge on the bank's page",
    charges: 1,
    prepare: (world, stack) => withRecharge(world, stack, "4000002760003184"),
    async act(world, stack, tenant) {
      await sale(tenant);
      await world.drain();
      const { creditAccountId } = tenant.organization;
      const attempt = await db().rechargeAttempt.findFirst({
        where: { creditAccountId, state: "requires_action" },
      });
      // A fault may have left it open: then nobody is asked yet.
      if (!attempt) return;
      const page = await insist(stack, tenant, `/v1/recharge-attempts/${attempt.id}/confirm`, {});
      // A page that Stripe would not open all day is given up, and nothing is charged.
      if (page) await finishPage(world, page, { card: "4000002760003184", three_d_secure: "pass" });
    },
  },
  {
    name: "saving a card",
    charges: 0,
    prepare: () => tenantWith(0),
    async act(world, stack, tenant) {
      const page = await insist(stack, tenant, "/v1/payment-methods", {});
      if (page) await finishPage(world, page, { card: "4242424242424242" });
    },
    async check(tenant) {
      const { creditAccountId } = tenant.organization;
      expect(await db().paymentMethod.count({ where: { creditAccountId, removedAt: null } })).toBe(
        1,
      );
    },
  },
  {
    name: "refunding a part",
    charges: 1,
    prepare: (world, stack) => buyer(world, stack),
    async act(world, _stack, tenant) {
      const payment = await paymentOf(tenant);
      await requestRefund(
        { paymentId: payment.id, amountCents: 2000n, reason: "Asked for by the customer" },
        { type: "staff", id: "usr_staff" },
        undefined,
        world.now(),
      );
    },
    async check(tenant) {
      const { refundedCents } = await paymentOf(tenant);
      expect([0n, 2000n]).toContain(refundedCents);
      expect(await creditsOf(tenant)).toBe(5000 - Number(refundedCents));
    },
  },
  {
    name: "a dispute that is won",
    charges: 1,
    prepare: (world, stack) => buyer(world, stack),
    async act(world, _stack, tenant) {
      const { stripeChargeId } = await paymentOf(tenant);
      const { body } = await world.emulator<{ dispute: { id: string } }>(
        `/charges/${stripeChargeId}/dispute`,
        {},
      );
      await world.drain();
      await world.emulator(`/disputes/${body.dispute.id}/close`, { outcome: "won" });
    },
    check: async (tenant) => expect(await creditsOf(tenant)).toBe(5000),
  },
];

async function buy(world: PaymentWorld, stack: Stack, tenant: Tenant, how: object): Promise<void> {
  const page = await insist(stack, tenant, "/v1/purchases", { package: "builder" });
  if (page) await finishPage(world, page, how);
}

type Page = { checkout_url?: string; url?: string };

/**
 * What a person does who is told that Stripe did not answer: presses again (the same request), after a
 * few times starts anew, and in the end gives up.
 */
async function insist(
  stack: Stack,
  tenant: Tenant,
  path: string,
  body: object,
): Promise<Page | null> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const key = `${tenant.organization.id}:${path}:${attempt < 3 ? "first" : "anew"}`;
    const answer = await apiOf(stack, tenant).post<Page>(path, body, key);
    if (answer.status < 300) return answer.body;
    if (answer.status !== 502)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return null;
}

/** Pays or saves a card on the hosted page whose address was answered. */
async function finishPage(world: PaymentWorld, page: Page, how: object): Promise<void> {
  const session = (page.checkout_url ?? page.url ?? "").split("/").at(-1)?.split(/[?#]/)[0];
  const done = await world.emulator(`/checkout/${session}/complete`, how);
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
}

async function withRecharge(world: PaymentWorld, stack: Stack, card: string): Promise<Tenant> {
  const tenant = await tenantWith(401);
  await addCard(world.now(), tenant.organization, card);
  await stack.drainJobs(world.now());
  await setRecharge(tenant, { enabled: true, monthlyCapCents: 2_000n }, world.now());
  await stack.drainJobs(world.now());
  return tenant;
}

async function buyer(world: PaymentWorld, stack: Stack): Promise<Tenant> {
  const tenant = await tenantWith(0);
  await buy(world, stack, tenant, { card: "4242424242424242" });
  await stack.drainJobs(world.now());
  return tenant;
}

function paymentOf(tenant: Tenant) {
  return db().payment.findFirstOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });
}

import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { stripe } from "@/server/gateways/stripe/client";
import { requestRefund } from "@/server/payments/request-refund";
import { addCard } from "@/server/scenarios/story";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { expectMoneyAgrees, type PaymentWorld, paymentWorld } from "../support/payment-world";
import { reversalsOf, staff } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";

vi.setConfig({ testTimeout: batteryTimeoutMs });

let stack: Stack;
let world: PaymentWorld;
let hands: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  world = paymentWorld(stack, { timeoutMs: 60_000 });
  hands = reversalsOf(stack);
});
afterAll(() => stack.stop());

// The first sale already leads below the threshold of 400.
const START = 401;
const CAP_CENTS = 20_000n;
const random = seeded(batterySeed);

/** What may happen to an account's money at any moment, each by somebody who knows nothing of the others. */
const happenings: Record<string, (tenant: Tenant) => Promise<unknown>> = {
  async spend(tenant) {
    await Promise.allSettled(Array.from({ length: 1 + random.below(12) }, () => sale(tenant)));
  },
  async buy(tenant) {
    const { sessionId } = await hands.openCheckout(tenant, world.now());
    await world.emulator(`/checkout/${sessionId}/complete`, { card: "4242424242424242" });
  },
  async refundByStaff(tenant) {
    const payment = await anyPayment(tenant);
    if (!payment) return;
    const amountCents = BigInt(1 + random.below(Number(payment.amountCents)));
    const request = { paymentId: payment.id, amountCents, reason: "Asked for by the customer" };
    await requestRefund(request, staff, undefined, world.now());
  },
  async refundInDashboard(tenant) {
    const payment = await anyPayment(tenant);
    if (!payment) return;
    await stripe().refunds.create({
      payment_intent: payment.stripePaymentIntentId,
      amount: 1 + random.below(900),
    });
  },
  async refundThatFails(tenant) {
    const payment = await anyPayment(tenant);
    if (!payment) return;
    const made = await stripe().refunds.create({
      payment_intent: payment.stripePaymentIntentId,
      amount: 1 + random.below(500),
    });
    await world.emulator(`/refunds/${made.id}/fail`, {});
  },
  async dispute(tenant) {
    const payment = await anyPayment(tenant);
    if (!payment?.stripeChargeId) return;
    const { body } = await world.emulator<{ dispute?: { id: string } }>(
      `/charges/${payment.stripeChargeId}/dispute`,
      {},
    );
    if (!body.dispute) return;
    if (random.chance(0.5)) await world.drain();
    const outcome = random.pick(["won", "lost"]);
    await world.emulator(`/disputes/${body.dispute.id}/close`, { outcome });
  },
  async resumeRecharge(tenant) {
    await switchOn(tenant);
  },
  async letJobsRun() {
    await stack.drainJobs(world.now());
  },
  async timePasses() {
    await world.advance(60 + random.below(3_600));
  },
};

async function anyPayment(tenant: Tenant) {
  const payments = await db().payment.findMany({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });
  return payments.length > 0 ? random.pick(payments) : null;
}

function switchOn(tenant: Tenant) {
  return setRecharge(tenant, { enabled: true, monthlyCapCents: CAP_CENTS }, world.now());
}

/** Refusals are answers: Stripe's (no such refund is left) and ours. Anything else is a fault. */
async function happen(name: string, tenant: Tenant): Promise<void> {
  try {
    await happenings[name]?.(tenant);
  } catch (error) {
    const refused = (error as { type?: string }).type === "StripeInvalidRequestError";
    if (!refused && !isDomainError(error)) throw new Error(name, { cause: error });
  }
}

const rounds = batterySize(6, 400);

it(`whatever happens to an account at once, its credits follow the money (${rounds} lives, seed ${batterySeed})`, async () => {
  // However few lives there are, every kind of event has happened in one of them.
  for (let round = 0; round < rounds || (await unseen()).length > 0; round++) {
    const tenant = await tenantWith(START);
    await addCard(world.now(), tenant.organization);
    await switchOn(tenant);
    // Every other life begins with a recharge: a dispute or a refund that comes early would stop it for good.
    if (round % 2 === 0) {
      await sale(tenant);
      await stack.drainJobs(world.now());
    }
    const life: string[] = [];
    for (let step = 0; step < 12; step++) {
      const together = Array.from({ length: 1 + random.below(4) }, () =>
        random.pick(Object.keys(happenings)),
      );
      life.push(together.join("+"));
      await Promise.all(together.map((name) => happen(name, tenant)));
    }
    await world.recover();
    try {
      await expectCreditsFollowMoney(tenant);
    } catch (error) {
      throw new Error(`life ${round}: ${life.join(", ")}`, { cause: error });
    }
  }
});

/** What has not happened to anybody yet. */
async function unseen(): Promise<string[]> {
  const seen = {
    purchases: await db().payment.count({ where: { purchaseId: { not: null } } }),
    recharges: await db().payment.count({ where: { rechargeAttemptId: { not: null } } }),
    refunds: await db().refund.count({ where: { state: "succeeded" } }),
    failedRefunds: await db().refund.count({ where: { state: "failed" } }),
    disputes: await db().dispute.count(),
  };
  return Object.entries(seen).flatMap(([what, count]) => (count === 0 ? [what] : []));
}

async function expectCreditsFollowMoney(tenant: Tenant): Promise<void> {
  const { creditAccountId, id: organizationId } = tenant.organization;
  await expectMoneyAgrees(world, tenant);
  const { _sum } = await db().payment.aggregate({
    where: { creditAccountId },
    _sum: { credits: true, clawedBack: true },
  });
  const sales = await db().bookTransaction.count({ where: { organizationId } });
  const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  expect(account.posted - account.debt, "credits left").toBe(
    BigInt(START - sales * 2) * 1_000_000n + (_sum.credits ?? 0n) - (_sum.clawedBack ?? 0n),
  );
  const attempts = await db().rechargeAttempt.findMany({
    where: { creditAccountId, state: "succeeded" },
  });
  const months = Object.groupBy(attempts, ({ createdAt }) => createdAt.toISOString().slice(0, 7));
  for (const [month, charged = []] of Object.entries(months)) {
    const sum = charged.reduce((total, { amountCents }) => total + amountCents, 0n);
    expect(sum, `cap of ${month}`).toBeLessThanOrEqual(CAP_CENTS);
  }
}

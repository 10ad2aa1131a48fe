import { expect } from "vitest";
import { sweepInbox, sweepMissedEvents } from "@/server/doors/stripe-webhook/sweep-inbox";
import { systemClock } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import { sweepRefunds, sweepReversals } from "@/server/payments/sweep-payments";
import { sweepPurchases } from "@/server/purchases/sweep-purchases";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import type { Stack } from "./stack";
import type { Tenant } from "./tenant";

/** A charge in the stand-in's own ledger: the truth about money. */
export type StripeCharge = {
  payment_intent: string;
  charge: string;
  customer: string | null;
  amount: number;
  status: string;
  refunded: number;
  disputed: boolean;
};

/** How long after something went wrong everybody looks again: until every key and deadline is past. */
const RECOVERY_SECONDS = [150, 3_600, 26 * 3_600, 3_600];

/**
 * The world around payments, with a clock that tests move: both ours and the stand-in's. Stripe's SDK
 * is made impatient, so that a fault is seen by our own code and not by the retries of the SDK.
 * @param options.timeoutMs longer where nothing hangs on purpose: a busy machine is no fault.
 */
export function paymentWorld(stack: Stack, { timeoutMs = 1_200 } = {}) {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  // The API stamps what it receives by the same clock.
  Object.assign(systemClock, { now });
  const emulator = <T = Record<string, unknown>>(path: string, body?: unknown, method?: string) =>
    stack.json<T>(`${stack.stripeUrl}/_emulator${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(method ? { method } : {}),
    });
  const impatient = stripe() as unknown as {
    _setApiField(field: string, value: number): void;
    getInitialNetworkRetryDelay(): number;
    getMaxNetworkRetryDelay(): number;
  };
  impatient._setApiField("maxNetworkRetries", 0);
  impatient._setApiField("timeout", timeoutMs);
  // Seconds. A closed connection is tried again whatever the SDK is told.
  impatient.getInitialNetworkRetryDelay = () => 0.01;
  impatient.getMaxNetworkRetryDelay = () => 0.01;

  async function advance(seconds: number): Promise<void> {
    offsetMs += seconds * 1_000;
    await emulator("/clock", { advance_seconds: seconds });
  }

  /** Every job that waits, also those that wait for their next try. */
  async function drain(): Promise<void> {
    await stack.drainJobs(now());
    await db()
      .$executeRaw`update graphile_worker._private_jobs set run_at = now() where locked_at is null`;
    await stack.drainJobs(now());
  }

  async function sweep(): Promise<void> {
    await emulator("/webhooks/flush", {});
    await sweepPurchases(now());
    await sweepRecharges(now());
    await sweepRefunds(now());
    await sweepReversals(now());
    await sweepInbox(now());
    await sweepMissedEvents(now());
    await drain();
  }

  return {
    now,
    emulator,
    advance,
    drain,
    /** What the sweepers of a day and a bit do, after the trouble is over. */
    async recover(): Promise<void> {
      await emulator("/faults", undefined, "DELETE");
      await drain();
      for (const seconds of RECOVERY_SECONDS) {
        await advance(seconds);
        await sweep();
      }
    },
    /** The charges of a tenant's customer that brought money. */
    async charges(tenant: Tenant): Promise<StripeCharge[]> {
      const { stripeCustomerId } = await db().creditAccount.findUniqueOrThrow({
        where: { id: tenant.organization.creditAccountId },
      });
      const { body } = await emulator<{ payments: StripeCharge[] }>("/ledger");
      return body.payments.filter(
        ({ customer, status }) => customer === stripeCustomerId && status === "succeeded",
      );
    },
  };
}

export type PaymentWorld = ReturnType<typeof paymentWorld>;

/**
 * What the stand-in took from a tenant is what our books say, charge by charge, and the credits follow
 * the money to the microcredit; nothing waits any more and the ledger is sound.
 */
export async function expectMoneyAgrees(
  world: PaymentWorld,
  tenant: Tenant,
): Promise<StripeCharge[]> {
  const { creditAccountId } = tenant.organization;
  const charges = await world.charges(tenant);
  const payments = await db().payment.findMany({
    where: { creditAccountId },
    include: { grant: true },
  });
  const byCharge = <T extends { charge: string }>(rows: T[]) =>
    rows.sort((a, b) => a.charge.localeCompare(b.charge));
  expect(
    byCharge(
      payments.map((payment) => ({
        charge: payment.stripeChargeId ?? payment.stripePaymentIntentId,
        amount: Number(payment.amountCents),
        refunded: Number(payment.refundedCents),
        disputed: payment.disputedCents + payment.lostCents > 0n,
      })),
    ),
    "payments of ours are the charges of Stripe",
  ).toEqual(
    byCharge(
      charges.map(({ charge, amount, refunded, disputed }) => ({
        charge,
        amount,
        refunded,
        disputed,
      })),
    ),
  );
  for (const payment of payments) expect(payment.grant.original).toBe(payment.credits);
  expect(
    await db().creditGrant.count({
      where: { creditAccountId, source: { startsWith: "payment:" } },
    }),
    "no grant without its payment",
  ).toBe(payments.length);
  await expectNothingStuck(creditAccountId, world.now());
  expect(await verifyLedger(db(), creditAccountId)).toEqual([]);
  return charges;
}

async function expectNothingStuck(creditAccountId: string, now: Date): Promise<void> {
  const where = { creditAccountId };
  const stuck = {
    purchases: await db().purchase.count({
      where: { ...where, status: { in: ["created", "processing"] } },
    }),
    // A charge that was tried anew may wait for its confirmation; its day is not over.
    attempts: await db().rechargeAttempt.count({
      where: {
        ...where,
        live: true,
        NOT: { state: "requires_action", expiresAt: { gt: now } },
      },
    }),
    refunds: await db().refund.count({
      where: { payment: where, state: { in: ["requested", "pending"] } },
    }),
    events: await db().stripeEvent.count({ where: { status: { in: ["received", "parked"] } } }),
  };
  expect(stuck, "nothing waits any more").toEqual({
    purchases: 0,
    attempts: 0,
    refunds: 0,
    events: 0,
  });
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import {
  listReconciliationRows,
  readReconciliation,
} from "@/server/payments/reconciliation/read-reconciliation";
import {
  performReconciliation,
  startReconciliation,
} from "@/server/payments/reconciliation/run-reconciliation";
import { reversalsOf } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
let world: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  world = reversalsOf(stack);
});
afterAll(() => stack.stop());

/** Compared an hour later, so that nothing counts as under way. */
async function reconcile(startedBy: string | null = null) {
  const id = await startReconciliation(startedBy, new Date());
  await performReconciliation(id, new Date(Date.now() + 3_600_000));
  const run = await readReconciliation(id);
  const rows = (onlyDifferences: boolean) =>
    listReconciliationRows(id, { limit: 200, onlyDifferences });
  return { run, all: (await rows(false)).data, differences: (await rows(true)).data };
}

describe("comparing with Stripe's balance", () => {
  it("a second run lists only what moved since", async () => {
    const buyer = await world.buyer();
    const first = await reconcile();
    expect(first.all).toMatchObject([{ payment_id: buyer.paymentId, verdict: "matches" }]);
    expect(first.run.from).toBeNull();
    const { run, all } = await reconcile();
    expect(run).toMatchObject({ compared: 0, differences: 0 });
    expect(all).toEqual([]);
  });

  it("every charge, refund and dispute agrees, also those that failed or were won", async () => {
    const refunded = await world.buyer();
    await world.refund(refunded, 1000n);
    const failed = await world.buyer(0, "4000000000005126");
    await world.refund(failed, 5000n);
    const lost = await world.buyer();
    await world.decide(await world.dispute(lost), "lost");
    const won = await world.buyer();
    await world.decide(await world.dispute(won), "won");
    const asked = await world.buyer();
    await world.dispute(asked, { inquiry: true });
    await world.control("/clock", { advance_seconds: 120 });
    await stack.drainJobs();

    const { run, all } = await reconcile();
    expect(run).toMatchObject({ state: "finished", differences: 0 });
    const tally = Object.groupBy(all, ({ kind }) => kind);
    expect(tally.charge).toHaveLength(5);
    expect(tally.refund?.map((row) => row.ours_cents).sort()).toEqual([-1000, 0]);
    expect(tally.dispute?.map((row) => row.stripe_cents).sort()).toEqual([-5000, 0]);
    expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set(["matches"]));
  });

  it("a difference of one cent is shown, and stays until it is gone", async () => {
    const buyer = await world.buyer();
    await reconcile();
    const where = { sourceId: buyer.chargeId };
    await db().stripeMovement.updateMany({ where, data: { amountCents: 4999n } });
    for (let night = 0; night < 2; night++) {
      const { run, differences } = await reconcile();
      expect(run.differences).toBe(1);
      expect(differences).toMatchObject([
        {
          kind: "charge",
          payment_id: buyer.paymentId,
          ours_cents: 5000,
          stripe_cents: 4999,
          difference_cents: -1,
          verdict: "amount_differs",
        },
      ]);
    }
    await db().stripeMovement.updateMany({ where, data: { amountCents: 5000n } });
    expect((await reconcile()).run.differences).toBe(0);
  });

  it("money at Stripe that nobody was credited for, and refunds that never reached us, are found", async () => {
    const stray = await stripe().paymentIntents.create({
      amount: 1234,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
      off_session: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
    const buyer = await world.buyer();
    await world.control("/webhooks", { mode: "drop" });
    const unseen = await stripe().refunds.create({
      payment_intent: buyer.paymentIntentId,
      amount: 100,
    });
    await world.control("/webhooks", { mode: "deliver" });
    const { differences } = await reconcile();
    expect(differences).toHaveLength(2);
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ stripe_id: stray.latest_charge, verdict: "missing_here" }),
        expect.objectContaining({
          stripe_id: unseen.id,
          stripe_cents: -100,
          difference_cents: -100,
          verdict: "missing_here",
        }),
      ]),
    );
    await stripe().refunds.create({ payment_intent: stray.id });
  });

  it("credits that were granted for money Stripe does not have are found", async () => {
    const buyer = await world.buyer();
    await db().payment.update({
      where: { id: buyer.paymentId },
      data: { stripeChargeId: "ch_invented" },
    });
    const { differences } = await reconcile();
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          stripe_id: "ch_invented",
          verdict: "missing_at_stripe",
          difference_cents: -5000,
        }),
        expect.objectContaining({ stripe_id: buyer.chargeId, verdict: "missing_here" }),
      ]),
    );
    await db().payment.update({
      where: { id: buyer.paymentId },
      data: { stripeChargeId: buyer.chargeId },
    });
  });

  it("a payment whose charge was never kept gets it from Stripe first", async () => {
    const buyer = await world.buyer();
    await db().payment.update({ where: { id: buyer.paymentId }, data: { stripeChargeId: null } });
    await reconcile();
    expect((await world.paymentOf(buyer)).stripeChargeId).toBe(buyer.chargeId);
  });
});

describe("a run", () => {
  it("does not start beside another, and one that was lost ends after an hour", async () => {
    const now = new Date();
    const started = await Promise.allSettled(
      Array.from({ length: 5 }, () => startReconciliation("usr_staff", now)),
    );
    expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await db().$executeRaw`delete from graphile_worker._private_jobs`;
    const next = await startReconciliation(null, new Date(now.getTime() + 3_700_000));
    const lost = await db().reconciliationRun.findFirstOrThrow({
      where: { startedBy: "usr_staff" },
    });
    expect(lost).toMatchObject({ state: "failed" });
    await performReconciliation(next, now);
  });

  it("that cannot read Stripe says so on its report", async () => {
    await world.fault("GET", "/v1/balance_transactions", "status_500", 10);
    const { run } = await reconcile();
    await world.clearFaults();
    expect(run).toMatchObject({ state: "failed" });
    expect(run.problem).toBeTruthy();
    expect((await reconcile()).run).toMatchObject({ state: "finished" });
  });
});

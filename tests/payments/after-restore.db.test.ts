import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { creditLostPayment } from "@/server/doors/stripe-webhook/credit-lost-payment";
import { sweepMissedEvents } from "@/server/doors/stripe-webhook/sweep-inbox";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { findLostPayments } from "@/server/payments/find-lost-payments";
import {
  performReconciliation,
  startReconciliation,
} from "@/server/payments/reconciliation/run-reconciliation";
import { addCard, buyPackage, completeCheckout } from "@/server/scenarios/story";
import { withDatabase } from "../setup/global-setup";
import { reversalsOf } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";

const url = process.env.DATABASE_DIRECT_URL ?? "";
const name = new URL(url).pathname.slice(1);
const backup = `${name}_backup`;

let stack: Stack;
let world: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  world = reversalsOf(stack);
});
afterAll(() => stack.stop());

/** Runs statements on the server while nobody is connected to this file's database. */
async function alone(...statements: string[]): Promise<void> {
  await closeLanes();
  await disconnectDb();
  const client = new pg.Client({
    connectionString: withDatabase(inject("databaseServer"), "postgres"),
  });
  await client.connect();
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
    name,
  ]);
  for (const statement of statements) await client.query(statement);
  await client.end();
}
const keepBackup = () => alone(`create database ${backup} template ${name} strategy file_copy`);
const restoreBackup = () =>
  alone(`drop database ${name} with (force)`, `alter database ${backup} rename to ${name}`);

/** Everything about money that came or went, without the times at which we wrote it down. */
async function moneyOf({ organization: { creditAccountId } }: Tenant) {
  const payments = await db().payment.findMany({
    where: { creditAccountId },
    orderBy: { stripePaymentIntentId: "asc" },
    include: { refunds: true, disputes: true, grant: true },
  });
  return payments.map((payment) => ({
    intent: payment.stripePaymentIntentId,
    purchaseId: payment.purchaseId,
    attemptId: payment.rechargeAttemptId,
    cents: payment.amountCents,
    credits: payment.credits,
    left: payment.grant.remaining,
    refunds: payment.refunds.map(({ stripeRefundId, amountCents, state }) => [
      ...[stripeRefundId, amountCents, state],
    ]),
    disputes: payment.disputes.map(({ stripeDisputeId, amountCents, state }) => [
      ...[stripeDisputeId, amountCents, state],
    ]),
  }));
}

it("what was paid since the backup is found, and credited once, by however many", async () => {
  const tenants = [await tenantWith(500), await tenantWith(500), await tenantWith(402)] as const;
  const [opened, bought, recharged] = tenants;
  const before = await world.openCheckout(opened);
  await addCard(new Date(), recharged.organization);
  await stack.drainJobs();
  const moment = new Date();
  await keepBackup();

  await completeCheckout(before.sessionId, "4242424242424242");
  await stack.drainJobs();
  await buyPackage(new Date(), bought.organization, bought.owner, "builder");
  await stack.drainJobs();
  const payment = await db().payment.findFirstOrThrow({
    where: { creditAccountId: bought.organization.creditAccountId },
  });
  await world.refund({ paymentId: payment.id }, 1_000n);
  await world.dispute({ chargeId: payment.stripeChargeId ?? "" });
  await setRecharge(recharged, { enabled: true });
  for (let n = 0; n < 3; n++) await sale(recharged);
  await stack.drainJobs();
  const younger = await world.buyer();
  const expected = await Promise.all([opened, bought, recharged].map(moneyOf));
  expect(expected.map((payments) => payments.length)).toEqual([1, 1, 1]);
  expect(expected[1]?.[0]).toMatchObject({ refunds: [expect.anything()] });

  await restoreBackup();
  expect(await db().payment.count()).toBe(0);
  const lost = await findLostPayments(moment);
  expect(lost.map(({ remedy }) => remedy)).toEqual(["credit", "credit", "credit", "look"]);
  expect(lost.at(-1)?.intent.paymentIntentId).toBe(younger.paymentIntentId);

  // A worker that looks for missed events, and two persons.
  await Promise.all([
    sweepMissedEvents(new Date(Date.now() + 120_000)).then(() => stack.drainJobs()),
    ...[...lost, ...lost].flatMap(({ intent, remedy }) =>
      remedy === "credit" ? [creditLostPayment(intent, new Date())] : [],
    ),
  ]);
  await stack.drainJobs();

  const left = await findLostPayments(moment);
  expect(left.map(({ intent }) => intent.paymentIntentId)).toEqual([younger.paymentIntentId]);
  const found = await Promise.all(tenants.map(moneyOf));
  expect(found.slice(0, 2)).toEqual(expected.slice(0, 2));
  // What the recharge's credits paid since is gone with the charges.
  expect(found[2]).toMatchObject([{ ...expected[2]?.[0], left: expect.any(BigInt) }]);
  for (const tenant of tenants) await expectSoundLedger(tenant);
  const run = await startReconciliation(null, new Date());
  await performReconciliation(run, new Date(Date.now() + 3_600_000));
  const differing = await db().reconciliationRow.findMany({
    where: { runId: run, verdict: { not: "matches" } },
  });
  expect(differing.map(({ stripeId }) => stripeId)).toEqual([younger.chargeId]);
});

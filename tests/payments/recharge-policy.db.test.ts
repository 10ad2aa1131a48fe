import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { jobs } from "@/server/doors/jobs/tasks";
import { db, inTransaction } from "@/server/foundation/db";
import { captureJobs } from "@/server/gateways/jobs/add-job";
import { listCards, setDefaultCard } from "@/server/payment-methods/manage-cards";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { pauseRecharge } from "@/server/recharge/pause-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { addCard } from "@/server/scenarios/story";
import { apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import {
  creditsOf,
  expectSoundLedger,
  sale,
  setRecharge,
  type Tenant,
  tenantWith,
} from "../support/tenant";

const GOOD = "4242424242424242";
const OTHER = "5555555555554444";
const DECLINES = "4000000000000341";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

async function recharged(credits: number, card: string): Promise<Tenant> {
  const tenant = await tenantWith(credits);
  await addCard(new Date(), tenant.organization, card);
  await stack.drainJobs();
  await setRecharge(tenant, { enabled: true });
  await stack.drainJobs();
  return tenant;
}

const where = (tenant: Tenant) => ({ creditAccountId: tenant.organization.creditAccountId });
const policyOf = (tenant: Tenant) =>
  db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) });

async function cardOf(tenant: Tenant, last4: string) {
  const card = (await listCards(tenant.organization.creditAccountId)).find(
    (candidate) => candidate.last4 === last4,
  );
  if (!card) throw new Error(`no card ${last4}`);
  return card;
}

/** A look at the balance at a moment, with everything it sets off done at that moment. */
async function lookAt(tenant: Tenant, at: Date): Promise<void> {
  const { jobs: due } = await captureJobs(() =>
    evaluateRecharge(tenant.organization.creditAccountId, at),
  );
  for (const job of due)
    if (job.name === "charge-recharge")
      await captureJobs(() => jobs["charge-recharge"](job.payload, at));
}

describe("a card that declines for ever", () => {
  it("in 90 days: at most 4 charges a week, 3 in a row and then none until a person acts, each look with its reason", async () => {
    const tenant = await recharged(399, DECLINES);
    const start = new Date();
    const acts = [20, 21, 21.5, 22, 40, 41, 60];
    let looks = 0;
    for (let hour = 1; hour <= 90 * 24; hour += 3) {
      const at = new Date(start.getTime() + hour * HOUR);
      const act = acts.findIndex((day) => Math.abs(day * 24 - hour) < 1.5);
      // A person resumes it, as often as they like.
      if (act >= 0) await captureJobs(() => setRecharge(tenant, { enabled: true }, at));
      await lookAt(tenant, at);
      looks += 1;
    }
    const attempts = await db().rechargeAttempt.findMany({
      where: where(tenant),
      orderBy: { createdAt: "asc" },
    });
    expect(attempts.every(({ state }) => state === "declined")).toBe(true);
    for (const { createdAt } of attempts) {
      const week = attempts.filter(
        (other) =>
          other.createdAt >= createdAt && other.createdAt.getTime() < createdAt.getTime() + 7 * DAY,
      );
      expect(week.length).toBeLessThanOrEqual(4);
    }
    const bounds = [0, ...acts, 90].map((day) => start.getTime() + day * DAY);
    const between = (from = 0, to = 0) =>
      attempts.filter(({ createdAt }) => createdAt.getTime() >= from && createdAt.getTime() < to);
    // Three in a row and then nothing, until a person acts; and then three more at the most.
    expect(between(0, bounds[1])).toHaveLength(3);
    for (const [n, bound] of bounds.entries())
      expect(between(bound, bounds[n + 1]).length).toBeLessThanOrEqual(3);
    const last = attempts.at(-1)?.createdAt.getTime() ?? 0;
    expect(last).toBeLessThan(start.getTime() + 63 * DAY);
    expect(await bank.charges(tenant)).toHaveLength(attempts.length);
    expect((await bank.charges(tenant)).every(({ status }) => status === "failed")).toBe(true);

    const reasons = await db().rechargeEvaluation.findMany({ where: where(tenant) });
    expect(reasons.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThanOrEqual(looks);
    for (const { explanation } of reasons) expect(explanation).toMatch(/^[A-Z0-9].{15,}\.$/);
    expect(await creditsOf(tenant)).toBe(399);
  });

  it("tells each decline once: two say when the next try is, the third that it stopped", async () => {
    const tenant = await recharged(399, DECLINES);
    const start = Date.now();
    for (const hour of [0, 7, 32, 200]) {
      await stack.drainJobs(new Date(start + hour * HOUR));
      await evaluateRecharge(tenant.organization.creditAccountId, new Date(start + hour * HOUR));
      await stack.drainJobs(new Date(start + hour * HOUR));
    }
    const subjects = (await stack.emailsTo(tenant.owner.email)).map(({ subject }) => subject);
    expect(
      subjects.filter((s) => s.startsWith("We couldn’t charge Visa 0341 $16.01")),
    ).toHaveLength(2);
    expect(subjects.filter((s) => s.startsWith("Auto-recharge is off"))).toHaveLength(1);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "disabled", consecutiveFailures: 3 });
  });

  it("makes way for a new card, which is charged at once", async () => {
    const tenant = await recharged(399, DECLINES);
    await db().rechargePolicy.update({
      where: where(tenant),
      data: {
        breaker: "disabled",
        disabledReason: "Visa 0341 was declined 3 times in a row",
        cooldownSeconds: 0,
      },
    });
    await addCard(new Date(), tenant.organization, OTHER);
    await stack.drainJobs();
    expect((await cardOf(tenant, "4444")).isDefault).toBe(true);
    expect(await creditsOf(tenant)).toBe(2000);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "closed", disabledReason: null });
  });

  it("is tried again as usual once money arrived in another way", async () => {
    const tenant = await recharged(399, DECLINES);
    expect(await policyOf(tenant)).toMatchObject({ breaker: "backing_off" });
    const bought = await apiOf(stack, tenant).buy({ package: "solo_dev", pay_by: "bank_transfer" });
    await bank.pay(bought.session, { payment_method: "customer_balance" });
    await bank.transfer(tenant, 1000);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(1399);
    expect(await policyOf(tenant)).toMatchObject({
      breaker: "closed",
      consecutiveFailures: 0,
      nextTryAt: null,
    });
  });
});

describe("a decline of a card that is no longer the one to charge", () => {
  it("does not pause the policy of the new one, which is charged instead", async () => {
    const tenant = await tenantWith(399);
    await addCard(new Date(), tenant.organization, DECLINES);
    await addCard(new Date(), tenant.organization, OTHER);
    await stack.drainJobs();
    await db().rechargePolicy.update({ where: where(tenant), data: { cooldownSeconds: 0 } });
    const { jobs: claimed } = await captureJobs(() => setRecharge(tenant, { enabled: true }));
    const { jobs: charges } = await captureJobs(async () => {
      for (const job of claimed)
        if (job.name === "check-balance") await jobs["check-balance"](job.payload, new Date());
    });
    const charge = charges.find((job) => job.name === "charge-recharge");
    if (charge?.name !== "charge-recharge") throw new Error("a charge was claimed");
    // Between the charge and its answer the person chooses the other card.
    const before = db().rechargeAttempt;
    await before.update({ where: { id: charge.payload.attemptId }, data: { state: "charging" } });
    await setDefaultCard(
      tenant.organization.creditAccountId,
      (await cardOf(tenant, "4444")).id,
      tenant.actor,
      new Date(),
    );
    await jobs["charge-recharge"](charge.payload, new Date());
    expect(await policyOf(tenant)).toMatchObject({ breaker: "closed", consecutiveFailures: 0 });
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(2000);
    const paid = (await bank.charges(tenant)).filter(({ status }) => status === "succeeded");
    expect(paid).toMatchObject([{ amount: 1601 }]);
    const [told] = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("We couldn’t charge Visa 0341"),
    );
    expect(told?.text).toContain("Mastercard 4444 is");
  });
});

describe("the policy", () => {
  it("charges the card it chose, and the default one again once that card is gone", async () => {
    const tenant = await tenantWith(401);
    await addCard(new Date(), tenant.organization, GOOD);
    await addCard(new Date(), tenant.organization, OTHER);
    await stack.drainJobs();
    const api = apiOf(stack, tenant);
    const other = await cardOf(tenant, "4444");
    const put = await api.put<{ recharge: { payment_method_id: string } }>("/v1/recharge-policy", {
      enabled: true,
      payment_method_id: other.id,
    });
    expect(put.body.recharge.payment_method_id).toBe(other.id);
    await sale(tenant);
    await stack.drainJobs();
    expect(await db().rechargeAttempt.findMany({ where: where(tenant) })).toMatchObject([
      { state: "succeeded", cardLast4: "4444" },
    ]);
    expect((await api.delete(`/v1/payment-methods/${other.id}`)).status).toBe(200);
    expect(await policyOf(tenant)).toMatchObject({ enabled: true, paymentMethodId: null });
    const stranger = await cardOf(await recharged(900, GOOD), "4242");
    const stolen = await api.put<{ code: string }>("/v1/recharge-policy", {
      payment_method_id: stranger.id,
    });
    expect([stolen.status, stolen.body.code]).toEqual([404, "not_found"]);
  });

  it("with its threshold raised above the balance charges at once, without waiting for a charge", async () => {
    const tenant = await recharged(500, GOOD);
    expect(await bank.charges(tenant)).toEqual([]);
    await setRecharge(tenant, { threshold: 600_000_000n });
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1500, status: "succeeded" }]);
    expect(await creditsOf(tenant)).toBe(2000);
    await expectSoundLedger(tenant);
  });

  it("keeps an audit of the low-balance email, and of nothing that stayed as it was", async () => {
    const tenant = await tenantWith(900);
    const api = apiOf(stack, tenant);
    const change = { alert_threshold_credits: 500, low_balance_alerts: false };
    expect((await api.put("/v1/recharge-policy", change)).status).toBe(200);
    expect((await api.put("/v1/recharge-policy", change)).status).toBe(200);
    const { organization } = tenant;
    const events = await db().auditEvent.findMany({
      where: { subjectId: organization.creditAccountId, organizationId: organization.id },
    });
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      [
        "low_balance_email.updated",
        {
          changed: {
            enabled: { from: true, to: false },
            lowBelow: { from: "400000000", to: "500000000" },
          },
        },
      ],
    ]);
  });

  it("keeps an audit of every field with its old and new value", async () => {
    const tenant = await recharged(900, GOOD);
    const card = await cardOf(tenant, "4242");
    await setRecharge(tenant, {
      mode: "fixed_amount",
      threshold: 500_000_000n,
      target: 3_000_000_000n,
      fixedAmountCents: 3000n,
      monthlyCapCents: 9000n,
      maxPerDay: 2,
      cooldownSeconds: 600,
      paymentMethodId: card.id,
    });
    await setRecharge(tenant, { enabled: false, monthlyCapCents: null });
    const events = await db().auditEvent.findMany({
      where: { subjectId: tenant.organization.creditAccountId, action: "recharge_policy.updated" },
      orderBy: { id: "asc" },
    });
    expect(events.slice(-2).map(({ details }) => details)).toEqual([
      {
        changed: {
          mode: { from: "target_balance", to: "fixed_amount" },
          threshold: { from: "400000000", to: "500000000" },
          target: { from: "2000000000", to: "3000000000" },
          fixedAmountCents: { from: expect.any(String), to: "3000" },
          monthlyCapCents: { from: null, to: "9000" },
          maxPerDay: { from: 5, to: 2 },
          cooldownSeconds: { from: 60, to: 600 },
          paymentMethodId: { from: null, to: card.id },
        },
      },
      {
        changed: {
          enabled: { from: true, to: false },
          monthlyCapCents: { from: "9000", to: null },
        },
      },
    ]);
  });

  it("counts the same answer where it stands instead of burying the history", async () => {
    const tenant = await recharged(900, GOOD);
    await db().rechargeEvaluation.deleteMany({ where: where(tenant) });
    for (let n = 0; n < 5; n++)
      await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    const [only, ...more] = await db().rechargeEvaluation.findMany({ where: where(tenant) });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ outcome: "not_below_threshold", times: 5 });
  });

  it("a removed card that was claimed and not charged yet is not charged", async () => {
    const tenant = await tenantWith(399);
    await addCard(new Date(), tenant.organization, GOOD);
    await addCard(new Date(), tenant.organization, OTHER);
    await stack.drainJobs();
    const { jobs: due } = await captureJobs(async () => {
      await setRecharge(tenant, { enabled: true });
      return evaluateRecharge(tenant.organization.creditAccountId, new Date());
    });
    const api = apiOf(stack, tenant);
    await api.delete(`/v1/payment-methods/${(await cardOf(tenant, "4242")).id}`);
    for (const job of due)
      if (job.name === "charge-recharge") await jobs["charge-recharge"](job.payload, new Date());
    const [attempt] = await db().rechargeAttempt.findMany({ where: where(tenant) });
    expect(attempt).toMatchObject({
      state: "expired",
      failure: "the card was removed or saved again",
    });
    expect(await bank.charges(tenant)).toEqual([]);
  });

  it("a team account is charged for whole credits at its own price", async () => {
    const tenant = await tenantWith(3);
    await addCard(new Date(), tenant.organization, GOOD);
    await db().creditAccount.update({
      where: { id: tenant.organization.creditAccountId },
      data: { priceBook: "team" },
    });
    await setRecharge(tenant, { enabled: true, threshold: 5_000_000n, target: 13_000_000n });
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(13);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 10 * 2030, status: "succeeded" }]);
    await expectSoundLedger(tenant);
  });
});

describe("looking because a person asks", () => {
  type Triggered = {
    success: boolean;
    message: string;
    amount: number;
    previousBalance: number;
    newBalance: number;
  };

  it("charges at once when a recharge is due, and a repeat with the key answers the same", async () => {
    const tenant = await tenantWith(350);
    await addCard(new Date(), tenant.organization, GOOD);
    await stack.drainJobs();
    const api = apiOf(stack, tenant);
    const put = await api.put("/v1/billing/settings", {
      autoTopUp: { enabled: true, amount: 25, threshold: 4 },
    });
    expect(put.body).toMatchObject({
      success: true,
      message: "Billing settings updated successfully",
      settings: {
        autoTopUp: { enabled: true, amount: 25, threshold: 4, hasPaymentMethod: true },
        limits: { minAmount: 1, maxAmount: 1000, minThreshold: 0, maxThreshold: 1000 },
      },
    });
    const first = await api.post<Triggered>("/auto-top-up/trigger", {}, "trigger-1");
    expect(first.body).toMatchObject({
      success: true,
      message: "Auto top-up successful! Added $25.00",
      amount: 25,
      previousBalance: 3.5,
      newBalance: 28.5,
    });
    const again = await api.post<Triggered>("/auto-top-up/trigger", {}, "trigger-1");
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    await stack.drainJobs();
    const due = await api.post<Triggered>("/auto-top-up/trigger");
    expect(due.body).toMatchObject({ success: false, amount: 0, newBalance: 28.5 });
    expect(due.body.message).toContain("not below 400");
    expect(await bank.charges(tenant)).toHaveLength(1);
    expect((await api.get("/v1/credits/balance?fresh=true")).body).toMatchObject({ balance: 28.5 });
  });

  it("says why nothing was charged", async () => {
    const tenant = await tenantWith(10);
    const api = apiOf(stack, tenant);
    const off = await api.post<Triggered>("/auto-top-up/trigger");
    expect(off.body).toMatchObject({ success: false, message: "Auto-recharge is off.", amount: 0 });
    const declined = apiOf(stack, await recharged(402, DECLINES));
    expect((await declined.post<Triggered>("/auto-top-up/trigger")).body.success).toBe(false);
    const noCard = await api.put<{ code: string }>("/v1/billing/settings", {
      autoTopUp: { enabled: true },
    });
    expect([noCard.status, noCard.body.code]).toEqual([409, "payment_method_required"]);
  });

  it("twenty at once make one charge", async () => {
    const tenant = await tenantWith(300);
    await addCard(new Date(), tenant.organization, GOOD);
    await stack.drainJobs();
    const { result } = await captureJobs(() => setRecharge(tenant, { enabled: true }));
    expect(result.enabled).toBe(true);
    const api = apiOf(stack, tenant);
    await Promise.all(Array.from({ length: 20 }, () => api.post("/auto-top-up/trigger")));
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1700, status: "succeeded" }]);
    expect(await creditsOf(tenant)).toBe(2000);
  });
});

describe("a policy that went off by itself", () => {
  it("stays off with its reason when money arrives, until a person switches it on", async () => {
    const tenant = await recharged(900, GOOD);
    const { creditAccountId } = tenant.organization;
    for (let n = 0; n < 2; n++) {
      await inTransaction((tx) =>
        pauseRecharge(
          tx,
          creditAccountId,
          { reason: "dispute", words: "a payment is disputed with the bank", event: "dsp_1" },
          new Date(),
        ),
      );
    }
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ package: "solo_dev" });
    await bank.pay(bought.session);
    await stack.drainJobs();
    expect(await policyOf(tenant)).toMatchObject({
      enabled: false,
      disabledReason: "a payment is disputed with the bank",
    });
    const told = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("Auto-recharge is off"),
    );
    expect(told).toHaveLength(1);
    await setRecharge(tenant, { enabled: true });
    expect(await policyOf(tenant)).toMatchObject({ enabled: true, disabledReason: null });
    await sweepRecharges(new Date());
  });
});

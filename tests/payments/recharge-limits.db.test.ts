import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { jobs } from "@/server/doors/jobs/tasks";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { showPolicy } from "@/server/recharge/show-policy";
import { addCard } from "@/server/scenarios/story";
import { bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";

const HOUR = 3_600_000;

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterAll(() => stack.stop());

/** Below its threshold with a good card, and nothing looked at yet. */
async function due(credits = 399): Promise<Tenant> {
  const tenant = await tenantWith(credits);
  await addCard(new Date(), tenant.organization, "4242424242424242");
  await stack.drainJobs();
  await db().rechargePolicy.update({ where: where(tenant), data: { enabled: true } });
  return tenant;
}

const where = (tenant: Tenant) => ({ creditAccountId: tenant.organization.creditAccountId });
const look = async (tenant: Tenant, at: Date) =>
  (await evaluateRecharge(tenant.organization.creditAccountId, at)).decision;

/** An attempt of some time ago, written as its end left it. */
async function attempted(
  tenant: Tenant,
  attempt: {
    state: "succeeded" | "declined" | "expired";
    at: Date;
    claimedAt?: Date;
    cents?: number;
  },
): Promise<void> {
  await db().rechargeAttempt.create({
    data: {
      id: newId("rechargeAttempt"),
      ...where(tenant),
      state: attempt.state,
      live: false,
      amountCents: BigInt(attempt.cents ?? 1601),
      credits: 1_601_000_000n,
      availableBefore: 0n,
      stripeCustomerId: "cus_test",
      stripePaymentMethodId: "pm_test",
      cardBrand: "visa",
      cardLast4: "4242",
      cardFingerprint: "another card",
      createdAt: attempt.claimedAt ?? attempt.at,
      settledAt: attempt.at,
    },
  });
}

describe("the time between two charges", () => {
  it("counts from the last charge that went through", async () => {
    const tenant = await due();
    const now = new Date();
    await attempted(tenant, {
      state: "succeeded",
      claimedAt: new Date(now.getTime() - HOUR),
      at: new Date(now.getTime() - 59_000),
    });
    expect(await look(tenant, now)).toMatchObject({ outcome: "cooling_down" });
    expect(await look(tenant, new Date(now.getTime() + 2_000))).toMatchObject({
      outcome: "charge",
    });
  });

  it("asks nobody to buy where the next charge is minutes away, and does where it is an hour", async () => {
    const tenant = await due();
    const { creditAccountId } = tenant.organization;
    const now = new Date();
    await attempted(tenant, { state: "succeeded", at: new Date(now.getTime() - 59_000) });
    expect((await evaluateRecharge(creditAccountId, now)).underWay).toBe(true);
    await db().rechargePolicy.update({ where: where(tenant), data: { cooldownSeconds: 3_600 } });
    expect((await evaluateRecharge(creditAccountId, now)).underWay).toBe(false);
  });

  it.each(["expired", "declined"] as const)("is not begun by an attempt that %s", async (state) => {
    const tenant = await due();
    const now = new Date();
    await attempted(tenant, { state, at: new Date(now.getTime() - 5_000) });
    expect(await look(tenant, now)).toMatchObject({ outcome: "charge" });
  });
});

describe("the charges of a day", () => {
  it("are those that went through: neither declined nor given up ones", async () => {
    const tenant = await due();
    const now = new Date();
    await db().rechargePolicy.update({ where: where(tenant), data: { maxPerDay: 2 } });
    for (const state of ["declined", "declined", "expired", "expired"] as const)
      await attempted(tenant, { state, at: new Date(now.getTime() - HOUR) });
    await attempted(tenant, { state: "succeeded", at: new Date(now.getTime() - 2 * HOUR) });
    await attempted(tenant, { state: "succeeded", at: new Date(now.getTime() - 24 * HOUR - 1) });
    const before = await look(tenant, new Date(now.getTime() - 1_000));
    expect(before).toMatchObject({ outcome: "daily_limit_reached" });
    expect(before.explanation).toContain("2 recharges were made");
    expect(await look(tenant, now)).toMatchObject({ outcome: "charge" });
  });
});

describe("the limit of a month", () => {
  const capped = async (timeZone: string) => {
    const tenant = await due();
    await db().organization.update({ where: { id: tenant.organization.id }, data: { timeZone } });
    await db().rechargePolicy.update({ where: where(tenant), data: { monthlyCapCents: 4_000n } });
    return tenant;
  };
  const used = async (tenant: Tenant, at: Date) =>
    (await showPolicy(tenant.organization.creditAccountId, at)).charged_this_month_cents;

  it("counts every charge of the month, to its first day", async () => {
    const tenant = await capped("UTC");
    const now = new Date("2026-11-29T12:00:00Z");
    await attempted(tenant, { state: "succeeded", at: new Date("2026-11-01T00:00:00Z") });
    await attempted(tenant, {
      state: "succeeded",
      at: new Date("2026-11-20T12:00:00Z"),
      cents: 1000,
    });
    await attempted(tenant, { state: "succeeded", at: new Date("2026-10-31T23:59:59Z") });
    await attempted(tenant, { state: "declined", at: new Date("2026-11-21T12:00:00Z") });
    expect(await used(tenant, now)).toBe(2601);
    expect(await look(tenant, now)).toMatchObject({ outcome: "monthly_cap_reached" });
    expect(await look(tenant, new Date("2026-12-01T00:00:00Z"))).toMatchObject({
      outcome: "charge",
    });
  });

  it("counts a charge in the month it settled, by the organization's calendar", async () => {
    const tenant = await capped("America/New_York");
    await attempted(tenant, {
      state: "succeeded",
      claimedAt: new Date("2026-11-30T12:00:00Z"),
      // The first of December in New York.
      at: new Date("2026-12-01T05:00:00Z"),
    });
    await attempted(tenant, {
      state: "succeeded",
      // December in UTC, still November in New York.
      at: new Date("2026-12-01T04:59:59Z"),
      cents: 1000,
    });
    expect(await used(tenant, new Date("2026-12-02T00:00:00Z"))).toBe(1601);
    expect(await used(tenant, new Date("2026-12-01T04:59:59Z"))).toBe(2601);
  });
});

describe("a fixed amount smaller than the gap", () => {
  it("is one charge that closes it, and the answer warned of it", async () => {
    const tenant = await due(502);
    await setRecharge(tenant, {
      enabled: true,
      mode: "fixed_amount",
      threshold: 2_000_000_000n,
      fixedAmountCents: 100n,
    });
    const { warnings } = await showPolicy(tenant.organization.creditAccountId, new Date());
    expect(warnings.join()).toContain("a multiple of the amount");
    await sale(tenant);
    await stack.drainJobs();
    for (let minutes = 2; minutes < 20; minutes += 3)
      await stack.drainJobs(new Date(Date.now() + minutes * 60_000));
    expect((await bank.charges(tenant)).map(({ amount }) => amount)).toHaveLength(1);
    expect(await creditsOf(tenant)).toBeGreaterThanOrEqual(2000);
    expect(await creditsOf(tenant)).toBeLessThan(2100);
  });
});

describe("an account that was opened without everything", () => {
  it("gets its alert state and its policy from the first look", async () => {
    const tenant = await tenantWith(10);
    await db().alertState.delete({ where: where(tenant) });
    await db().rechargePolicy.delete({ where: where(tenant) });
    await jobs["check-balance"](where(tenant), new Date());
    expect(await db().alertState.findUnique({ where: where(tenant) })).toMatchObject({
      level: "critical",
      crossing: 1,
    });
    expect(await db().rechargePolicy.findUnique({ where: where(tenant) })).toMatchObject({
      enabled: false,
      threshold: 400_000_000n,
      target: 2_000_000_000n,
    });
    await db().alertState.delete({ where: where(tenant) });
    await checkAlerts(tenant.organization.creditAccountId, true, new Date());
    expect(await db().alertState.findUnique({ where: where(tenant) })).toMatchObject({
      level: "ok",
    });
  });
});

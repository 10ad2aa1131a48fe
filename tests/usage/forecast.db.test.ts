import { afterAll, expect, test } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postCharges } from "@/server/ledger/post-charges";
import { tenant } from "@/server/scenarios/scenarios";
import { grantCredits, newOrganization } from "@/server/scenarios/story";
import { readForecast } from "@/server/usage/read-forecast";

afterAll(disconnectDb);

const NOW = new Date("2026-05-31T12:00:00Z");
const DAY_MS = 86_400_000;
const daysAgo = (count: number) => new Date(NOW.getTime() - count * DAY_MS);

async function spend(organization: Organization, at: Date, credits: number): Promise<void> {
  const transactionId = newId("ledgerTransaction");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId: organization.creditAccountId,
          organizationId: organization.id,
          amount: BigInt(credits * 1_000_000),
          idempotencyKey: transactionId,
          operation: "invoice.create",
          priceVersion: "test",
          transactionId,
          actor: { type: "system", id: "system" },
          description: "Used",
          timeZone: organization.timeZone,
        },
      ],
      at,
    ),
  );
  expect(verdict?.outcome).toBe("charged");
}

/** A company that spent 10 credits a day for 30 days, itself and through a branch, with 200 left. */
async function steadyCompany() {
  const { organization, owner } = await tenant(daysAgo(31), { name: "Steady", credits: 500 });
  const branch = await newOrganization(daysAgo(31), {
    name: "Branch",
    owner,
    parent: organization,
  });
  for (let day = 30; day >= 1; day--) {
    await spend(organization, daysAgo(day), 4);
    await spend(branch, daysAgo(day), 6);
  }
  return { organization, branch };
}

test("reckons with the whole pool's use, whoever of it asks", async () => {
  const { organization, branch } = await steadyCompany();
  for (const asking of [organization, branch]) {
    const forecast = await readForecast(asking, NOW);
    expect(forecast).toMatchObject({
      organization_id: asking.id,
      billing_organization_id: organization.id,
      outcome: "runs_out",
      available: 200,
      history_days: 28,
    });
    expect(forecast.days).toBeGreaterThanOrEqual(18);
    expect(forecast.days).toBeLessThanOrEqual(26);
    expect([forecast.days_low ?? 99, forecast.days ?? 0, forecast.days_high ?? 0]).toEqual(
      [forecast.days_low ?? 99, forecast.days ?? 0, forecast.days_high ?? 0].toSorted(
        (a, b) => a - b,
      ),
    );
    expect(new Date(forecast.at ?? 0).getTime()).toBeGreaterThan(NOW.getTime());
  }
});

test("credits that expire before they can be used do not lengthen it", async () => {
  const { organization } = await steadyCompany();
  const before = await readForecast(organization, NOW);
  await grantCredits(NOW, organization, 5_000, { expiresAt: new Date(NOW.getTime() + DAY_MS) });
  const after = await readForecast(organization, NOW);
  expect(after.available).toBe(5_200);
  // A day's use more, however much was granted for that day.
  expect((after.days ?? 0) - (before.days ?? 0)).toBeLessThanOrEqual(2);
  expect(after.expires_unused).toBeGreaterThan(4_900);
  expect(after.reason).toContain("would expire unused");
});

test("with auto-recharge on and a card it names the next recharge; paused, it counts on none", async () => {
  const { organization } = await steadyCompany();
  const { creditAccountId } = organization;
  await db().rechargePolicy.update({
    where: { creditAccountId },
    data: { enabled: true, threshold: 100_000_000n },
  });
  // On, but with nothing to charge.
  expect((await readForecast(organization, NOW)).outcome).toBe("runs_out");
  await db().paymentMethod.create({
    data: {
      id: newId("paymentMethod"),
      creditAccountId,
      stripePaymentMethodId: `pm_${newId("request")}`,
      fingerprint: "print",
      brand: "visa",
      last4: "4242",
      expMonth: 12,
      expYear: 2034,
      isDefault: true,
      createdAt: NOW,
    },
  });
  const filled = await readForecast(organization, NOW);
  expect(filled.outcome).toBe("recharges");
  expect(filled.days).toBeGreaterThanOrEqual(9);
  expect(filled.days).toBeLessThanOrEqual(14);
  await db().rechargePolicy.update({
    where: { creditAccountId },
    data: { breaker: "backing_off" },
  });
  const paused = await readForecast(organization, NOW);
  expect(paused.outcome).toBe("runs_out");
  expect(paused.reason).toContain("Auto-recharge is paused");
});

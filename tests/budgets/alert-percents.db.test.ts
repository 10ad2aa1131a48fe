import { afterAll, describe, expect, it } from "vitest";
import { newWindow } from "@/server/budgets/budget-window";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postCharges } from "@/server/ledger/post-charges";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

const now = new Date("2030-11-23T12:00:00Z");

/** A budget of 3 credits as a writer makes it that says nothing of marks. */
function budgetWithoutMarks(tenant: Tenant) {
  return db().budget.create({
    data: {
      id: newId("budget"),
      creditAccountId: tenant.organization.creditAccountId,
      organizationId: tenant.organization.id,
      subject: "organization",
      period: "lifetime",
      limit: 3_000_000n,
      action: "block",
      ...newWindow("lifetime", "UTC", now),
      createdAt: now,
    },
  });
}

async function spend(tenant: Tenant, credits: bigint) {
  const transactionId = newId("ledgerTransaction");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId: tenant.organization.creditAccountId,
          organizationId: tenant.organization.id,
          amount: credits * 1_000_000n,
          idempotencyKey: transactionId,
          operation: "api.call",
          priceVersion: "test",
          transactionId,
          actor: tenant.actor,
          description: "API call",
          timeZone: "UTC",
        },
      ],
      now,
    ),
  );
  return verdict?.outcome;
}

describe("a budget without marks", () => {
  it("counts and refuses like any other, and tells nobody", async () => {
    const tenant = await tenantWith(10);
    const budget = await budgetWithoutMarks(tenant);
    expect(budget.alertPercents).toEqual([]);
    expect([await spend(tenant, 2n), await spend(tenant, 2n)]).toEqual(["charged", "over_budget"]);
    const after = await db().budget.findUniqueOrThrow({ where: { id: budget.id } });
    expect(after).toMatchObject({ spent: 2_000_000n, alertPercents: [], alertedPercent: 0 });
    expect(await creditsOf(tenant)).toBe(8);
    await expectSoundLedger(tenant);
  });

  it("cannot be made one whose marks are missing: Postgres refuses it", async () => {
    const tenant = await tenantWith(1);
    const { id } = await budgetWithoutMarks(tenant);
    const missing = db().$executeRaw`update budgets set alert_percents = null where id = ${id}`;
    await expect(missing).rejects.toThrow(/not-null constraint|23502/);
  });
});

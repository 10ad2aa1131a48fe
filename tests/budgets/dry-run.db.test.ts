import { afterAll, expect, it } from "vitest";
import { createAccount } from "@/server/accounting/accounts/create-account";
import { createBudget } from "@/server/budgets/create-budget";
import { db, disconnectDb } from "@/server/foundation/db";
import { dryRunOperation } from "@/server/operations/run-operation";
import { tenantWith } from "../support/tenant";

afterAll(disconnectDb);

it("a dry run that a budget refuses says so and pauses nothing", async () => {
  const tenant = await tenantWith(10);
  const { organization, actor } = tenant;
  const now = new Date();
  const budget = await createBudget(
    organization,
    {
      subject: "organization",
      period: "month",
      limit: 0.5,
      action: "pause",
      alert_percents: [50, 80, 100],
    },
    actor,
    now,
  );
  const before = await db().budget.findUniqueOrThrow({ where: { id: budget.id } });
  const answer = await dryRunOperation(createAccount, {
    organization,
    actor,
    input: createAccount.input.parse({
      organization_id: organization.id,
      code: "9000",
      name: "Bank",
      type: "asset",
    }),
    now,
  });
  expect(answer).toMatchObject({
    would_pass: false,
    refusal: { code: "insufficient_credits", blocked_by: "budget" },
  });
  expect(await db().budget.findUniqueOrThrow({ where: { id: budget.id } })).toEqual(before);
});

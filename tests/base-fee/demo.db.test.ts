import { afterAll, beforeAll, expect, it } from "vitest";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { baseFeeOf } from "@/server/pricing/base-fee";
import { buildDemo } from "@/server/scenarios/demo";
import { checkBooks } from "@/server/staff/books/check-books";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger } from "../support/tenant";
import { accountOf, feesOf } from "./story";

const now = new Date();
let stack: Stack;
let organizations: Awaited<ReturnType<typeof buildDemo>>["organizations"];
beforeAll(async () => {
  stack = await startStack();
  ({ organizations } = await buildDemo(now));
});
afterAll(() => stack.stop());

it("the demo company has paid the base fee of each of its organizations for every day but today", async () => {
  expect(organizations).toHaveLength(6);
  for (const { organization } of organizations) {
    const { timeZone, createdAt } = organization;
    const today = dayInTimeZone(now, timeZone);
    const due: [string, bigint][] = [];
    for (let day = dayInTimeZone(createdAt, timeZone); day < today; day = addDays(day, 1))
      due.push([day, baseFeeOf(day)]);
    expect(due.length).toBeGreaterThanOrEqual(90);
    expect([...(await feesOf(organization))]).toEqual(due);
    // Paid as the days passed: no day of its usage stands out.
    const where = { organizationId: organization.id, kind: "base_fee" as const };
    const perDay = await db().ledgerEntry.groupBy({ by: ["createdAt"], where, _count: true });
    expect(Math.max(...perDay.map(({ _count }) => _count))).toBeLessThan(3);
    expect((await accountOf(organization)).debt).toBe(0n);
    await expectSoundLedger({ organization });
  }
});

it("its studio has a year of sound books: documents in every state, three currencies, rent, half a statement", async () => {
  const studio = organizations.at(-1)?.organization;
  invariant(studio?.name === "Acme Studio", "the studio comes last");
  const { rules } = await checkBooks(now, { account: studio.creditAccountId });
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);

  const where = { organizationId: studio.id };
  const invoices = await db().tradeDocument.findMany({ where: { ...where, side: "sale" } });
  const today = new Date(now.toISOString().slice(0, 10));
  const count = (is: (invoice: (typeof invoices)[number]) => boolean) =>
    expect(invoices.filter(is).length).toBeGreaterThan(0);
  count(({ state }) => state === "draft");
  count(({ state }) => state === "paid");
  count(({ state, paid }) => state === "open" && paid > 0n);
  count(({ state, dueDate }) => state === "open" && dueDate < today);
  expect(new Set(invoices.map(({ currency }) => currency))).toEqual(new Set(["USD", "EUR", "GBP"]));
  expect(invoices.length).toBeGreaterThan(60);

  const runs = await db().recurringRun.findMany({ where: { job: where } });
  expect(new Set(runs.map(({ state }) => state))).toEqual(new Set(["made"]));
  expect(runs.length).toBeGreaterThanOrEqual(11);

  const statement = await db().bankReconciliation.findFirstOrThrow({ where });
  expect(statement.status).toBe("open");
  expect(statement.matchedCount).toBeGreaterThan(0);
  expect(statement.matchedCount).toBeLessThan(statement.lineCount);
});

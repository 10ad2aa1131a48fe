import { expect, test } from "vitest";
import { describeBudget } from "@/server/budgets/budget-words";
import { curesByBudget, type DescribedBudget, refusalByBudget } from "./describe-budget";

const budget: DescribedBudget = {
  id: "bud_1",
  organizationId: "org_1",
  subject: "agent",
  subjectName: "Night bot",
  period: "day",
  limit: 10_000_000n,
  spent: 9_000_000n,
  paused: false,
  resetsAt: new Date("2026-11-21T23:00:00Z"),
  timeZone: "Europe/Berlin",
};

test("a budget is named by its period and its subject", () => {
  expect(describeBudget(budget)).toBe("the daily budget of agent “Night bot”");
  expect(describeBudget({ subject: "organization", subjectName: "Acme", period: "month" })).toBe(
    "the monthly budget of Acme",
  );
});

test("a refusal says what it costs, what is left, when it starts again and who can help", () => {
  expect(refusalByBudget(budget, 2_000_000n)).toEqual({
    message:
      "This costs 2 credits and the daily budget of agent “Night bot” has 1 of 10 credits left. Nothing was done or charged. Wait until it resets on 22 Nov 2026, 00:00 (Europe/Berlin), or ask an owner, admin or billing member to raise it.",
    extra: {
      blocked_by: "budget",
      budget: {
        id: "bud_1",
        subject: "agent",
        subject_name: "Night bot",
        period: "day",
        limit: 10,
        spent: 9,
        paused: false,
        resets_at: "2026-11-21T23:00:00.000Z",
      },
    },
  });
});

test("waiting is not advised where it would not help", () => {
  expect(refusalByBudget(budget, 11_000_000n).message).toMatch(
    /That is more than the whole budget: ask an owner, admin or billing member to raise it\.$/,
  );
  expect(
    refusalByBudget({ ...budget, period: "lifetime", resetsAt: null }, 2_000_000n).message,
  ).toMatch(/charged\. Ask an owner, admin or billing member to raise it\.$/);
});

test("a paused budget says that a person must resume it", () => {
  expect(refusalByBudget({ ...budget, paused: true }, 1n).message).toBe(
    "The daily budget of agent “Night bot” is paused, because its limit of 10 credits was reached. Nothing was done or charged. An owner, admin or billing member has to resume it.",
  );
});

test("a budget whose limit was lowered below what is spent has nothing left, never less", () => {
  expect(refusalByBudget({ ...budget, spent: 12_500_000n }, 250_000n).message).toContain(
    "This costs 0.25 credits and the daily budget of agent “Night bot” has 0 of 10 credits left.",
  );
});

test("what fixes it is to wait where that is enough, and to ask for what is missing", () => {
  const pages = { ask: "https://b.test/ask", change: "https://b.test/change" };
  const cures = (of: DescribedBudget, price: bigint) => curesByBudget(of, price, pages);
  expect(cures(budget, 2_000_000n)).toMatchObject([
    { kind: "wait", after: "2026-11-21T23:00:00.000Z" },
    {
      kind: "request_budget",
      url: pages.ask,
      request: { body: { budget_id: "bud_1", limit: 11 } },
    },
  ]);
  expect(cures(budget, 12_000_000n)).toMatchObject([{ kind: "request_budget" }]);
  expect(cures({ ...budget, resetsAt: null }, 2_000_000n)).toMatchObject([
    { kind: "request_budget" },
  ]);
  // Paused with some left: to resume it is enough.
  expect(cures({ ...budget, paused: true }, 1_000_000n)).toMatchObject([
    { kind: "resume_budget", url: pages.change },
    { kind: "request_budget", request: { body: { limit: 10 } } },
  ]);
});

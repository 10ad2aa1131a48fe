import { expect, test } from "vitest";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { summarizeBudgets } from "./summarize-budgets";

function budget(period: BudgetAnswer["period"], limit: number, spent: number): BudgetAnswer {
  return {
    id: `bud_${period}`,
    organization_id: "org_1",
    subject: "agent",
    subject_id: "agent_1",
    subject_name: "Night bot",
    period,
    limit,
    raised_by: 0,
    spent,
    remaining: Math.max(0, limit - spent),
    action: "pause",
    alert_percents: [50, 80, 100],
    period_start: null,
    resets_at: null,
    time_zone: "UTC",
    paused_at: null,
    created_at: "2026-11-21T12:00:00.000Z",
    archived_at: null,
  };
}

test("what an agent was given is its longest budget, and its day stands beside it", () => {
  const budgets = [budget("day", 10, 4), budget("week", 50, 20), budget("month", 500, 120)];
  expect(summarizeBudgets(budgets)).toEqual({
    has_budget: true,
    allocated: 500,
    spent: 120,
    available: 380,
    daily_limit: 10,
    daily_spent: 4,
    daily_remaining: 6,
    paused: false,
    pause_reason: null,
  });
});

test("of two budgets for one period the one with less left counts", () => {
  expect(summarizeBudgets([budget("month", 500, 0), budget("month", 900, 700)])).toMatchObject({
    allocated: 900,
    available: 200,
    daily_limit: null,
  });
});

test("a paused agent says what it came up against", () => {
  const paused = { ...budget("day", 10, 10), paused_at: "2026-11-21T13:00:00.000Z" };
  expect(summarizeBudgets([budget("month", 500, 10), paused])).toMatchObject({
    paused: true,
    pause_reason: "It reached its daily budget of 10 credits; someone has to resume it",
  });
});

test("an agent without a budget has no figures", () => {
  expect(summarizeBudgets([])).toMatchObject({ has_budget: false, allocated: null, paused: false });
});

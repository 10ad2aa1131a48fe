import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { describeLimit } from "@/server/budgets/budget-words";
import type { AgentAnswer } from "./agent.schema";

type Figures = Pick<
  AgentAnswer,
  | "has_budget"
  | "allocated"
  | "spent"
  | "available"
  | "daily_limit"
  | "daily_spent"
  | "daily_remaining"
  | "paused"
  | "pause_reason"
>;

// A longer period says more about what an agent was given.
const longestFirst: readonly BudgetAnswer["period"][] = ["lifetime", "month", "week"];

/**
 * An agent's budgets in the figures a caller asks for first (S5: allocated, spent, available, daily
 * limit, paused and why). Of two budgets for one period the one with less left counts.
 */
export function summarizeBudgets(budgets: readonly BudgetAnswer[]): Figures {
  const byRoom = [...budgets].sort((a, b) => a.remaining - b.remaining);
  const of = (period: BudgetAnswer["period"]) => byRoom.find((budget) => budget.period === period);
  const whole = longestFirst.map(of).find((budget) => budget !== undefined);
  const daily = of("day");
  const paused = byRoom.find((budget) => budget.paused_at !== null);
  return {
    has_budget: budgets.length > 0,
    allocated: whole?.limit ?? null,
    spent: whole?.spent ?? null,
    available: whole?.remaining ?? null,
    daily_limit: daily?.limit ?? null,
    daily_spent: daily?.spent ?? null,
    daily_remaining: daily?.remaining ?? null,
    paused: paused !== undefined,
    pause_reason: paused
      ? `It reached its ${describeLimit(paused.period, paused.limit)}; someone has to resume it`
      : null,
  };
}

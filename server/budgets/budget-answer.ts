import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { BudgetAnswer } from "./budget.schema";
import { LIFETIME_START } from "./budget-window";
import type { ReadBudget } from "./read-budgets";

/** A budget as the API shows it. */
export function budgetAnswer(budget: ReadBudget): BudgetAnswer {
  const { start, spent, resetsAt } = budget.window;
  const remaining = budget.limit > spent ? budget.limit - spent : 0n;
  return {
    id: budget.id,
    organization_id: budget.organizationId,
    subject: budget.subject,
    subject_id: budget.subjectId,
    subject_name: budget.subjectName,
    period: budget.period,
    limit: microcreditsToCredits(budget.limit),
    raised_by: microcreditsToCredits(budget.raisedBy),
    spent: microcreditsToCredits(spent),
    remaining: microcreditsToCredits(remaining),
    action: budget.action,
    alert_percents: budget.alertPercents,
    period_start: start === LIFETIME_START ? null : start,
    resets_at: resetsAt?.toISOString() ?? null,
    time_zone: budget.organization.timeZone,
    paused_at: budget.pausedAt?.toISOString() ?? null,
    created_at: budget.createdAt.toISOString(),
    archived_at: budget.archivedAt?.toISOString() ?? null,
  };
}

const anonymous = {
  organization: null,
  member: "A member",
  agent: "An agent",
  api_key: "An API key",
  operation: "An operation",
} as const;

/** What the payer of a linked organization sees of its budget: the figures, not whose they are. */
export function withoutIsolatedSubject(budget: BudgetAnswer): BudgetAnswer {
  const name = anonymous[budget.subject];
  return name ? { ...budget, subject_id: null, subject_name: name } : budget;
}

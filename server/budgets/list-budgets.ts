import { db } from "@/server/foundation/db";
import type { BudgetAnswer } from "./budget.schema";
import { budgetAnswer } from "./budget-answer";
import { readBudgets } from "./read-budgets";

/** The living budgets of an organization, newest first; `before` is the id to continue below. */
export async function listBudgets(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<{ data: BudgetAnswer[]; has_more: boolean; next_cursor: string | null }> {
  const where = {
    organizationId,
    archivedAt: null,
    ...(page.before ? { id: { lt: page.before } } : {}),
  };
  const budgets = await readBudgets(db(), { where, take: page.limit + 1 }, now);
  const data = budgets.slice(0, page.limit).map(budgetAnswer);
  const hasMore = budgets.length > page.limit;
  return { data, has_more: hasMore, next_cursor: hasMore ? (data.at(-1)?.id ?? null) : null };
}

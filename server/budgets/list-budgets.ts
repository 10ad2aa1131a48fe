import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { BudgetAnswer } from "./budget.schema";
import { budgetAnswer } from "./budget-answer";
import { readBudgets } from "./read-budgets";

/** The living budgets of an organization, newest first; `before` is the id to continue below. */
export async function listBudgets(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<BudgetAnswer>> {
  const where = {
    organizationId,
    archivedAt: null,
    ...(page.before ? { id: { lt: page.before } } : {}),
  };
  const budgets = await readBudgets(db(), { where, take: page.limit + 1 }, now);
  return cutPage(budgets.map(budgetAnswer), page.limit, ({ id }) => id);
}

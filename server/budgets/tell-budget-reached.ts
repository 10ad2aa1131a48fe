import { describeSubject } from "@/server/budgets/budget-words";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { capitalized } from "@/server/foundation/words";
import { moneyKeepers } from "@/server/gateways/email/money-keepers";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type ReadBudget, readBudgets } from "./read-budgets";

/** What a charge says when it took a budget over one of its marks. `windowStart` is a day. */
export type BudgetReached = { budgetId: string; percent: number; windowStart: string };

/**
 * Tells the people who look after an organization's money that a budget reached one of its marks:
 * once a window, limit and mark, however often the job runs. A budget that was archived or that counts
 * a later window by now has nothing to say.
 */
export async function tellBudgetReached(reached: BudgetReached, now: Date): Promise<void> {
  const [budget] = await readBudgets(db(), { where: { id: reached.budgetId } }, now);
  if (!budget || budget.archivedAt || budget.window.start !== reached.windowStart) return;
  const props = emailProps(budget, reached.percent);
  await inTransaction(async (tx) => {
    for (const to of await moneyKeepers(tx, budget.organizationId)) {
      await queueEmail(
        tx,
        {
          dedupeKey: `budget-reached:${budget.id}:${reached.windowStart}:${reached.percent}:${budget.limit}:${to}`,
          to,
          template: "budget-reached",
          props,
          organizationId: budget.organizationId,
        },
        now,
      );
    }
  });
}

function emailProps(budget: ReadBudget, percent: number) {
  const { organization, window } = budget;
  return {
    organizationName: organization.name,
    budgetName: capitalized(describeSubject(budget.subject, budget.subjectName)),
    percent,
    spentCredits: microcreditsToCredits(window.spent),
    limitCredits: microcreditsToCredits(budget.limit),
    period: budget.period,
    action: budget.action,
    paused: budget.pausedAt !== null,
    resetsAt: window.resetsAt?.toISOString() ?? null,
    timeZone: organization.timeZone,
    budgetUrl: `${env().APP_URL}/${organization.slug}/budgets`,
  };
}

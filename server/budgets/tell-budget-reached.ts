import { describeSubject } from "@/server/budgets/budget-words";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { capitalized } from "@/server/foundation/words";
import { moneyPeopleOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
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
  const event = `${budget.id}:${reached.windowStart}:${reached.percent}:${budget.limit}`;
  await inTransaction(async (tx) => {
    await announce(
      tx,
      {
        type: "budget.reached",
        creditAccountId: budget.creditAccountId,
        organizationId: budget.organizationId,
        data: {
          budget_id: budget.id,
          subject: budget.subject,
          subject_id: budget.subjectId,
          percent: reached.percent,
          spent: props.spentCredits,
          limit: props.limitCredits,
          period: budget.period,
          action: budget.action,
          paused: props.paused,
          resets_at: props.resetsAt,
        },
        once: event,
      },
      now,
    );
    const { organization } = budget;
    await notify(
      tx,
      { template: "budget-reached", event, organization, props },
      await moneyPeopleOf(tx, organization.id),
      now,
    );
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

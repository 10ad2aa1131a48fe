import { describeSubject } from "@/server/budgets/budget-words";
import { capitalized } from "@/server/foundation/words";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
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
    for (const to of await recipientsOf(tx, budget.organizationId)) {
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

/** Owners, admins and billing people of the organization; where it has none, of the nearest one above that owns it. */
async function recipientsOf(tx: Tx, organizationId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ email: string }[]>`
    with recursive above as (
      select id, parent_id, relationship, 0 as distance from organizations where id = ${organizationId}
      union all
      select o.id, o.parent_id, o.relationship, a.distance + 1
        from above a join organizations o on o.id = a.parent_id where a.relationship = 'owned'),
    payers as (
      select a.distance, u.email from above a
        join memberships m on m.organization_id = a.id and m.role in ('owner', 'admin', 'billing')
        join users u on u.id = m.user_id)
    select distinct email from payers where distance = (select min(distance) from payers) order by email`;
  return rows.map((row) => row.email);
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

import type { BudgetAction } from "@/generated/prisma/enums";
import { DomainError } from "@/server/foundation/errors";
import type { BudgetWindow } from "./budget-window";

type Rules = { limit: bigint; action: BudgetAction; alertPercents: number[] };
type Row = Rules & { pausedAt: Date | null };

/** What a budget's row says after a change. */
export type ChangedBudget = Row & { alertedPercent: number };

/**
 * A budget after a change of its rules. Marks that the new limit has passed already count as told,
 * because whoever set it sees them; marks above are told again. A budget that pauses no longer is no
 * longer paused. Amounts are microcredits.
 */
export function decideChange(
  budget: Row,
  window: BudgetWindow,
  change: { [Rule in keyof Rules]?: Rules[Rule] | undefined },
): ChangedBudget {
  const rules: Rules = {
    limit: change.limit ?? budget.limit,
    action: change.action ?? budget.action,
    alertPercents: change.alertPercents ?? budget.alertPercents,
  };
  const passed = rules.alertPercents.filter(
    (percent) => window.spent * 100n >= rules.limit * BigInt(percent),
  );
  return {
    ...rules,
    alertedPercent: Math.max(0, ...passed),
    pausedAt: rules.action === "pause" ? budget.pausedAt : null,
  };
}

/**
 * A paused budget after a person resumed it, with a new limit where one is given. Refused while the
 * limit is used up: the next charge would pause it again.
 * @throws wrong_state
 */
export function decideResume(
  budget: Row,
  window: BudgetWindow,
  limit: bigint | undefined,
): ChangedBudget {
  const changed = decideChange(budget, window, { limit });
  if (window.spent >= changed.limit) {
    throw new DomainError(
      "wrong_state",
      "The limit is used up, so the budget would pause again at once. Nothing was changed. Resume it with a limit above what was spent, or wait for the next period.",
    );
  }
  return { ...changed, pausedAt: null };
}

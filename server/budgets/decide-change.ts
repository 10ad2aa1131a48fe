import type { BudgetAction } from "@/generated/prisma/enums";
import { DomainError } from "@/server/foundation/errors";
import type { BudgetWindow } from "./budget-window";

type Rules = { limit: bigint; action: BudgetAction; alertPercents: number[] };
/** `limit` is the usual one; `raisedBy` comes on top of it in this window. */
type Row = Rules & { raisedBy: bigint; pausedAt: Date | null };

/** What a budget's row says after a change. */
export type ChangedBudget = Row & { alertedPercent: number };

/**
 * A budget after a change of its rules. Marks that the new limit has passed already count as told,
 * because whoever set it sees them; marks above are told again. A new limit counts at once, so it ends what
 * raised the last one for the window. A budget that pauses no longer is no longer paused. Amounts are
 * microcredits.
 */
export function decideChange(
  budget: Row,
  window: BudgetWindow,
  change: { [Rule in keyof Rules | "raisedBy"]?: Row[Rule] | undefined },
): ChangedBudget {
  const rules: Rules = {
    limit: change.limit ?? budget.limit,
    action: change.action ?? budget.action,
    alertPercents: change.alertPercents ?? budget.alertPercents,
  };
  const raisedBy = change.raisedBy ?? (change.limit === undefined ? budget.raisedBy : 0n);
  const passed = rules.alertPercents.filter(
    (percent) => window.spent * 100n >= (rules.limit + raisedBy) * BigInt(percent),
  );
  return {
    ...rules,
    raisedBy,
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
  change: { limit?: bigint | undefined; raisedBy?: bigint | undefined },
): ChangedBudget {
  const changed = decideChange(budget, window, change);
  if (window.spent >= changed.limit + changed.raisedBy) {
    throw new DomainError(
      "wrong_state",
      "The limit is used up, so the budget would pause again at once. Nothing was changed. Resume it with a limit above what was spent, or wait for the next period.",
    );
  }
  return { ...changed, pausedAt: null };
}

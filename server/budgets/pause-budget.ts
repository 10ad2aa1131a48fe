import { db, inTransaction } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBudgets } from "./read-budgets";

/**
 * Pauses a budget that has just refused a charge, if its action is to pause, and tells as at its last
 * mark: nothing passes any more, even if some credits of its limit are unspent. The refusal undid the
 * transaction it happened in, and with it the pause that `post_charges` had written in the same way.
 */
export async function pauseAfterRefusal(budgetId: string, now: Date): Promise<void> {
  const pausable = { id: budgetId, action: "pause", pausedAt: null, archivedAt: null } as const;
  const refusing = await db().budget.findFirst({ where: pausable });
  if (!refusing) return;
  await inTransaction(async (tx) => {
    // A charge writes its budgets as it read them, so the pause waits until none is under way.
    await lockCreditAccount(tx, refusing.creditAccountId);
    const [budget] = await readBudgets(tx, { where: pausable }, now);
    if (!budget) return;
    const percent = Math.max(0, ...budget.alertPercents);
    await tx.budget.update({
      where: { id: budgetId },
      data: { pausedAt: now, alertedPercent: Math.max(percent, budget.alertedPercent) },
    });
    if (percent === 0) return;
    const windowStart = budget.window.start;
    const key = `budget-reached:${budgetId}:${windowStart}:${percent}`;
    await addJob(tx, "budget-reached", { budgetId, percent, windowStart }, { key });
  });
}

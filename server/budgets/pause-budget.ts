import { db, inTransaction } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBudgets } from "./read-budgets";

/**
 * Pauses a budget that has just refused a charge, if its action is to pause, and tells as at 100 %:
 * nothing passes any more, even if the last few credits of its limit are unspent. The refusal undid the
 * transaction it happened in, and with it the pause that the charge path had written.
 */
export async function pauseAfterRefusal(budgetId: string, now: Date): Promise<void> {
  const pausable = { id: budgetId, action: "pause", pausedAt: null, archivedAt: null } as const;
  const refusing = await db().budget.findFirst({ where: pausable });
  if (!refusing) return;
  await inTransaction(async (tx) => {
    // A charge writes its budgets as it read them, so the pause waits until none is under way.
    await lockCreditAccount(tx, refusing.creditAccountId);
    const { count } = await tx.budget.updateMany({ where: pausable, data: { pausedAt: now } });
    const [budget] = count === 1 ? await readBudgets(tx, { where: { id: budgetId } }, now) : [];
    if (!budget?.alertPercents.includes(100)) return;
    const windowStart = budget.window.start;
    await addJob(
      tx,
      "budget-reached",
      { budgetId, percent: 100, windowStart },
      { key: `budget-reached:${budgetId}:${windowStart}:100` },
    );
  });
}

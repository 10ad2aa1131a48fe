import { db } from "@/server/foundation/db";

/**
 * Pauses a budget that has just refused a charge, if its action is to pause. The refusal undid the
 * transaction it happened in, and with it the pause that the charge path had written.
 */
export async function pauseAfterRefusal(budgetId: string, now: Date): Promise<void> {
  await db().budget.updateMany({
    where: { id: budgetId, action: "pause", pausedAt: null, archivedAt: null },
    data: { pausedAt: now },
  });
}

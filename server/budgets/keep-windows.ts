import type { Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { currentWindow, startAfterMove } from "./budget-window";

/**
 * An organization moves to another time zone: a day that has begun is not counted from 0 again before it is
 * over. In the transaction that moves it.
 */
export async function keepWindows(
  tx: Tx,
  organizationId: string,
  zones: { from: string; to: string },
  now: Date,
): Promise<void> {
  if (zones.from === zones.to) return;
  const where = { organizationId, period: "day", archivedAt: null } as const;
  const [first] = await tx.budget.findMany({ where, take: 1 });
  if (!first) return;
  // Charges count under the account's lock.
  await lockCreditAccount(tx, first.creditAccountId);
  for (const budget of await tx.budget.findMany({ where })) {
    const { start, spent } = currentWindow(budget, zones.from, now);
    const kept = startAfterMove(budget, zones, now);
    if (kept === start) continue;
    await tx.budget.update({
      where: { id: budget.id },
      data: {
        windowStart: new Date(kept),
        spent,
        // What was told of an earlier window says nothing of this one.
        ...(start > budget.windowStart.toISOString().slice(0, 10) ? { alertedPercent: 0 } : {}),
      },
    });
  }
}

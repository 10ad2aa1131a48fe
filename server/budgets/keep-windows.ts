import type { Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { currentWindow } from "./budget-window";

/**
 * An organization moves to another time zone. The windows that have begun in the old one are kept until they
 * end: those that no charge has counted in yet are written down here. In the transaction that moves it.
 */
export async function keepWindows(
  tx: Tx,
  organizationId: string,
  zones: { from: string; to: string },
  now: Date,
): Promise<void> {
  if (zones.from === zones.to) return;
  const where = { organizationId, archivedAt: null };
  const [first] = await tx.budget.findMany({ where, take: 1 });
  if (!first) return;
  // Charges count under the account's lock, at the account's own time.
  const { ledgerTime } = await lockCreditAccount(tx, first.creditAccountId);
  const at = ledgerTime > now ? ledgerTime : now;
  for (const budget of await tx.budget.findMany({ where })) {
    const { start, spent, resetsAt } = currentWindow(budget, zones.from, at);
    const isNew = start > budget.windowStart.toISOString().slice(0, 10);
    await tx.budget.update({
      where: { id: budget.id },
      data: {
        windowEndsAt: resetsAt,
        ...(isNew
          ? { windowStart: new Date(start), windowBeganAt: at, spent, alertedPercent: 0 }
          : {}),
      },
    });
  }
}

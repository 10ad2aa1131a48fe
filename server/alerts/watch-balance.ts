import type { Tx } from "@/server/foundation/db";
import { watchLevels } from "@/server/ledger/watch-levels";
import { thresholdOf } from "./move-alert";
import { readScopes } from "./read-scopes";

/**
 * Has the ledger wake `check-balance` at each balance of the account at which an alert or a recharge may be due. A charge
 * compares with these few numbers and knows nothing of alerts. The caller holds the account's lock.
 */
export async function watchBalance(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  const account = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
    include: { rechargePolicy: true, alerts: { where: { enabled: true } } },
  });
  const { alerts, alertThreshold, rechargePolicy } = account;
  const levels = watchLevels({
    alert: alertThreshold,
    recharge: rechargePolicy?.threshold ?? alertThreshold,
  });
  if (alerts.length > 0) {
    const scopes = await readScopes(tx, creditAccountId, now);
    for (const alert of alerts) {
      const { available, total } = scopes.of(alert.walletId);
      const threshold = thresholdOf(alert, total);
      if (alert.walletId === null) levels.push(threshold);
      // A wallet falls below its threshold only once the account has lost as much as the wallet is above it: no
      // charge has to know which wallet it drew from. Whoever looks then moves the level on.
      else if (!alert.isDown && available >= threshold)
        levels.push(scopes.account.available - (available - threshold));
    }
  }
  const watched = [...new Set(levels)].toSorted((a, b) => (a < b ? 1 : -1));
  const watchesRises = alerts.some(
    ({ walletId, thresholdBps }) => walletId !== null || thresholdBps !== null,
  );
  const isSame =
    watchesRises === account.watchesRises && String(watched) === String(account.watchLevels);
  if (isSame) return;
  await tx.creditAccount.update({
    where: { id: creditAccountId },
    data: { watchLevels: watched, watchesRises },
  });
}

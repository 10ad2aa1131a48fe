import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { DEFAULT_COOLDOWN_SECONDS, type WalletAlert } from "./alert.schema";
import { createAlert, deleteAlert } from "./change-alert";

/** What S4 shows of a wallet: its alerts by percentage that go to a URL. */
export const shownOnWallet = {
  channel: "webhook",
  thresholdBps: { not: null },
  endpointId: { not: null },
} as const;

/**
 * Makes the alerts of a wallet those that are given, as S4 sends them. One that stays the same stays as it stands: it does
 * not fire again for a balance that it has told of.
 * @throws validation_failed, wrong_state
 */
export async function setWalletAlerts(
  tx: Tx,
  wallet: { id: string; creditAccountId: string },
  alerts: readonly WalletAlert[],
  actor: Actor,
  now: Date,
): Promise<void> {
  const { id: walletId, creditAccountId } = wallet;
  await lockCreditAccount(tx, creditAccountId);
  const before = await tx.alert.findMany({
    where: { walletId, ...shownOnWallet },
    include: { endpoint: true },
  });
  const keyOf = (bps: number | null, url: string | undefined) => `${bps} ${url}`;
  const wanted = new Map(
    alerts.map(({ threshold_percent, webhook_url: url }) => {
      const bps = Math.round(threshold_percent * 100);
      return [keyOf(bps, url), { bps, url }];
    }),
  );
  for (const { id, thresholdBps, endpoint } of before)
    if (!wanted.delete(keyOf(thresholdBps, endpoint?.url)))
      await deleteAlert(tx, creditAccountId, id, actor, now);
  for (const { bps, url } of wanted.values())
    await createAlert(
      tx,
      creditAccountId,
      {
        walletId,
        threshold: { thresholdBps: bps, threshold: null },
        destination: { channel: "webhook", url },
        cooldownSeconds: DEFAULT_COOLDOWN_SECONDS,
      },
      actor,
      now,
    );
}

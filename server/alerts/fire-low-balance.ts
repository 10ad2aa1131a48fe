import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
import type { BalanceLevel } from "@/server/ledger/watch-levels";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { logFiring } from "./log-firing";

const templates = {
  low: "low-balance",
  critical: "critical-balance",
  depleted: "depleted-balance",
} as const;

/** Tells of the low-balance alert of an account: by webhook, and by email unless that is switched off. */
export async function fireLowBalance(
  tx: Tx,
  creditAccountId: string,
  fired: {
    level: Exclude<BalanceLevel, "ok">;
    crossing: number;
    available: bigint;
    total: bigint;
  },
  now: Date,
): Promise<void> {
  const { level, crossing, available, total } = fired;
  const { alertThreshold: threshold, lowBalanceAlerts } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
  });
  const data = {
    available: microcreditsToCredits(available),
    threshold: microcreditsToCredits(threshold),
  };
  await announce(tx, { type: `credits.${level}`, creditAccountId, data }, now);
  if (lowBalanceAlerts)
    await notifyPayers(
      tx,
      creditAccountId,
      {
        template: templates[level],
        event: `${creditAccountId}:${crossing}`,
        props: (organization) => ({
          organizationName: organization.name,
          availableCredits: data.available,
          thresholdCredits: data.threshold,
          buyUrl: `${env().APP_URL}/${organization.slug}/billing`,
          rechargeUrl: `${env().APP_URL}/${organization.slug}/billing/recharge`,
          canRecharge: true,
        }),
      },
      now,
    );
  await logFiring(
    tx,
    {
      creditAccountId,
      level,
      threshold,
      available,
      total,
      channel: "email",
      sentTo: lowBalanceAlerts ? "Billing contacts" : "",
      problem: lowBalanceAlerts ? null : "Low-balance emails are switched off",
    },
    now,
  );
}

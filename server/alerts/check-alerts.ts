import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { announce } from "@/server/gateways/webhooks/announce";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { type BalanceLevel, balanceLevel } from "@/server/ledger/watch-levels";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

const severity: Record<BalanceLevel, number> = { ok: 0, low: 1, critical: 2, depleted: 3 };
const templates = {
  low: "low-balance",
  critical: "critical-balance",
  depleted: "depleted-balance",
} as const;

/**
 * Moves the alert state of an account to its balance: one message per crossing downward, none while
 * a recharge that is being charged is about to deal with it. It re-arms above the threshold plus a margin of
 * 5%, so that a balance that hovers at the threshold does not send twice.
 */
export async function checkAlerts(
  creditAccountId: string,
  rechargeUnderWay: boolean,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    const account = await tx.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
    // An account that was opened without one, by an import say, has crossed nothing yet.
    const state = await tx.alertState.upsert({
      where: { creditAccountId },
      create: { creditAccountId, changedAt: now },
      update: {},
    });
    const { available } = await readBalance(tx, creditAccountId, now);
    const reached = balanceLevel(available, account.alertThreshold);
    const rearmed = available * 100n >= account.alertThreshold * 105n;

    if (severity[reached] < severity[state.level]) {
      // Rising from depleted to critical or low is no news; above the margin everything is armed again.
      const level = rearmed ? "ok" : reached === "ok" ? "low" : reached;
      if (level !== state.level)
        await tx.alertState.update({ where: { creditAccountId }, data: { level, changedAt: now } });
      return;
    }
    if (severity[reached] === severity[state.level] || reached === "ok") return;

    // A recharge under way replaces the message; the level is left, so that a failure can still alert.
    if (rechargeUnderWay) return;
    const crossing = state.crossing + 1;
    await tx.alertState.update({
      where: { creditAccountId },
      data: { level: reached, crossing, changedAt: now },
    });
    await announce(
      tx,
      {
        type: `credits.${reached}`,
        creditAccountId,
        data: {
          available: microcreditsToCredits(available),
          threshold: microcreditsToCredits(account.alertThreshold),
        },
      },
      now,
    );
    if (account.lowBalanceAlerts)
      await sendAlert(
        tx,
        creditAccountId,
        reached,
        crossing,
        { available, threshold: account.alertThreshold },
        now,
      );
  });
}

async function sendAlert(
  tx: Tx,
  creditAccountId: string,
  level: Exclude<BalanceLevel, "ok">,
  crossing: number,
  balance: { available: bigint; threshold: bigint },
  now: Date,
): Promise<void> {
  await queueBillingEmail(
    tx,
    creditAccountId,
    {
      template: templates[level],
      event: `${creditAccountId}:${crossing}`,
      props: (organization) => ({
        organizationName: organization.name,
        availableCredits: microcreditsToCredits(balance.available),
        thresholdCredits: microcreditsToCredits(balance.threshold),
        buyUrl: `${env().APP_URL}/${organization.slug}/billing`,
        rechargeUrl: `${env().APP_URL}/${organization.slug}/billing/recharge`,
        canRecharge: true,
      }),
    },
    now,
  );
}

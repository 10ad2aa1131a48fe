import { runDueJobs } from "@/server/accounting/recurring/run-due-jobs";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { postBaseFees } from "@/server/base-fee/post-base-fees";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { grantSettings } from "@/server/grants/grant-settings";
import { runSchedules } from "@/server/grants/run-schedules";
import { tellExpiring } from "@/server/grants/tell-expiring";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { sweepPastDue } from "@/server/past-due/sweep-past-due";
import { sweepRefunds } from "@/server/payments/sweep-payments";
import { sweepPurchases } from "@/server/purchases/sweep-purchases";
import { chargeAttempt } from "@/server/recharge/charge-attempt";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import type { Course } from "@/server/sandboxes/walk-clock";

/** How time passes in a sandbox. */
export const course: Course = {
  morning: `${grantSettings.noticeFromHour} hours`,
  grace: () => `${env().PAST_DUE_GRACE_DAYS} days`,
  runWhatIsDue,
};

/** A recharge may bring less than what is missing: then the next one follows, within its limits. */
const RECHARGES_AT_ONCE = 5;

/**
 * What the worker does for live organizations as time goes by, for one sandbox at a moment of its own clock. The
 * balance comes last, when everything that moves it has.
 */
async function runWhatIsDue(sandboxId: string, now: Date): Promise<void> {
  await settleDueAccounts(now, sandboxId);
  await runSchedules(now, sandboxId);
  await postBaseFees(now, sandboxId);
  await runDueJobs(now, sandboxId);
  await closePages(sandboxId, now);
  await sweepPurchases(now, sandboxId);
  await sweepRefunds(now, sandboxId);
  await sweepPastDue(now, sandboxId);
  await sweepRecharges(now, sandboxId);
  const accounts = await db().creditAccount.findMany({
    where: { sandboxId },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of accounts) await lookAtBalance(id, now);
  // Credits that came pay a debt; one that is left has its consequences now.
  await sweepPastDue(now, sandboxId);
  await tellExpiring(now, sandboxId);
}

async function lookAtBalance(creditAccountId: string, now: Date): Promise<void> {
  for (let time = 0; time < RECHARGES_AT_ONCE; time++) {
    const { underWay } = await evaluateRecharge(creditAccountId, now);
    const claimed = await db().rechargeAttempt.findMany({
      where: { creditAccountId, live: true, state: { in: ["claimed", "charging", "unknown"] } },
      select: { id: true },
    });
    for (const { id } of claimed) await chargeAttempt(id, now);
    if (claimed.length === 0) return checkAlerts(creditAccountId, underWay, now);
  }
}

/** Pages nobody paid on in their time. */
async function closePages(sandboxId: string, now: Date): Promise<void> {
  await db().testPayment.updateMany({
    where: { creditAccount: { sandboxId }, state: "open", expiresAt: { lte: now } },
    data: { state: "expired" },
  });
}

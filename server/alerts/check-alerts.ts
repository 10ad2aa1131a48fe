import type { Alert, AlertLevel } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { fireAlert } from "./fire-alert";
import { fireLowBalance } from "./fire-low-balance";
import { moveAlert, thresholdOf } from "./move-alert";
import { readScopes, type Scope, type Scopes } from "./read-scopes";
import { watchBalance } from "./watch-balance";

const levels = ["ok", "low", "critical", "depleted"] as const satisfies readonly AlertLevel[];

/**
 * Moves every alert of an account to its balance, and fires those that crossed their threshold: the low-balance alert
 * that each account has, and those that people have made. While a recharge is being charged, its message replaces
 * the low-balance alert.
 */
export async function checkAlerts(
  creditAccountId: string,
  rechargeUnderWay: boolean,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const { organizationId } = await lockCreditAccount(tx, creditAccountId);
    // Nobody is asked to buy credits for an organization that is closed.
    const { status } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
    if (status === "closed") return;
    const scopes = await readScopes(tx, creditAccountId, now);
    await checkLowBalance(tx, creditAccountId, scopes.account, rechargeUnderWay, now);
    await checkAlertsOf(tx, creditAccountId, scopes, now);
  });
}

async function checkLowBalance(
  tx: Tx,
  creditAccountId: string,
  scope: Scope,
  rechargeUnderWay: boolean,
  now: Date,
): Promise<void> {
  const { alertThreshold } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
  });
  // An account that was opened without one, by an import say, has crossed nothing yet.
  const state = await tx.alertState.upsert({
    where: { creditAccountId },
    create: { creditAccountId, changedAt: now },
    update: {},
  });
  const thresholds = [alertThreshold, alertThreshold / 4n, 1n];
  const move = moveAlert(
    { level: levels.indexOf(state.level), downAt: null, firedAt: null },
    { thresholds, available: scope.available, peak: state.peak, cooldownMs: 0, now },
  );
  // What is not told is not counted as told, so that a recharge that fails can still alert.
  const fires = move.fires && !rechargeUnderWay;
  const level = levels[rechargeUnderWay ? move.rearmed : move.level];
  if (level === undefined || (level === state.level && !fires && state.peak === null)) return;
  const { crossing } = await tx.alertState.update({
    where: { creditAccountId },
    data: {
      level,
      peak: null,
      ...(fires ? { crossing: { increment: 1 } } : {}),
      ...(level === state.level ? {} : { changedAt: now }),
    },
  });
  if (fires && level !== "ok")
    await fireLowBalance(tx, creditAccountId, { level, crossing, ...scope }, now);
}

async function checkAlertsOf(
  tx: Tx,
  creditAccountId: string,
  scopes: Scopes,
  now: Date,
): Promise<void> {
  const alerts = await tx.alert.findMany({
    where: { creditAccountId, enabled: true },
    orderBy: { id: "asc" },
  });
  if (alerts.length === 0) return;
  for (const alert of alerts) await checkOne(tx, alert, scopes.of(alert.walletId), now);
  await watchBalance(tx, creditAccountId, now);
}

async function checkOne(tx: Tx, alert: Alert, scope: Scope, now: Date): Promise<void> {
  const threshold = thresholdOf(alert, scope.total);
  const { level, fires, lookAgainAt } = moveAlert(
    { level: alert.isDown ? 1 : 0, downAt: alert.downAt, firedAt: alert.firedAt },
    {
      thresholds: [threshold],
      available: scope.available,
      peak: alert.peak,
      cooldownMs: alert.cooldownSeconds * 1_000,
      now,
    },
  );
  const isDown = level > 0;
  if (lookAgainAt) {
    const { id, creditAccountId } = alert;
    const inMs = lookAgainAt.getTime() - now.getTime();
    const key = `check-balance:${creditAccountId}:${id}`;
    await addJob(tx, "check-balance", { creditAccountId }, { key, inMs });
  }
  const downAt = isDown ? scope.available : null;
  if (isDown === alert.isDown && downAt === alert.downAt && alert.peak === null) return;
  const moved = await tx.alert.update({
    where: { id: alert.id },
    data: {
      isDown,
      downAt,
      peak: null,
      ...(fires ? { firedAt: now, crossing: { increment: 1 } } : {}),
    },
  });
  if (fires) await fireAlert(tx, moved, { threshold, ...scope }, now);
}

import type { GrantSchedule } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { scheduleSource } from "./grant-source";
import { nextRunAt, runAt } from "./run-at";

const DAY_MS = 86_400_000;
/** Missed runs are made up in portions, so that no transaction holds an account for long. */
const RUNS_A_TRANSACTION = 50;

/**
 * Makes every grant of a schedule that is due, missed ones too, each with the effective and expiry
 * time it would have had. Several workers may run this at once: a schedule's row is locked while it
 * runs, and a run's source is unique.
 * @param sandboxId of this sandbox, by its own clock; null: of live accounts
 */
export async function runSchedules(now: Date, sandboxId: string | null = null): Promise<void> {
  const due = await db().grantSchedule.findMany({
    where: { nextAt: { lte: now }, creditAccount: { sandboxId } },
    orderBy: { nextAt: "asc" },
    select: { id: true },
  });
  for (const { id } of due) {
    try {
      while (await inTransaction((tx) => runPortion(tx, id, now)));
    } catch (error) {
      // It is tried again in a minute, and keeps no other waiting.
      log().error({ err: error, scheduleId: id }, "a recurring grant could not be made");
    }
  }
}

/** @returns whether more runs of it are due. */
async function runPortion(tx: Tx, scheduleId: string, now: Date): Promise<boolean> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    select id from grant_schedules where id = ${scheduleId} and next_at <= ${now} for update skip locked`;
  if (locked.length === 0) return false;
  const schedule = await tx.grantSchedule.findUniqueOrThrow({ where: { id: scheduleId } });
  let { runs, nextAt } = schedule;
  for (let made = 0; nextAt && nextAt <= now && made < RUNS_A_TRANSACTION; made++) {
    await makeRun(tx, schedule, runs, now);
    runs += 1;
    nextAt = nextRunAt(schedule, runs);
  }
  await tx.grantSchedule.update({ where: { id: scheduleId }, data: { runs, nextAt } });
  return nextAt !== null && nextAt <= now;
}

async function makeRun(tx: Tx, schedule: GrantSchedule, n: number, now: Date): Promise<void> {
  const account = await lockCreditAccount(tx, schedule.creditAccountId);
  const dueAt = runAt(schedule.startsAt, schedule.cadence, n);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: schedule.walletId,
      debt: account.debt,
      category: schedule.category,
      amount: schedule.amount,
      priority: schedule.priority,
      effectiveAt: dueAt,
      expiresAt: schedule.expiresAfterDays
        ? new Date(dueAt.getTime() + schedule.expiresAfterDays * DAY_MS)
        : null,
      rolloverCap: schedule.rolloverCap,
      rolloverDays: schedule.rolloverDays,
      source: scheduleSource(schedule.id, n),
      description: schedule.description,
      organizationId: account.organizationId,
      actor: systemActor,
      entity: { type: "grant_schedule", id: schedule.id },
      now,
    }),
  );
}

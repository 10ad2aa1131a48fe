import type { GrantSchedule } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { rolloverAnswer } from "./grant-answer";
import { nextRunAt } from "./run-at";
import type { NewScheduleInput, ScheduleAnswer } from "./schedule.schema";

/** An hour: a client whose clock is a little behind may say "now". */
const TOLERANCE_MS = 3_600_000;
/** A list of recurring grants shows this many. */
const SHOWN = 200;

/**
 * Sets up a grant that recurs: "10,000 credits a month included". The first run is made by the job,
 * like every other. Source: S4 (committed spend, credits included in a period, rollover).
 * @throws validation_failed, not_found
 */
export async function createSchedule(
  tx: Tx,
  input: NewScheduleInput,
  actor: Actor,
  now: Date,
): Promise<ScheduleAnswer> {
  const wallet = await tx.wallet.findUnique({ where: { id: input.wallet_id } });
  if (!wallet) throw notFound("wallet");
  const startsAt = input.starts_at ? new Date(input.starts_at) : now;
  const endsAt = input.ends_at ? new Date(input.ends_at) : null;
  if (startsAt.getTime() < now.getTime() - TOLERANCE_MS)
    throw invalid("starts_at", "Choose a time in the future: past runs aren't made up");
  if (endsAt && endsAt < startsAt) throw invalid("ends_at", "Must not be before starts_at");
  if (input.rollover && !input.expires_after_days)
    throw invalid("rollover", "Set expires_after_days too: only expiring grants roll over");

  const account = await lockCreditAccount(tx, wallet.creditAccountId);
  const schedule = await tx.grantSchedule.create({
    data: {
      id: newId("grantSchedule"),
      creditAccountId: account.id,
      walletId: wallet.id,
      category: input.grant_type,
      amount: creditsToMicrocredits(input.amount),
      priority: input.priority,
      cadence: input.cadence,
      startsAt,
      endsAt,
      nextAt: nextRunAt({ startsAt, endsAt, cadence: input.cadence }, 0),
      expiresAfterDays: input.expires_after_days ?? null,
      rolloverCap: input.rollover ? creditsToMicrocredits(input.rollover.cap) : null,
      rolloverDays: input.rollover?.expires_after_days ?? null,
      description: input.description,
      createdBy: actor.id,
      createdAt: now,
    },
    include: { wallet: true },
  });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "grant_schedule.created",
      subjectId: schedule.id,
      details: { credits: input.amount, cadence: input.cadence, grant_type: input.grant_type },
    },
    now,
  );
  return scheduleAnswer(schedule);
}

/** What a recurring grant gives until it ends, in microcredits; null: it has no end. */
export function mostOfSchedule(input: NewScheduleInput, now: Date): bigint | null {
  if (!input.ends_at) return null;
  const schedule = {
    startsAt: input.starts_at ? new Date(input.starts_at) : now,
    endsAt: new Date(input.ends_at),
    cadence: input.cadence,
  };
  let runs = 0;
  while (nextRunAt(schedule, runs)) runs += 1;
  return creditsToMicrocredits(input.amount) * BigInt(runs);
}

/** Ends a recurring grant: what it gave stays, no further run. @throws not_found, wrong_state */
export async function cancelSchedule(
  tx: Tx,
  scheduleId: string,
  actor: Actor,
  now: Date,
): Promise<ScheduleAnswer> {
  // The job that runs it holds this row locked too.
  await tx.$queryRaw`select id from grant_schedules where id = ${scheduleId} for update`;
  const schedule = await tx.grantSchedule.findUnique({
    where: { id: scheduleId },
    include: { creditAccount: true },
  });
  if (!schedule) throw notFound("recurring grant");
  if (schedule.nextAt === null) {
    const how = schedule.canceledAt ? "was canceled" : "has ended";
    throw new DomainError(
      "wrong_state",
      `The recurring grant already ${how}. Nothing was changed.`,
    );
  }
  const canceled = await tx.grantSchedule.update({
    where: { id: scheduleId },
    data: { canceledAt: now, nextAt: null },
    include: { wallet: true },
  });
  await recordAudit(
    tx,
    {
      organizationId: schedule.creditAccount.organizationId,
      actor,
      action: "grant_schedule.canceled",
      subjectId: scheduleId,
      details: { runs: schedule.runs },
    },
    now,
  );
  return scheduleAnswer(canceled);
}

/** The recurring grants of an account: those that run, the next first, then the newest that have ended. */
export async function listSchedules(creditAccountId: string): Promise<ScheduleAnswer[]> {
  const [running, ended] = await Promise.all([
    db().grantSchedule.findMany({
      where: { creditAccountId, nextAt: { not: null } },
      include: { wallet: true },
      orderBy: [{ nextAt: "asc" }, { id: "desc" }],
      take: SHOWN,
    }),
    db().grantSchedule.findMany({
      where: { creditAccountId, nextAt: null },
      include: { wallet: true },
      orderBy: { id: "desc" },
      take: SHOWN,
    }),
  ]);
  return [...running, ...ended].slice(0, SHOWN).map(scheduleAnswer);
}

function scheduleAnswer(row: GrantSchedule & { wallet: { name: string } }): ScheduleAnswer {
  return {
    id: row.id,
    wallet_id: row.walletId,
    wallet: row.wallet.name,
    grant_type: row.category,
    amount: microcreditsToCredits(row.amount),
    cadence: row.cadence,
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt?.toISOString() ?? null,
    next_at: row.nextAt?.toISOString() ?? null,
    runs: row.runs,
    expires_after_days: row.expiresAfterDays,
    priority: row.priority,
    rollover: rolloverAnswer(row),
    description: row.description,
    state: row.canceledAt ? "canceled" : row.nextAt ? "active" : "ended",
    created_at: row.createdAt.toISOString(),
    canceled_at: row.canceledAt?.toISOString() ?? null,
  };
}

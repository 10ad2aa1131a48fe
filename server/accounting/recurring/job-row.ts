import type { RecurringJob, RecurringRun } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { RecurringAnswer, RecurringRunAnswer, RecurringSummary } from "./recurring.schema";
import { DAYS_AHEAD, type RecurringStatus } from "./recurring-kinds.schema";
import { nextDay, nextDays, type Schedule, type Weekday } from "./schedule";
import { scheduleAnswer } from "./schedule.schema";
import { type Template, templateAnswer } from "./template.schema";

/** A job of an organization that nobody else changes or runs until the transaction is through. @throws not_found */
export async function lockJob(
  tx: Tx,
  where: { organizationId: string; id: string },
): Promise<RecurringJob> {
  await tx.$queryRaw`
    select 1 from recurring_jobs where id = ${where.id} and organization_id = ${where.organizationId} for update`;
  const job = await tx.recurringJob.findFirst({ where });
  if (!job) throw notFound("recurring job");
  return job;
}

/** On which days a job runs. */
export function scheduleOfJob(job: RecurringJob): Schedule {
  return {
    frequency: job.frequency,
    weekdays: job.weekdays as Weekday[],
    dayOfMonth: job.dayOfMonth,
    startDate: dayOf(job.startDate),
    endDate: job.endDate && dayOf(job.endDate),
    maxRuns: job.maxRuns,
  };
}

/** What a job makes. */
export function templateOfJob({ kind, template }: RecurringJob): Template {
  return { kind, body: template } as unknown as Template;
}

/** Who set a job up. */
export function actorOfJob({ actor }: RecurringJob): Actor {
  return actor as unknown as Actor;
}

/** The day it is where a job is. */
export function todayOf({ timeZone }: RecurringJob, now: Date): string {
  return dayInTimeZone(now, timeZone);
}

/**
 * Where a job stands once a day of its schedule has passed. An active one is looked at again on the next day, and has
 * ended where there is none.
 */
export function passDay(job: RecurringJob, day: string) {
  const passed = job.passed + 1;
  return standAt(job, nextDay(scheduleOfJob(job), { after: day, count: passed }), passed);
}

/** Where a job stands whose next day is this one; null: it has ended. */
export function standAt(
  { state, timeZone }: Pick<RecurringJob, "state" | "timeZone">,
  day: string | null,
  passed: number,
) {
  const ended = day === null && (state === "active" || state === "paused");
  const next = ended ? ("ended" as const) : state;
  return {
    passed,
    nextDate: day === null ? null : new Date(day),
    state: next,
    tryAt: next === "active" && day !== null ? startOfDay(day, timeZone) : null,
    waitingSince: null,
    waitingReason: null,
  };
}

/** What lists show of a job. */
export function summaryOf(job: RecurringJob, lastRun: LastRun | undefined): RecurringSummary {
  return {
    id: job.id,
    name: job.name,
    kind: job.kind,
    status: statusOf(job),
    as_draft: job.asDraft,
    amount: Number(job.amount),
    currency: job.currency,
    schedule: scheduleAnswer(scheduleOfJob(job), job.timeZone),
    next_date: job.nextDate && dayOf(job.nextDate),
    last_run: lastRun
      ? { due_date: dayOf(lastRun.dueDate), status: lastRun.state, made_id: lastRun.madeId }
      : null,
    reason: job.waitingReason ?? job.pausedReason,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
  };
}

export type LastRun = Pick<RecurringRun, "dueDate" | "state" | "madeId">;

/** A job as the API shows it. */
export function jobAnswer(job: RecurringJob, lastRun: LastRun | undefined): RecurringAnswer {
  return {
    ...summaryOf(job, lastRun),
    next_dates: daysAhead(job),
    waiting_since: job.waitingSince?.toISOString() ?? null,
    failures: job.failures,
    ...templateAnswer(templateOfJob(job)),
  };
}

function daysAhead(job: RecurringJob): string[] {
  if (job.state !== "active" || job.nextDate === null) return [];
  const first = dayOf(job.nextDate);
  const passed = { after: first, count: job.passed + 1 };
  return [first, ...nextDays(scheduleOfJob(job), passed, DAYS_AHEAD - 1)];
}

function statusOf({ state, waitingSince }: RecurringJob): RecurringStatus {
  return state === "active" && waitingSince ? "waiting_for_credits" : state;
}

/** A run as the API shows it. */
export function runAnswer(run: RecurringRun, { kind }: Pick<RecurringJob, "kind">) {
  return {
    id: run.id,
    recurring_id: run.jobId,
    due_date: dayOf(run.dueDate),
    status: run.state,
    kind,
    made_id: run.madeId,
    reason: run.reason,
    credits: microcreditsToCredits(run.charged),
    created_at: run.createdAt.toISOString(),
  } satisfies RecurringRunAnswer;
}

/** A date of the database as a calendar day. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

import type { Prisma, RecurringJob } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { readThrough, sendIn } from "@/server/foundation/statements";
import type { OperationOrganization } from "@/server/operations/request";
import { dayOf, lockJob, scheduleOfJob, standAt, templateOfJob, todayOf } from "./job-row";
import { tryTemplate } from "./make-from-template";
import { readRecurring } from "./read-recurring";
import { recordJobEvent } from "./record-job-event";
import type { RecurringAnswer } from "./recurring.schema";
import { nextDay } from "./schedule";
import type { ScheduleInput } from "./schedule.schema";
import { planSchedule, scheduleColumns } from "./set-up-recurring";
import type { Template } from "./template.schema";

/** Who changes which job. */
export type Asked = {
  organization: OperationOrganization;
  recurringId: string;
  actor: Actor;
};

type Change = {
  name?: string | undefined;
  template?: Template | undefined;
  asDraft?: boolean | undefined;
  schedule?: ScheduleInput | undefined;
};

/**
 * Changes a job: what is left out stays. What it makes is checked as when it was set up. A new schedule begins anew,
 * today at the earliest; days that were missed before it are not made up. Free.
 * @throws not_found, wrong_state, validation_failed
 */
export function updateRecurring(asked: Asked, change: Change, now: Date): Promise<RecurringAnswer> {
  return changing(asked, now, async (tx, job) => {
    requireAlive(job);
    const { organization, actor } = asked;
    const template = change.template ?? templateOfJob(job);
    if (template.kind !== job.kind)
      throw invalid(
        template.kind,
        `This job makes ${job.kind}s. Set up another for ${template.kind}s`,
      );
    const asDraft = change.asDraft ?? job.asDraft;
    const planned =
      change.schedule &&
      planSchedule(
        { ...change.schedule, time_zone: change.schedule.time_zone ?? job.timeZone },
        organization,
        now,
      );
    const date = planned?.firstDate ?? todayOf(job, now);
    const read = readThrough(sendIn(tx));
    const worth = await tryTemplate({ organization, actor, now, read }, template, {
      date,
      asDraft,
    });
    const timeZone = planned?.timeZone ?? job.timeZone;
    return {
      what: "updated",
      data: {
        ...(change.name === undefined ? {} : { name: change.name }),
        template: template.body as Prisma.InputJsonObject,
        amount: worth.amount,
        currency: worth.currency,
        asDraft,
        failures: 0,
        ...(planned
          ? {
              ...scheduleColumns(planned.schedule),
              timeZone,
              ...standAt({ state: job.state, timeZone }, planned.firstDate, 0),
            }
          : {}),
      },
    };
  });
}

/** Stops a job until it is resumed. Days that pass meanwhile are missed. Free. @throws not_found, wrong_state */
export function pauseRecurring(asked: Asked, now: Date): Promise<RecurringAnswer> {
  return changing(asked, now, async (_, job) => {
    if (job.state !== "active") throw notNow(job, "Only an active job can be paused.");
    return {
      what: "paused",
      data: { state: "paused", tryAt: null, waitingSince: null, waitingReason: null },
    };
  });
}

/**
 * Lets a paused job go on. The days it missed are made up in their order, or left out. Free; what is made up costs
 * what every run costs.
 * @throws not_found, wrong_state
 */
export function resumeRecurring(
  asked: Asked,
  missed: "catch_up" | "skip",
  now: Date,
): Promise<RecurringAnswer> {
  return changing(asked, now, async (_, job) => {
    if (job.state !== "paused" || job.nextDate === null)
      throw notNow(job, "Only a paused job can be resumed.");
    const { day, passed, skipped } =
      missed === "skip"
        ? leaveOut(job, todayOf(job, now))
        : { day: dayOf(job.nextDate), passed: job.passed, skipped: 0 };
    const active = { state: "active" as const, timeZone: job.timeZone };
    return {
      what: "resumed",
      detail: skipped === 0 ? "" : `; ${skipped === 1 ? "1 run" : `${skipped} runs`} skipped`,
      data: { ...standAt(active, day, passed), failures: 0, pausedReason: null },
    };
  });
}

/** Ends a job for good. What it made stays. Free. @throws not_found, wrong_state */
export function cancelRecurring(asked: Asked, now: Date): Promise<RecurringAnswer> {
  return changing(asked, now, async (_, job) => {
    requireAlive(job);
    return {
      what: "cancelled",
      data: {
        state: "cancelled",
        nextDate: null,
        tryAt: null,
        waitingSince: null,
        waitingReason: null,
        pausedReason: null,
      },
    };
  });
}

/** The days of a paused job before today, passed over. */
function leaveOut(job: RecurringJob, today: string) {
  const schedule = scheduleOfJob(job);
  let day = job.nextDate && dayOf(job.nextDate);
  let passed = job.passed;
  while (day !== null && day < today) {
    passed += 1;
    day = nextDay(schedule, { after: day, count: passed });
  }
  return { day, passed, skipped: passed - job.passed };
}

async function changing(
  { organization, recurringId: id, actor }: Asked,
  now: Date,
  decide: (
    tx: Tx,
    job: RecurringJob,
  ) => Promise<{
    what: "updated" | "paused" | "resumed" | "cancelled";
    detail?: string;
    data: Prisma.RecurringJobUpdateInput;
  }>,
): Promise<RecurringAnswer> {
  return inTransaction(async (tx) => {
    const job = await lockJob(tx, { organizationId: organization.id, id });
    const { what, detail = "", data } = await decide(tx, job);
    await tx.recurringJob.update({ where: { id }, data: { ...data, updatedAt: now } });
    const description = `Recurring ${job.kind} ${job.name} ${what}${detail}`;
    await recordJobEvent(tx, { organization, actor, now }, { what, id, description });
    return readRecurring(tx, organization.id, id);
  });
}

function requireAlive(job: RecurringJob): void {
  if (job.state === "cancelled" || job.state === "ended")
    throw notNow(job, "Set up a new job instead.");
}

const states: Record<RecurringJob["state"], string> = {
  active: "is active",
  paused: "is paused",
  cancelled: "was cancelled",
  ended: "has ended",
};

/** The refusal of what a job does not take as it stands. */
export function notNow(job: RecurringJob, because: string): DomainError {
  return new DomainError(
    "wrong_state",
    `The job ${job.name} ${states[job.state]}. ${because} Nothing was changed or charged.`,
    { recurring_status: job.state },
  );
}

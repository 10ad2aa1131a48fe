import type { RecurringJob } from "@/generated/prisma/client";
import { type Actor, systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { type DomainError, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { chargeTogether, priceTogether } from "@/server/operations/charge-together";
import { explained } from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import type { OperationOrganization } from "@/server/operations/request";
import { creditsInWords } from "@/server/pricing/amount-words";
import type { OperationKey } from "@/server/pricing/catalogue";
import { actorOfJob, dayOf, passDay, templateOfJob } from "./job-row";
import { makeFromTemplate } from "./make-from-template";
import { recordJobEvent } from "./record-job-event";
import { tellPaused, tellWaiting } from "./tell-recurring";

/** A job that fails so often in a row pauses itself. */
export const FAILURES_UNTIL_PAUSE = 5;

/** S1: a run costs 1, and 2 for each transaction it makes; a job makes one, and nothing comes on top. */
const costs = [
  { operation: "recurring.execute", quantity: 1 },
  { operation: "recurring.transaction", quantity: 1 },
] as const satisfies { operation: OperationKey; quantity: number }[];

/** What a run costs an organization now. */
export function priceRun(organization: OperationOrganization, now: Date) {
  return priceTogether(organization, [...costs], now);
}

type Priced = Awaited<ReturnType<typeof priceRun>>;

/** What became of a day that was due. */
export type RunOutcome = "made" | "failed" | "waiting" | "idle";

/**
 * Makes the run of a job's next day, where that has come: what it makes, its charge, the row that says so and the job's
 * next day are one commit. Whoever dies on the way leaves nothing, and whoever comes second finds the day passed.
 * Without credits it waits; a template that can't be made any more fails, costs nothing and lets the next day come.
 */
export async function runDueDay(jobId: string, now: Date): Promise<RunOutcome> {
  let due: Due | undefined;
  try {
    const priced = await priceOf(jobId, now);
    return await explained(priced.price, { organization: priced.organization, now }, async (tx) => {
      due = await claimDue(tx, jobId, now);
      if (!due) return "idle";
      await makeDue(tx, due, priced, now);
      return "made";
    });
  } catch (error) {
    if (!isDomainError(error) || !due) throw error;
    return waits(error) ? putOff(due, error, now) : giveUp(due, error, now);
  }
}

/** A day that is due. */
type Due = { job: RecurringJob; day: string };

async function priceOf(jobId: string, now: Date) {
  const { organization } = await db().recurringJob.findUniqueOrThrow({
    where: { id: jobId },
    select: { organization: true },
  });
  return { organization, price: await priceRun(organization, now) };
}

/** @returns undefined where nothing of it is due, or somebody else is at it */
async function claimDue(tx: Tx, jobId: string, now: Date): Promise<Due | undefined> {
  const locked = await tx.$queryRaw<object[]>`
    select 1 from recurring_jobs where id = ${jobId} and try_at <= ${now} for update skip locked`;
  if (locked.length === 0) return undefined;
  const job = await tx.recurringJob.findUniqueOrThrow({ where: { id: jobId } });
  return job.nextDate ? { job, day: dayOf(job.nextDate) } : undefined;
}

async function makeDue(
  tx: Tx,
  { job, day }: Due,
  { organization, price }: { organization: OperationOrganization; price: Priced },
  now: Date,
): Promise<void> {
  // Somebody may have run it by hand before its time had come.
  if (!(await wasMade(tx, { job, day }))) {
    refuseInactive(organization);
    const spender = actorOfJob(job);
    await makeRun(tx, { job, day, organization, price, spender, actor: systemActor }, now);
  }
  await pass(tx, organization, { job, day }, { failures: 0 }, now);
}

/** Whether a job made its run of a day. */
export async function wasMade(tx: Tx, { job, day }: Due): Promise<boolean> {
  const jobId_dueDate = { jobId: job.id, dueDate: new Date(day) };
  const run = await tx.recurringRun.findUnique({ where: { jobId_dueDate } });
  return run?.state === "made";
}

/**
 * Makes what a job makes, on a day, and charges it. The caller has the job locked and knows that the day was not made.
 * @param run.spender whose budgets and usage it counts against
 * @param run.actor who did it, as the books tell it
 * @returns the run's row, and the places of its entries in the ledger
 */
export async function makeRun(
  tx: Tx,
  run: Due & {
    organization: OperationOrganization;
    price: Priced;
    spender: Actor;
    actor: Actor;
  },
  now: Date,
) {
  const { job, day, organization, price, spender, actor } = run;
  const { id: jobId, asDraft } = job;
  const caller = { organization, actor, now };
  const template = templateOfJob(job);
  const { entity } = await makeFromTemplate(tx, caller, template, { jobId, date: day, asDraft });
  const request = { organization, actor: spender, input: undefined, now };
  const seqs = await chargeTogether(tx, request, price.dues, {
    key: `recurring:${jobId}:${day}`,
    effectOf: (operation) =>
      operation === "recurring.execute"
        ? { description: "Recurring job run", entity: { type: "recurring", id: jobId } }
        : { description: `Recurring ${job.kind} created`, entity },
  });
  const outcome = {
    state: "made" as const,
    madeId: entity.id,
    reason: null,
    charged: price.amount,
  };
  const jobId_dueDate = { jobId, dueDate: new Date(day) };
  const row = await tx.recurringRun.upsert({
    where: { jobId_dueDate },
    // One that failed on the day, and is made after all.
    update: { ...outcome, createdAt: now },
    create: { id: newId("recurringRun"), ...jobId_dueDate, ...outcome, createdAt: now },
  });
  const description = `Recurring ${job.kind} ${job.name} created for ${day}`;
  await recordJobEvent(tx, caller, { what: "ran", id: jobId, description });
  return { row, seqs };
}

/** Moves a job on behind a day that has passed. */
export async function pass(
  tx: Tx,
  organization: { id: string },
  { job, day }: Due,
  change: { failures?: number },
  now: Date,
): Promise<void> {
  const stand = passDay(job, day);
  await tx.recurringJob.update({ where: { id: job.id }, data: { ...stand, ...change } });
  if (stand.state === "ended") {
    const description = `Recurring ${job.kind} ${job.name} has ended`;
    const context = { organization, actor: systemActor, now };
    await recordJobEvent(tx, context, { what: "ended", id: job.id, description });
  }
}

const waitingCodes: readonly string[] = [
  "insufficient_credits",
  "recharge_in_progress",
  "organization_suspended",
];

function waits({ code }: DomainError): boolean {
  return waitingCodes.includes(code);
}

const MINUTE_MS = 60_000;

/** When what waits is tried again: soon at first, and a quarter of an hour apart in the end. */
function nextTry(waitingSince: Date, now: Date): Date {
  const waited = now.getTime() - waitingSince.getTime();
  return new Date(now.getTime() + Math.min(15 * MINUTE_MS, Math.max(MINUTE_MS, waited / 10)));
}

/** The run waits for credits: it is tried again by itself, and the organization is told once. */
function putOff(due: Due, error: DomainError, now: Date): Promise<RunOutcome> {
  return settling(due, async (tx, job) => {
    const since = job.waitingSince ?? now;
    const reason = whyItWaits(error);
    await tx.recurringJob.update({
      where: { id: job.id },
      data: { waitingSince: since, waitingReason: reason, tryAt: nextTry(since, now) },
    });
    if (job.waitingSince === null) {
      const description = `Recurring ${job.kind} ${job.name} is waiting for credits: ${due.day}`;
      const context = { organization: { id: job.organizationId }, actor: systemActor, now };
      await recordJobEvent(tx, context, { what: "waiting", id: job.id, description });
      await tellWaiting(tx, job, reason, now);
    }
    return "waiting";
  });
}

function whyItWaits({ code, extra }: DomainError): string {
  if (code === "organization_suspended")
    return "The organization is suspended because its credits have been in debt for too long.";
  if (extra.blocked_by === "budget")
    return "A budget blocks it. It runs automatically once the budget allows it.";
  // Not how many there are: the pool may be another organization's, and this is kept.
  return `A run costs ${creditsInWords(Number(extra.required))}, and there aren't enough. It runs automatically once there are.`;
}

/** The template can't be made any more: the day fails and costs nothing; the job goes on, or pauses after too many. */
function giveUp(due: Due, error: DomainError, now: Date): Promise<RunOutcome> {
  return settling(due, async (tx, job) => {
    const { day } = due;
    const reason = reasonOf(error);
    const organization = { id: job.organizationId };
    const context = { organization, actor: systemActor, now };
    const jobId_dueDate = { jobId: job.id, dueDate: new Date(day) };
    const failed = { state: "failed" as const, reason, createdAt: now };
    await tx.recurringRun.upsert({
      where: { jobId_dueDate },
      // A new schedule may come to the day again.
      update: failed,
      create: { id: newId("recurringRun"), ...jobId_dueDate, ...failed },
    });
    const description = `Recurring ${job.kind} ${job.name} failed for ${day}: ${reason}`;
    await recordJobEvent(tx, context, { what: "failed", id: job.id, description });
    const failures = job.failures + 1;
    await pass(tx, organization, { job, day }, { failures }, now);
    if (failures >= FAILURES_UNTIL_PAUSE) await pauseItself(tx, job, reason, now);
    return "failed";
  });
}

async function pauseItself(tx: Tx, job: RecurringJob, reason: string, now: Date): Promise<void> {
  const pausedReason = `${FAILURES_UNTIL_PAUSE} runs failed in a row. Last reason: ${reason}`;
  const { count } = await tx.recurringJob.updateMany({
    where: { id: job.id, state: "active" },
    data: { state: "paused", tryAt: null, pausedReason },
  });
  // Its schedule ended with this very run.
  if (count === 0) return;
  const context = { organization: { id: job.organizationId }, actor: systemActor, now };
  const description = `Recurring ${job.kind} ${job.name} was paused automatically. ${pausedReason}`;
  await recordJobEvent(tx, context, { what: "paused", id: job.id, description });
  await tellPaused(tx, job, reason, now);
}

/** Writes down what became of a day that could not be made, unless it has passed meanwhile. */
function settling(
  { job: before, day }: Due,
  settle: (tx: Tx, job: RecurringJob) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select 1 from recurring_jobs where id = ${before.id} for update`;
    const job = await tx.recurringJob.findUniqueOrThrow({ where: { id: before.id } });
    const stands = job.state === "active" && job.nextDate && dayOf(job.nextDate) === day;
    return stands ? settle(tx, job) : "idle";
  });
}

/** A refusal in words that hold long after it: which field it was, and that nothing was charged, say nothing then. */
export function reasonOf({ message, extra }: DomainError): string {
  const [first] = Array.isArray(extra.errors) ? (extra.errors as { message: string }[]) : [];
  const words = first ? `${first.message.replace(/\.$/, "")}.` : message;
  return words.replace(" Nothing was changed or charged.", "").slice(0, 200);
}

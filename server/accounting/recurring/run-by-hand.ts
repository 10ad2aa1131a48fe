import type { RecurringJob } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { dryRun } from "@/server/operations/dry-run";
import type { DryRun } from "@/server/operations/dry-run.schema";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { explained } from "@/server/operations/refuse-charge";
import { refuseInactive } from "@/server/operations/refuse-inactive";
import { type Asked, notNow } from "./change-recurring";
import { dayOf, lockJob, runAnswer, todayOf } from "./job-row";
import type { RecurringRunAnswer } from "./recurring.schema";
import { makeRun, pass, priceRun, wasMade } from "./run-job";

type Request = Asked & {
  /** The day to run; see `dayToRun`. */
  dueDate: string | undefined;
  idempotent: IdempotentRequest | undefined;
};

/**
 * Runs a job now, because somebody asks for it, at the price of every run: the day that is due or waits for credits,
 * else today; or a day that failed, once its reason is out of the way. No day is made twice.
 * @throws not_found, wrong_state, validation_failed, insufficient_credits, and what refuses the thing itself
 */
export async function runByHand(
  request: Request,
  now: Date,
): Promise<{ output: RecurringRunAnswer; charged: bigint; available: bigint; replayed: boolean }> {
  const { organization, idempotent } = request;
  const price = await priceRun(organization, now);
  return explained(price, { organization, now }, async (tx) => {
    const { output, replayed } = await onceIn(tx, idempotent, now, async () => {
      const { job, row } = await runIn(tx, request, price, now);
      return runAnswer(row, job);
    });
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return { output, charged: replayed ? 0n : price.amount, available, replayed };
  });
}

/** What that would cost and whether it would pass. Nothing moves. */
export async function dryRunByHand(request: Request, now: Date): Promise<DryRun> {
  const { organization } = request;
  const price = await priceRun(organization, now);
  const [first] = price.dues;
  if (!first) throw new Error("a run has a price");
  const whole = { ...first.priced, amount: price.amount };
  return dryRun("recurring.execute", whole, { organization, now }, async (tx) => {
    return (await runIn(tx, request, price, now)).seqs;
  });
}

async function runIn(
  tx: Tx,
  { organization, recurringId, actor, dueDate }: Request,
  price: Awaited<ReturnType<typeof priceRun>>,
  now: Date,
) {
  const job = await lockJob(tx, { organizationId: organization.id, id: recurringId });
  if (job.state === "cancelled") throw notNow(job, "Set up a new job instead.");
  refuseInactive(organization);
  const day = await dayToRun(tx, job, dueDate, now);
  if (await wasMade(tx, { job, day }))
    throw new DomainError(
      "wrong_state",
      `The run for ${day} was already made. Nothing was changed or charged.`,
      { due_date: day },
    );
  const made = await makeRun(tx, { job, day, organization, price, spender: actor, actor }, now);
  // Its turn has come with it; a day in between is an extra one.
  if (job.nextDate && dayOf(job.nextDate) === day)
    await pass(tx, organization, { job, day }, { failures: 0 }, now);
  return { job, ...made };
}

/** @throws validation_failed where the day is neither due, nor today, nor one that failed */
async function dayToRun(
  tx: Tx,
  job: RecurringJob,
  asked: string | undefined,
  now: Date,
): Promise<string> {
  const today = todayOf(job, now);
  const next = job.nextDate && dayOf(job.nextDate);
  const due = next !== null && next <= today ? next : today;
  if (asked === undefined || asked === due || asked === today) return asked ?? due;
  const run = await tx.recurringRun.findUnique({
    where: { jobId_dueDate: { jobId: job.id, dueDate: new Date(asked) } },
  });
  if (run) return asked;
  throw invalid("due_date", "Choose the due day, today, or a day that failed");
}

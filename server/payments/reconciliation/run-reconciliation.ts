import { db, inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { failureText } from "@/server/foundation/storable-text";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { convergePayment } from "../converge-payment";
import { compareWithStripe, isDifference, verdictOf } from "./compare";
import { importMovements } from "./import-movements";

const LOST_AFTER_MS = 3_600_000;
const ROWS_AT_ONCE = 1_000;

/**
 * Starts a comparison of our payments with Stripe's balance transactions; a job does the work.
 * @param startedBy who of the staff asked; null: the night's run.
 * @throws wrong_state while another run is going on.
 */
export async function startReconciliation(
  startedBy: string | null,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<string> {
  const { output } = await runOnce(idempotent, now, async (tx) => {
    await endLostRuns(tx, now);
    const previous = await tx.reconciliationRun.findFirst({
      where: { state: "finished" },
      orderBy: { createdAt: "desc" },
    });
    const id = newId("reconciliation");
    await tx.reconciliationRun.create({
      data: { id, fromAt: previous?.toAt ?? null, toAt: now, startedBy, createdAt: now },
    });
    await addJob(tx, "reconcile", { runId: id }, { key: `reconcile:${id}` });
    return id;
  }).catch((error: unknown) => {
    if (!violates(error, "reconciliation_runs_one_running")) throw error;
    throw new DomainError(
      "wrong_state",
      "A reconciliation is already running. Nothing was started. Wait until it finishes.",
    );
  });
  return output;
}

/** Runs every night. */
export async function reconcileNightly(now: Date): Promise<void> {
  await startReconciliation(null, now);
}

/** Compares, and stores the report row by row. A failure is told on the run. Safe to repeat. */
export async function performReconciliation(runId: string, now: Date): Promise<void> {
  const run = await db().reconciliationRun.findUniqueOrThrow({ where: { id: runId } });
  if (run.state !== "running") return;
  try {
    await findCharges(now);
    await importMovements();
    await inTransaction((tx) => report(tx, run, now));
  } catch (error) {
    log().error({ err: error, runId }, "reconciliation failed");
    const problem = failureText(error);
    await db().reconciliationRun.update({
      where: { id: runId },
      data: { state: "failed", problem, finishedAt: now },
    });
  }
}

/** Payments from before charges were kept have theirs at Stripe. */
async function findCharges(now: Date): Promise<void> {
  const unknown = await db().payment.findMany({
    // One by x402 has no charge: it is compared with its own row and its transaction on the chain.
    where: { stripeChargeId: null, methodType: { not: "x402" } },
    select: { stripePaymentIntentId: true },
  });
  for (const { stripePaymentIntentId } of unknown) {
    await convergePayment(stripePaymentIntentId, now).catch((error: unknown) =>
      log().warn({ err: error, stripePaymentIntentId }, "a payment is not known to Stripe"),
    );
  }
}

async function report(tx: Tx, run: { id: string; fromAt: Date | null }, now: Date): Promise<void> {
  const compared = await compareWithStripe(tx, run.fromAt);
  const rows = compared.map(({ isPending, isUnexpected, stripeCurrency, ...row }, position) => ({
    ...row,
    runId: run.id,
    position,
    verdict: verdictOf({ ...row, isPending, isUnexpected, stripeCurrency }, now),
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx.reconciliationRow.createMany({ data: rows.slice(at, at + ROWS_AT_ONCE) });
  await tx.reconciliationRun.update({
    where: { id: run.id },
    data: {
      state: "finished",
      compared: rows.length,
      differences: rows.filter(({ verdict }) => isDifference(verdict)).length,
      finishedAt: now,
    },
  });
}

async function endLostRuns(tx: Tx, now: Date): Promise<void> {
  await tx.reconciliationRun.updateMany({
    where: { state: "running", createdAt: { lt: new Date(now.getTime() - LOST_AFTER_MS) } },
    data: { state: "failed", problem: "The process that ran it was lost", finishedAt: now },
  });
}

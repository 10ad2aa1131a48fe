import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { runDueDay } from "./run-job";

const JOBS_A_LOOK = 200;
/** Missed days are made up in their order, so many of a job at a time, so that it keeps no other waiting for long. */
const DAYS_A_LOOK = 50;
const AFTER_A_FAULT_MS = 5 * 60_000;

/**
 * Makes the runs that are due, those that were missed while no worker was there too. Any number of workers may do this
 * at once. What it looks at is what is due, however many jobs and runs there have been.
 * @param sandboxId of this sandbox, by its own clock; null: of live organizations
 */
export async function runDueJobs(now: Date, sandboxId: string | null = null): Promise<void> {
  const due = await db().recurringJob.findMany({
    where: { tryAt: { lte: now }, organization: { sandboxId } },
    orderBy: [{ tryAt: "asc" }, { id: "asc" }],
    take: JOBS_A_LOOK,
    select: { id: true },
  });
  for (const { id } of due) await runDueDays(id, now);
}

/** The same for one job. */
export async function runDueDays(jobId: string, now: Date): Promise<void> {
  try {
    for (let days = 0; days < DAYS_A_LOOK; days++) {
      const outcome = await runDueDay(jobId, now);
      if (outcome === "waiting" || outcome === "idle") return;
    }
  } catch (error) {
    log().error({ err: error, recurringId: jobId }, "a recurring job could not be run");
    // A fault of ours must not stand before the others at every look.
    await db().recurringJob.updateMany({
      where: { id: jobId, tryAt: { lte: now } },
      data: { tryAt: new Date(now.getTime() + AFTER_A_FAULT_MS) },
    });
  }
}

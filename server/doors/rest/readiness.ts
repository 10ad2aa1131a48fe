import { isDatabaseAway } from "@/server/foundation/database-away";
import { db } from "@/server/foundation/db";
import { databaseAnswers } from "@/server/foundation/direct-query";
import { replicaIsUsable } from "@/server/foundation/replica";
import { isMigrated } from "@/server/monitoring/is-migrated";
import { readWork, type Work } from "@/server/monitoring/read-work";

export type Readiness = {
  status: "ready" | "not_ready";
  database: boolean;
  migrations: boolean;
  jobs: boolean;
  /** What works, but not as it should: a process stays in service with it, and a person looks. */
  degraded: Degradation[];
};

type Degradation =
  | "replica_left_out"
  | "jobs_behind"
  | "jobs_failed"
  | "stripe_events_parked"
  | "reconciliation_differs";

/** Sweeps run every minute, so nothing that is due waits longer while a worker lives. */
const JOBS_BEHIND_SECONDS = 300;

/** Whether this process can do its work: the database answers, is migrated, and takes jobs. */
export async function readReadiness(now: Date): Promise<Readiness> {
  try {
    const migrations = await isMigrated();
    const [found] = await db().$queryRaw<{ jobs: boolean }[]>`
      select to_regclass('graphile_worker.jobs') is not null as jobs`;
    const jobs = found?.jobs ?? false;
    // Charges and look-ups have connections of their own.
    const database = await databaseAnswers();
    if (!database || !migrations || !jobs)
      return { status: "not_ready", database, migrations, jobs, degraded: [] };
    const [work, replica] = await Promise.all([readWork(now), replicaIsUsable()]);
    const degraded = degradationsOf(work, replica);
    return { status: "ready", database, migrations, jobs, degraded };
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { status: "not_ready", database: false, migrations: false, jobs: false, degraded: [] };
  }
}

function degradationsOf(work: Work, replica: boolean): Degradation[] {
  const holds: Record<Degradation, boolean> = {
    replica_left_out: !replica,
    jobs_behind: work.jobs.some((job) => job.oldestDueSeconds > JOBS_BEHIND_SECONDS),
    jobs_failed: work.jobs.some(({ failed }) => failed > 0),
    stripe_events_parked: work.stripeEvents.some((e) => e.status === "parked" && e.count > 0),
    reconciliation_differs: (work.reconciliation?.differences ?? 0) > 0,
  };
  return (Object.keys(holds) as Degradation[]).filter((name) => holds[name]);
}

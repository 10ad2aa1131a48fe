import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { db } from "@/server/foundation/db";
import { CONNECT_TIMEOUT_MS, tcpKeepAlive } from "@/server/foundation/direct-query";
import { directUrl } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";

/**
 * Shows the other workers that this one lives: a connection that carries the name under which its jobs
 * are locked. It ends with the process, however that ends. A connection that is lost is opened again.
 */
export function announceWorker(poolId: string): { end(): Promise<void> } {
  let client: pg.Client | undefined;
  let ended = false;

  async function stayConnected(): Promise<void> {
    while (!ended) {
      const opened = new pg.Client({
        connectionString: directUrl(),
        application_name: poolId,
        ...tcpKeepAlive,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      });
      const lost = new Promise<void>((resolve) => opened.once("end", () => resolve()));
      opened.on("error", () => undefined); // "end" follows
      client = opened;
      await opened.connect().then(
        () => lost,
        () => undefined,
      );
      if (!ended) await delay(1_000);
    }
  }
  void stayConnected();

  return {
    async end() {
      ended = true;
      await client?.end().catch(() => undefined);
    },
  };
}

/**
 * Frees the jobs that a worker had begun when it died, so that a living one does them now; by itself
 * graphile-worker waits four hours. Every job may be done twice, so one that was nearly through is safe.
 * A worker is dead when its connection is gone; a minute is for one that has only just begun.
 * @returns how many jobs were freed
 */
export async function unlockJobsOfDeadWorkers(): Promise<number> {
  const dead = await db().$queryRaw<{ worker: string; jobs: number }[]>`
    select j.locked_by as worker, count(*)::int as jobs from graphile_worker.jobs j
    where j.locked_at < now() - interval '1 minute'
      and not exists (select 1 from pg_stat_activity a where a.application_name = j.locked_by)
    group by 1`;
  if (dead.length === 0) return 0;
  await db().$executeRaw`
    select 1 from graphile_worker.force_unlock_workers(${dead.map(({ worker }) => worker)}::text[])`;
  const jobs = dead.reduce((sum, row) => sum + row.jobs, 0);
  log().warn({ workers: dead.length, jobs }, "jobs of workers that are gone were given back");
  return jobs;
}

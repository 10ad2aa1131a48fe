import { Logger, run } from "graphile-worker";
import { crontab, taskList } from "./doors/jobs/tasks";
import { disconnectDb } from "./foundation/db";
import { env } from "./foundation/env";
import { log } from "./foundation/log";

/** The worker process: runs the jobs that requests enqueued, and the sweeps. Any number may run at once. */
async function main(): Promise<void> {
  const { DATABASE_URL, WORKER_CONCURRENCY } = env();
  const runner = await run({
    connectionString: DATABASE_URL,
    concurrency: WORKER_CONCURRENCY,
    taskList: taskList(),
    crontab,
    pollInterval: 1000,
    logger: new Logger((scope) => (level, message) => {
      if (level === "error" || level === "warning") log().warn({ scope }, message);
      else log().debug({ scope }, message);
    }),
  });
  log().info("worker is ready");
  await runner.promise;
  await disconnectDb();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

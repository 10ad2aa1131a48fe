import { EventEmitter } from "node:events";
import { Logger, run, type WorkerEvents } from "graphile-worker";
import { crontab, taskList } from "./doors/jobs/tasks";
import { disconnectDb } from "./foundation/db";
import { env } from "./foundation/env";
import { log } from "./foundation/log";
import { announceWorker } from "./gateways/jobs/worker-presence";

/** The worker process: runs the jobs that requests enqueued, and the sweeps. Any number may run at once. */
async function main(): Promise<void> {
  const { DATABASE_URL, WORKER_CONCURRENCY } = env();
  const events: WorkerEvents = new EventEmitter();
  let presence: ReturnType<typeof announceWorker> | undefined;
  events.on("pool:create", ({ workerPool }) => {
    presence = announceWorker(workerPool.id);
  });
  const runner = await run({
    connectionString: DATABASE_URL,
    concurrency: WORKER_CONCURRENCY,
    taskList: taskList(),
    crontab,
    pollInterval: 1000,
    events,
    logger: new Logger((scope) => (level, message) => {
      if (level === "error" || level === "warning") log().warn({ scope }, message);
      else log().debug({ scope }, message);
    }),
  });
  log().info("worker is ready");
  await runner.promise;
  await presence?.end();
  await disconnectDb();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

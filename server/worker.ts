import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, run, type WorkerEvents } from "graphile-worker";
import { crontab, taskList } from "./doors/jobs/tasks";
import { isDatabaseAway } from "./foundation/database-away";
import { disconnectDb } from "./foundation/db";
import { databaseAnswers } from "./foundation/direct-query";
import { env } from "./foundation/env";
import { log } from "./foundation/log";
import { announceWorker } from "./gateways/jobs/worker-presence";

const LOOKS_AGAIN_AFTER_MS = 1_000;

/**
 * The worker process: runs the jobs that requests enqueued, and the sweeps. Any number may run at once.
 * While the database is away it waits, however long, and then starts over (docs/decisions/0021).
 */
async function main(): Promise<void> {
  for (;;) {
    await untilDatabaseAnswers();
    try {
      await workUntilStopped();
      break;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      log().warn({ err: error }, "the worker lost the database");
    }
  }
  await disconnectDb();
}

async function untilDatabaseAnswers(): Promise<void> {
  if (await databaseAnswers()) return;
  log().warn("the worker waits for the database");
  do await delay(LOOKS_AGAIN_AFTER_MS);
  while (!(await databaseAnswers()));
}

/** Returns when a signal has ended the work. @throws what ended it otherwise */
async function workUntilStopped(): Promise<void> {
  const { DATABASE_URL, WORKER_CONCURRENCY } = env();
  const events: WorkerEvents = new EventEmitter();
  let presence: ReturnType<typeof announceWorker> | undefined;
  let isStopping = false;
  let failure: unknown = new Error("The worker stopped by itself.");
  events.on("pool:create", ({ workerPool }) => {
    presence = announceWorker(workerPool.id);
  });
  events.on("gracefulShutdown", () => {
    isStopping = true;
  });
  events.on("pool:fatalError", ({ error }) => {
    failure = error;
  });
  try {
    const runner = await run({
      connectionString: DATABASE_URL,
      concurrency: WORKER_CONCURRENCY,
      taskList: taskList(),
      crontab,
      pollInterval: 1000,
      events,
      // Written down through its batches: when that fails, the pool ends in order. Without them the
      // failure is a rejection that nobody handles, and ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new Logger((scope) => (level, message) => {
        if (level === "error" || level === "warning") log().warn({ scope }, message);
        else log().debug({ scope }, message);
      }),
    });
    log().info("worker is ready");
    await runner.promise;
  } finally {
    await presence?.end();
  }
  if (!isStopping) throw failure;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

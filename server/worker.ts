import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, type Runner, type RunnerOptions, run, type WorkerEvents } from "graphile-worker";
import { crontab, taskList } from "./doors/jobs/tasks";
import { startMetricsServer } from "./doors/metrics/serve-metrics";
import { isDatabaseAway } from "./foundation/database-away";
import { disconnectDb } from "./foundation/db";
import { databaseAnswers } from "./foundation/direct-query";
import { directUrl, env } from "./foundation/env";
import { log } from "./foundation/log";
import { closeReplica } from "./foundation/replica";
import { startTracing } from "./foundation/start-tracing";
import { announceWorker } from "./gateways/jobs/worker-presence";
import { isMigrated } from "./monitoring/is-migrated";

const LOOKS_AGAIN_AFTER_MS = 1_000;

/**
 * The worker process: runs the jobs that requests enqueued, and the sweeps. Any number may run at once.
 * While the database is away it waits, however long, and then starts over (docs/decisions/0021).
 */
async function main(): Promise<void> {
  const { WORKER_METRICS_PORT } = env();
  const stopTracing = await startTracing("bursar-worker");
  if (WORKER_METRICS_PORT !== undefined) startMetricsServer(WORKER_METRICS_PORT).unref();
  for (;;) {
    await untilDatabaseIsReady();
    try {
      await workUntilStopped();
      break;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      log().warn({ err: error }, "the worker lost the database");
    }
  }
  await closeReplica();
  await disconnectDb();
  await stopTracing();
}

/** Waits for as long as the database is away, or has the tables of an older release. */
async function untilDatabaseIsReady(): Promise<void> {
  let told: string | undefined;
  for (;;) {
    const missing = await whatIsMissing();
    if (!missing) return;
    if (missing !== told) log().warn(`the worker waits for ${missing}`);
    told = missing;
    await delay(LOOKS_AGAIN_AFTER_MS);
  }
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    if (!(await databaseAnswers())) return "the database";
    return (await isMigrated()) ? undefined : "npm run db:migrate";
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return "the database";
  }
}

/** Returns when a signal has ended the work. @throws what ended it otherwise */
async function workUntilStopped(): Promise<void> {
  const { WORKER_CONCURRENCY, WEBHOOK_CONCURRENCY } = env();
  const { "deliver-webhook": deliverWebhook, ...tasks } = taskList();
  // Webhooks wait for servers of other people: in a pool of their own they keep nothing else waiting.
  const pools = await Promise.all([
    startPool({ taskList: tasks, concurrency: WORKER_CONCURRENCY, crontab }),
    startPool({
      taskList: { "deliver-webhook": deliverWebhook },
      concurrency: WEBHOOK_CONCURRENCY,
    }),
  ]);
  log().info("worker is ready");
  try {
    // When one ends, all do.
    await Promise.race(pools.map(({ ended }) => ended));
  } finally {
    await Promise.allSettled(pools.map(({ runner }) => runner.stop()));
    await Promise.allSettled(pools.map(({ ended }) => ended));
  }
}

/** `ended` fails with what ended the pool, unless that was a signal. */
async function startPool(
  options: Pick<RunnerOptions, "taskList" | "crontab"> & { concurrency: number },
): Promise<{ runner: Runner; ended: Promise<void> }> {
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
  const runner = await run({
    ...options,
    // Otherwise it warns that jobs wait for one another; connections are opened as they are needed.
    maxPoolSize: Math.max(10, options.concurrency),
    connectionString: directUrl(),
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
  const ended = runner.promise
    .finally(() => presence?.end())
    .then(() => {
      if (!isStopping) throw failure;
    });
  return { runner, ended };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, type RunnerOptions, run, type WorkerEvents } from "graphile-worker";
import pg from "pg";
import { crontab, taskList } from "./doors/jobs/tasks";
import { startMetricsServer } from "./doors/metrics/serve-metrics";
import { isDatabaseAway } from "./foundation/database-away";
import { disconnectDb } from "./foundation/db";
import { CONNECT_TIMEOUT_MS, databaseAnswers, tcpKeepAlive } from "./foundation/direct-query";
import { directUrl, env } from "./foundation/env";
import { log } from "./foundation/log";
import { closeReplica } from "./foundation/replica";
import { startTracing } from "./foundation/start-tracing";
import { announceWorker } from "./gateways/jobs/worker-presence";
import { isMigrated } from "./monitoring/is-migrated";

const LOOKS_AGAIN_AFTER_MS = 1_000;

/** How long jobs under way have to end once the database was lost: they fail too, and are done again. */
const GIVES_UP_AFTER_MS = 5_000;

/** For what is left when all jobs have ended: connections and traces. */
const ENDS_WITHIN_MS = 10_000;

let isStopping = false;

/** Settles at the first signal to stop. A second one of the same kind ends the process at once. */
const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.once(signal, () => {
      isStopping = true;
      resolve();
    });
});

/**
 * The worker process: runs the jobs that requests enqueued, and the sweeps. Any number may run at once.
 * While the database is away it waits, however long, and then starts over (docs/decisions/0021).
 * At a signal it takes no more jobs and finishes those that it has begun.
 */
async function main(): Promise<void> {
  const { WORKER_METRICS_PORT } = env();
  const stopTracing = await startTracing("bursar-worker");
  if (WORKER_METRICS_PORT !== undefined) startMetricsServer(WORKER_METRICS_PORT).unref();
  while (!isStopping) {
    try {
      await untilDatabaseIsReady();
      // Stopped while it waited, it touches nothing: the tables may not be there.
      if (!isStopping) await workUntilStopped();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      log().warn({ err: error }, "the worker lost the database");
    }
  }
  setTimeout(() => process.exit(0), ENDS_WITHIN_MS).unref();
  await closeReplica();
  await disconnectDb();
  await stopTracing();
  process.exit(0); // whatever was given up
}

/** Waits for as long as the database is away, or has the tables of an older release. */
async function untilDatabaseIsReady(): Promise<void> {
  let told: string | undefined;
  while (!isStopping) {
    const missing = await whatIsMissing();
    if (!missing) return;
    if (missing !== told) log().warn(`the worker waits for ${missing}`);
    told = missing;
    await Promise.race([delay(LOOKS_AGAIN_AFTER_MS), stopped]);
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
  const pools: Pool[] = [];
  try {
    pools.push(await startPool({ taskList: tasks, concurrency: WORKER_CONCURRENCY, crontab }));
    // Webhooks wait for servers of other people: in a pool of their own they keep nothing else waiting.
    pools.push(
      await startPool({
        taskList: { "deliver-webhook": deliverWebhook },
        concurrency: WEBHOOK_CONCURRENCY,
      }),
    );
    log().info("worker is ready");
    await Promise.race([stopped, ...pools.map(({ failed }) => failed)]);
  } finally {
    await Promise.all(pools.map((pool) => pool.stop()));
  }
}

type Pool = {
  /** Rejects with what ended the pool by itself. */
  failed: Promise<never>;
  /** Takes no more jobs, and waits for those that it has begun. */
  stop(): Promise<void>;
};

async function startPool(
  options: Pick<RunnerOptions, "taskList" | "crontab"> & { concurrency: number },
): Promise<Pool> {
  const connections = new pg.Pool({
    connectionString: directUrl(),
    // Otherwise it warns that jobs wait for one another; connections are opened as they are needed.
    max: Math.max(10, options.concurrency),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...tcpKeepAlive,
  });
  // A connection that the server ended is replaced by the next query.
  connections.on("error", () => {});
  connections.on("connect", (client) => client.on("error", () => {}));
  const events: WorkerEvents = new EventEmitter();
  let presence: ReturnType<typeof announceWorker> | undefined;
  events.on("pool:create", ({ workerPool }) => {
    presence = announceWorker(workerPool.id);
  });
  const lost = new Promise<never>((_, reject) => {
    events.on("pool:fatalError", ({ error }) => reject(error));
  });
  lost.catch(() => undefined);
  try {
    const runner = await run({
      ...options,
      pgPool: connections,
      pollInterval: 1000,
      events,
      noHandleSignals: true,
      // Written down through its batches: when that fails, the pool ends in order. Without them the
      // failure is a rejection that nobody handles, and ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new Logger((scope) => (level, message) => {
        if (level === "error" || level === "warning") log().warn({ scope }, message);
        else log().debug({ scope }, message);
      }),
    });
    const ended = runner.promise.then(() => {
      throw new Error("The worker stopped by itself.");
    });
    const failed = Promise.race([lost, ended]);
    failed.catch(() => undefined);
    return {
      failed,
      async stop() {
        const allDone = runner
          .stop()
          .catch(() => undefined) // it is stopping already
          .then(() => runner.promise);
        // Where two jobs at once could not be written down, graphile-worker waits for them for ever.
        const givenUp = lost.catch(() => delay(GIVES_UP_AFTER_MS));
        await Promise.race([allDone, givenUp]).catch(() => undefined);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }

  function release(): void {
    // Not waited for: a connection whose server is gone without a word would take its time.
    void presence?.end(); // from now on others may do its jobs
    void connections.end();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

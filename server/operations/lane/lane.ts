import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Clock } from "@/server/foundation/clock";
import {
  databaseAwayBefore,
  databaseAwayDuring,
  isDatabaseAway,
} from "@/server/foundation/database-away";
import { db } from "@/server/foundation/db";
import { tcpKeepAlive } from "@/server/foundation/direct-query";
import { DomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { metrics } from "@/server/foundation/metrics";
import { refuseStandby } from "@/server/foundation/refuse-standby";
import { inSpan, placeInTrace, traceStatements } from "@/server/foundation/tracing";
import { settleAccount } from "@/server/ledger/settle-account";
import type { LaneItem } from "./item";
import { type Posted, postBatch } from "./post-batch";

export type Lane = {
  /** Takes its turn; answers through the item. @throws unavailable when too many wait */
  add(item: LaneItem): void;
  /** Lets everything that waits finish, then closes the connection. */
  close(): Promise<void>;
};

/** What pg's types leave out: whether the connection keeps the process alive. */
type LaneClient = pg.Client & { ref(): void; unref(): void };

const MAX_BATCH = 256;
/** About a second of work for a lane: what would wait longer should come back rather than queue. */
const MAX_WAITING = 10_000;
const GIVE_UP_AFTER_MS = 10_000;
/** How often a batch that another process was quicker than decides again before its requests part. */
const LOOKS_AGAIN = 2;
/** Requests of one batch are judged at one moment: those whose clocks are further apart are not of one batch. */
const ONE_MOMENT_MS = 60_000;

/**
 * One queue, one connection, one batch at a time. What arrives while a batch is being written is the next
 * one. There is no timer: an idle lane takes up a lone request at once.
 */
export function createLane(connectionString: string, clock: Clock): Lane {
  let running: Promise<void> | undefined;
  let waiting: LaneItem[] = [];
  /** Since when the first of them waits, in milliseconds of the process's own clock. */
  let waitingSince = 0;
  let client: LaneClient | undefined;

  async function run(): Promise<void> {
    // A lane that has nothing to do keeps no process alive.
    client?.ref();
    while (waiting.length > 0) {
      // Whoever calls in this turn of the event loop still joins the batch: also those just answered.
      await new Promise(setImmediate);
      const { batch, now } = nextBatch();
      metrics().batchSize.observe(batch.length);
      const measured = metrics().batchSeconds.startTimer();
      // In the trace of its first request, and linked to those of the others.
      const within = batch.flatMap(({ place }) => place ?? []);
      const attributes = { "bursar.batch_size": batch.length };
      const again = await inSpan("post batch", { attributes, within }, () => post(batch, now));
      measured();
      if (again.length > 0) waiting = [...again, ...waiting];
    }
    client?.unref();
    running = undefined;
  }

  /** @returns with the latest clock of the batch, so that nothing is stamped before it was asked for */
  function nextBatch(): { batch: LaneItem[]; now: Date } {
    const here = clock.now().getTime();
    const timeOf = (item: LaneItem) =>
      item.kind === "atomic" ? item.at.getTime() : here + (item.clockAheadMs ?? 0);
    const next = waiting.slice(0, MAX_BATCH);
    const first = next[0] ? timeOf(next[0]) : here;
    const end = next.findIndex((item) => Math.abs(timeOf(item) - first) > ONE_MOMENT_MS);
    const batch = end === -1 ? next : next.slice(0, end);
    waiting = waiting.slice(batch.length);
    metrics().batchWait.observe((performance.now() - waitingSince) / 1_000);
    waitingSince = performance.now();
    const latest = batch.reduce((moment, item) => Math.max(moment, timeOf(item)), 0);
    return { batch, now: new Date(latest) };
  }

  /** @returns those that are to be posted again, before any that came later */
  async function post(batch: LaneItem[], now: Date): Promise<LaneItem[]> {
    try {
      const posted = await send(batch, now);
      for (const answer of posted.answers) answer();
      const settled = await settle(posted.due, now);
      return batch.filter((item) => settled.has(item) || posted.deferred.includes(item));
    } catch (error) {
      return postOneByOne(batch, now, error);
    }
  }

  /** One bad request must not fail its neighbours. */
  async function postOneByOne(batch: LaneItem[], now: Date, error: unknown): Promise<LaneItem[]> {
    const [first, ...others] = batch;
    if (others.length === 0) {
      first?.reject(error);
      return [];
    }
    log().warn(
      { err: error, size: batch.length },
      "a batch failed: posting its requests one by one",
    );
    const again: LaneItem[] = [];
    for (const item of batch) again.push(...(await post([item], now)));
    return again;
  }

  /** Posts what ended of these accounts, so that their charges can be judged. One that fails takes only its own. */
  async function settle(due: LaneItem[], now: Date): Promise<Set<LaneItem>> {
    const settled = new Set<LaneItem>();
    for (const [id, items] of Map.groupBy(due, ({ creditAccountId }) => creditAccountId)) {
      await settleAccount(db(), id, now).then(
        () => {
          for (const item of items) settled.add(item);
        },
        (error: unknown) => {
          for (const item of items) item.reject(error);
        },
      );
    }
    return settled;
  }

  /** A batch whose connection is lost is sent again: charges are known by their keys, so it counts once. */
  async function send(batch: LaneItem[], now: Date): Promise<Posted> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await postBatch(client ?? (await connect()), batch, now);
      } catch (error) {
        // What another process wrote between our look and our write is there when it looks again.
        if (isOvertaken(error) && attempt <= LOOKS_AGAIN) continue;
        if (!isTransient(error)) throw error;
        await disconnect();
        if (Date.now() > giveUpAt) {
          log().error({ err: error, size: batch.length }, "a batch was given up: no database");
          for (const item of batch)
            item.reject(wasSent(item) ? databaseAwayDuring() : databaseAwayBefore());
          return { answers: [], deferred: [], due: [] };
        }
        await delay(Math.min(50 * 2 ** attempt, 1_000));
      }
    }
  }

  async function connect(): Promise<LaneClient> {
    const opened = new pg.Client(laneConnection(connectionString)) as LaneClient;
    opened.on("error", () => {
      if (client === opened) client = undefined;
    });
    await opened.connect();
    await refuseStandby(opened).catch(async (error: unknown) => {
      await opened.end().catch(() => undefined);
      throw error;
    });
    traceStatements(opened);
    client = opened;
    return opened;
  }

  async function disconnect(): Promise<void> {
    const closing = client;
    client = undefined;
    await closing?.end().catch(() => undefined);
  }

  return {
    add(item) {
      if (waiting.length >= MAX_WAITING) throw tooManyWaiting();
      if (waiting.length === 0) waitingSince = performance.now();
      item.place = placeInTrace();
      waiting.push(item);
      running ??= run();
    },
    async close() {
      while (running) await running;
      await disconnect();
    },
  };
}

/** How a lane is connected. */
export function laneConnection(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: "bursar-charges",
    ...tcpKeepAlive,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    types: asTheOrmReads,
    // Planned once, and by index conditions only, so that no plan made on small tables reads all of a large
    // one (decision 0014).
    options: [
      "plan_cache_mode=force_generic_plan",
      "enable_seqscan=off",
      "enable_indexscan=off",
      "enable_indexonlyscan=off",
    ]
      .map((setting) => `-c ${setting}`)
      .join(" "),
  };
}

/** Whether the database may have done it. */
function wasSent(item: LaneItem): boolean {
  return item.kind === "metered" || item.unsure !== undefined;
}

// Statements answer the same here as in a transaction of the ORM: bigint as such, a date as midnight in UTC.
const [BIGINT, DATE] = [20, 1082];
const asTheOrmReads: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === BIGINT) return BigInt;
    if (oid === DATE) return (day: string) => new Date(`${day}T00:00:00Z`);
    return pg.types.getTypeParser(oid, format as "text");
  },
};

// 40001, 40P01: PostgreSQL gave the batch up whole. A timeout of ours leaves open what happened; the keys of
// the charges make it safe to ask again.
function isTransient(error: unknown): boolean {
  if (isDatabaseAway(error)) return true;
  const { code } = error as { code?: string };
  return (
    /^(40001|40P01)$/.test(code ?? "") || (error instanceof Error && /timeout/i.test(error.message))
  );
}

/** 23505: the row of a code, a name or an Idempotency-Key that was free when the request looked. */
function isOvertaken(error: unknown): boolean {
  return (error as { code?: string }).code === "23505";
}

function tooManyWaiting(): DomainError {
  return new DomainError(
    "unavailable",
    "Too many charges are waiting. Nothing was charged. Retry in a second with the same Idempotency-Key.",
    { retry_after: 1 },
  );
}

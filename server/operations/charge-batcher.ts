import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type Clock, systemClock } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { databaseAwayDuring, isDatabaseAway } from "@/server/foundation/database-away";
import { env } from "@/server/foundation/env";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import {
  type Charge,
  type ChargeAnswer,
  type ChargeVerdict,
  type EncodedCharge,
  encodeCharge,
  type Judgement,
  postChargesThrough,
} from "@/server/ledger/post-charges";
import { settleAccount } from "@/server/ledger/settle-account";

type Waiting = {
  charge: EncodedCharge;
  resolve(verdict: ChargeVerdict): void;
  reject(error: unknown): void;
};

export type ChargeBatcher = {
  /** Charges one thing; answers when it is durable. @throws unavailable when too many wait or the database is away. */
  charge(charge: Charge): Promise<ChargeVerdict>;
  /** Lets everything that waits finish, then closes the connection. */
  close(): Promise<void>;
};

const MAX_BATCH = 256;
/** About a second of work for a lane: what would wait longer should come back rather than queue. */
const MAX_WAITING = 10_000;
/** Two overlap the work of Node, PostgreSQL and the disk; more make batches smaller, and a batch has its price (decision 0017). */
const LANES = 2;

/**
 * Gathers the charges that arrive while one batch is being written and posts them as the next: one
 * statement and one commit for all of them. A credit account has its lane, a lane its connection; no
 * timer: an idle lane writes a lone charge at once. The charges of an account are judged in arrival
 * order, and each is answered when it is durable.
 */
export function createChargeBatcher(
  connectionString: string,
  clock: Clock = systemClock,
): ChargeBatcher {
  const lanes = Array.from({ length: LANES }, () => createLane(connectionString, clock));
  const inFlight = new Map<string, Promise<ChargeVerdict>>();

  return {
    async charge(item) {
      const charge = encodeCharge(item);
      // The same key twice at once: the second asks when the first is through, and finds its entry.
      for (let first = inFlight.get(charge.idem); first; first = inFlight.get(charge.idem)) {
        await first.catch(() => undefined);
      }
      const verdict = laneOf(charge).charge(charge);
      inFlight.set(charge.idem, verdict);
      try {
        return await verdict;
      } finally {
        inFlight.delete(charge.idem);
      }
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };

  // By the last character of the account's id, which is random. Two lanes never wait for one row.
  function laneOf({ creditAccountId: id }: EncodedCharge): Lane {
    return lanes[id.charCodeAt(id.length - 1) % LANES] as Lane;
  }
}

type Lane = { charge(charge: EncodedCharge): Promise<ChargeVerdict>; close(): Promise<void> };

const GIVE_UP_AFTER_MS = 10_000;

/** One queue, one connection, one batch at a time. */
function createLane(connectionString: string, clock: Clock): Lane {
  let running: Promise<void> | undefined;
  let waiting: Waiting[] = [];
  let client: pg.Client | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // Whoever calls in this turn of the event loop still joins the batch: also those just answered.
      await new Promise(setImmediate);
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await post(batch);
    }
    running = undefined;
  }

  async function post(batch: Waiting[]): Promise<void> {
    await send(batch).then(
      (judgements) => answer(batch, judgements),
      (error: unknown) => postOneByOne(batch, error),
    );
  }

  async function answer(batch: Waiting[], judgements: Judgement[]): Promise<void> {
    const due: Waiting[] = [];
    batch.forEach((item, n) => {
      const judgement = judgements[n] as Judgement;
      if (judgement.outcome === "due") due.push(item);
      else item.resolve(judgement);
    });
    if (due.length > 0) await settleAndPost(due);
  }

  /** Something of these accounts ended: it is posted, then their charges are judged. One account that fails takes only its own. */
  async function settleAndPost(due: Waiting[]): Promise<void> {
    const settled: Waiting[] = [];
    for (const [id, items] of Map.groupBy(due, ({ charge }) => charge.creditAccountId)) {
      await settleAccount(db(), id, clock.now()).then(
        () => settled.push(...items),
        (error: unknown) => {
          for (const item of items) item.reject(error);
        },
      );
    }
    if (settled.length > 0) await post(settled);
  }

  /** One bad charge must not fail its neighbours. */
  async function postOneByOne(batch: Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || isDomainError(error)) {
      for (const item of batch) item.reject(error);
      return;
    }
    log().warn({ err: error, size: batch.length }, "a batch of charges failed: posting one by one");
    for (const item of batch) {
      await send([item]).then(
        (judgements) => answer([item], judgements),
        (reason: unknown) => item.reject(reason),
      );
    }
  }

  /** A batch whose connection is lost is sent again: its idempotency keys make that safe. */
  async function send(batch: Waiting[]): Promise<Judgement[]> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        const connection = client ?? (await connect());
        return await postChargesThrough(
          async (text, values) =>
            (await connection.query<ChargeAnswer>({ name: "post_charges", text, values })).rows,
          batch.map((item) => item.charge),
          clock.now(),
        );
      } catch (error) {
        if (!isTransient(error)) throw error;
        await disconnect();
        if (Date.now() > giveUpAt) {
          log().error({ err: error, size: batch.length }, "charges were given up: no database");
          throw databaseAwayDuring();
        }
        await delay(Math.min(50 * 2 ** attempt, 1_000));
      }
    }
  }

  async function connect(): Promise<pg.Client> {
    const opened = new pg.Client({
      connectionString,
      application_name: "bursar-charges",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
    });
    opened.on("error", () => {
      if (client === opened) client = undefined;
    });
    await opened.connect();
    client = opened;
    return opened;
  }

  async function disconnect(): Promise<void> {
    const closing = client;
    client = undefined;
    await closing?.end().catch(() => undefined);
  }

  return {
    charge(charge) {
      if (waiting.length >= MAX_WAITING) return Promise.reject(tooManyWaiting());
      return new Promise((resolve, reject) => {
        waiting.push({ charge, resolve, reject });
        running ??= run();
      });
    },
    async close() {
      while (running) await running;
      await disconnect();
    },
  };
}

// On globalThis for the same reason as the database client: one batcher a process, however often it is bundled.
const shared = globalThis as typeof globalThis & { bursarChargeBatcher?: ChargeBatcher };

/** The lanes of this process. */
export function chargeBatcher(): ChargeBatcher {
  shared.bursarChargeBatcher ??= createChargeBatcher(env().DATABASE_URL);
  return shared.bursarChargeBatcher;
}

/** Ends the lanes, so that a process can exit; nothing that waits is lost. */
export async function closeChargeBatcher(): Promise<void> {
  await shared.bursarChargeBatcher?.close();
  delete shared.bursarChargeBatcher;
}

// 40001, 40P01: PostgreSQL gave the batch up whole. A timeout of ours leaves open what happened; the keys of
// the charges make it safe to ask again.
function isTransient(error: unknown): boolean {
  if (isDatabaseAway(error)) return true;
  const { code } = error as { code?: string };
  return (
    /^(40001|40P01)$/.test(code ?? "") || (error instanceof Error && /timeout/i.test(error.message))
  );
}

function tooManyWaiting(): DomainError {
  return new DomainError(
    "unavailable",
    "Too many charges are waiting. Nothing was charged. Send it again in a second with the same Idempotency-Key.",
    { retry_after: 1 },
  );
}

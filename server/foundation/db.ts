import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/generated/prisma/client";
import { closeDirectQueries, KEEP_IDLE_MS, tcpKeepAlive } from "./direct-query";
import { directUrl, env } from "./env";
import { invariant } from "./invariant";
import { watchPool } from "./metrics";
import { nameStatements } from "./named-statements";
import { verifyPrimary } from "./refuse-standby";
import { traceStatements } from "./tracing";

/** A database transaction somebody opened. First argument of whatever joins it. */
export type Tx = Prisma.TransactionClient;

/** Reads that need no transaction take either. */
export type Db = Tx | PrismaClient;

// On globalThis because the web process holds this module twice (the server's own copy and the one
// Next bundles): both must share one connection pool.
const shared = globalThis as typeof globalThis & {
  bursarDb?: PrismaClient;
  bursarDbOfReads?: AsyncLocalStorage<PrismaClient>;
};

/** The Prisma client of this process: of the primary, or within `readingFrom` of another server. */
export function db(): PrismaClient {
  const elsewhere = shared.bursarDbOfReads?.getStore();
  if (elsewhere) return elsewhere;
  if (!shared.bursarDb) {
    const { DATABASE_URL } = env();
    const pool = openPool({ connectionString: DATABASE_URL, verify: verifyPrimary });
    watchPool(pool);
    const isPooler = DATABASE_URL !== directUrl();
    shared.bursarDb = clientOn(pool, isPooler ? {} : { statementNameGenerator: nameStatements() });
  }
  return shared.bursarDb;
}

/** A client of another server, with connections of its own. @param patienceMs how long a statement may take */
export function openClient(url: string, patienceMs: number): PrismaClient {
  return clientOn(openPool({ connectionString: url, query_timeout: patienceMs }));
}

/** Runs reads with another server's client in the place of the primary's. Whatever they write fails there. */
export function readingFrom<T>(client: PrismaClient, read: () => Promise<T>): Promise<T> {
  shared.bursarDbOfReads ??= new AsyncLocalStorage();
  return shared.bursarDbOfReads.run(client, read);
}

function clientOn(
  pool: pg.Pool,
  options: ConstructorParameters<typeof PrismaPg>[1] = {},
): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { ...options, disposeExternalPool: true }),
    transactionOptions: { maxWait: 20_000, timeout: 30_000 },
  });
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max: env().DATABASE_POOL_SIZE,
    ...tcpKeepAlive,
    idleTimeoutMillis: KEEP_IDLE_MS,
    // Waiting for one of the pool's connections counts too, so it is longer than a busy moment.
    connectionTimeoutMillis: 15_000,
  });
  pool.on("connect", traceStatements);
  return pool;
}

const RETRYABLE = /40001|40P01|deadlock detected|could not serialize/;

/**
 * Runs `work` in one READ COMMITTED transaction. Retries it whole when Postgres gave it up to break
 * a deadlock, or when it lost the race for the named unique index and would now choose otherwise;
 * `work` must therefore have no effect but the rows it writes.
 */
export async function inTransaction<T>(
  work: (tx: Tx) => Promise<T>,
  options: { retryOn?: string } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db().$transaction(work, { isolationLevel: "ReadCommitted" });
    } catch (error) {
      const gaveUp =
        error instanceof Error &&
        (RETRYABLE.test(error.message) || ("code" in error && error.code === "P2034"));
      const lostRace = options.retryOn !== undefined && violates(error, options.retryOn);
      if (!(gaveUp || lostRace) || attempt === 3) throw error;
    }
  }
}

/** How long reads of one moment may take. */
const SNAPSHOT_MS = 120_000;

/** Reads many things as they were at one moment, whatever is written meanwhile; writes nothing. */
export function inSnapshot<T>(read: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(
    async (tx) => {
      await tx.$executeRaw`set transaction read only`;
      return read(tx);
    },
    { isolationLevel: "RepeatableRead", timeout: SNAPSHOT_MS },
  );
}

/** Runs `work` for real, in a transaction that is then undone: what it answers stays, what it wrote does not. */
export async function inUndoneTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  let answer: { of: T } | undefined;
  const undo = new Error("undone on purpose");
  await inTransaction(async (tx) => {
    answer = { of: await work(tx) };
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  invariant(answer, "the work was done before it was undone");
  return answer.of;
}

/** Ends all connections, so that a process can exit. */
export async function disconnectDb(): Promise<void> {
  await closeDirectQueries();
  await shared.bursarDb?.$disconnect();
  delete shared.bursarDb;
}

/** Whether a write was refused by this unique index or constraint. */
export function violates(error: unknown, constraint: string): boolean {
  if (!(error instanceof Error)) return false;
  return JSON.stringify({
    message: error.message,
    meta: "meta" in error ? error.meta : undefined,
  }).includes(constraint);
}

import type { PrismaClient } from "@/generated/prisma/client";
import { db, openClient, readingFrom } from "./db";
import { directUrl, env } from "./env";
import { isDomainError } from "./errors";
import { log } from "./log";
import { metrics } from "./metrics";

const LOOK_EVERY_MS = 5;
/** How long a statement of a read may take there: a server that hangs answers nothing, and refuses nothing. */
const STATEMENT_MS = 20_000;
/** How long a replica that lags, hangs or fails is left out before it is tried again. */
const LEFT_OUT_MS = 5_000;

type Replica = { client: PrismaClient; leftOutUntil: number };

const shared = globalThis as typeof globalThis & { bursarReplica?: Replica | undefined };

/**
 * Runs reads at the read replica, where there is one: for what reads much and decides nothing. It sees
 * everything that was committed when it began, its own caller's writes and anybody's: a replica that has not
 * replayed so far is waited for a moment, then left out for a while. What fails there runs again at the primary,
 * so `read` writes nothing.
 */
export async function onReplica<T>(read: () => Promise<T>): Promise<T> {
  const replica = await caughtUpReplica();
  if (!replica) return read();
  try {
    const answer = await readingFrom(replica.client, read);
    metrics().replicaReads.inc({ outcome: "replica" });
    return answer;
  } catch (error) {
    if (isDomainError(error)) throw error;
    metrics().replicaReads.inc({ outcome: "failed" });
    leaveOut(replica, "a read failed there", error);
    return read();
  }
}

/** The server to open a long read's own session at: the replica if it has caught up, else the primary. */
export async function urlOfReads(): Promise<string> {
  const { DATABASE_REPLICA_URL } = env();
  return DATABASE_REPLICA_URL && (await caughtUpReplica()) ? DATABASE_REPLICA_URL : directUrl();
}

/** Whether reads can go to the replica at this moment; true where none is configured. */
export async function replicaIsUsable(): Promise<boolean> {
  return !env().DATABASE_REPLICA_URL || (await caughtUpReplica()) !== null;
}

/** Ends its connections, so that a process can exit. */
export async function closeReplica(): Promise<void> {
  const { client } = shared.bursarReplica ?? {};
  delete shared.bursarReplica;
  await client?.$disconnect();
}

async function caughtUpReplica(): Promise<Replica | null> {
  const { DATABASE_REPLICA_URL: url, DATABASE_REPLICA_WAIT_MS: waitMs } = env();
  if (!url) return null;
  shared.bursarReplica ??= { client: openClient(url, STATEMENT_MS), leftOutUntil: 0 };
  const replica = shared.bursarReplica;
  if (performance.now() < replica.leftOutUntil) {
    metrics().replicaReads.inc({ outcome: "left_out" });
    return null;
  }
  const target = await endOfHistory().catch(() => null);
  if (!target) return null; // the read itself says what is wrong with the primary
  const until = performance.now() + waitMs;
  try {
    do {
      const outcome = await inTime(hasReplayed(replica.client, target), until);
      if (outcome === true) return replica;
      if (outcome === "late") break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    } while (performance.now() < until);
    leaveOut(replica, `it is more than ${waitMs} ms behind`);
    metrics().replicaReads.inc({ outcome: "behind" });
  } catch (error) {
    leaveOut(replica, "it cannot be reached", error);
    metrics().replicaReads.inc({ outcome: "failed" });
  }
  return null;
}

type Place = { lsn: string; timeline: string };

/** How far the primary's history goes: what was acknowledged to anybody is flushed, unless commits do not wait for that. */
async function endOfHistory(): Promise<Place> {
  const [place] = await db().$queryRaw<[Place]>`
    select lsn::text, substr(pg_walfile_name(lsn), 1, 8) as timeline
    from (select case current_setting('synchronous_commit') when 'off'
      then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end as lsn) as place`;
  return place;
}

/** A server of another timeline may have gone further, and elsewhere: after a failover it is not this primary's. */
async function hasReplayed(client: PrismaClient, { lsn, timeline }: Place): Promise<boolean> {
  const [found] = await client.$queryRaw<[{ has: boolean | null }]>`
    select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn
      and lpad(upper(to_hex(timeline_id)), 8, '0') = ${timeline} as has from pg_control_checkpoint()`;
  return found.has === true;
}

async function inTime<T>(work: Promise<T>, until: number): Promise<T | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), Math.max(until - performance.now(), LOOK_EVERY_MS));
  });
  work.catch(() => {}); // what comes too late is of no interest
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Its connections may hang for as long as it does: they are left behind, and it starts again with new ones. */
function leaveOut(replica: Replica, why: string, error?: unknown): void {
  if (shared.bursarReplica !== replica) return;
  log().warn({ err: error }, `the read replica is left out for a while: ${why}`);
  const { DATABASE_REPLICA_URL: url } = env();
  if (!url) return;
  shared.bursarReplica = {
    client: openClient(url, STATEMENT_MS),
    leftOutUntil: performance.now() + LEFT_OUT_MS,
  };
  replica.client.$disconnect().catch(() => {});
}

import { createHash } from "node:crypto";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";

/** So much of something by somebody, of at most `points` in so many seconds. */
export type Count = { id: string; amount: number; points: number; seconds: number };

/** A window as it stands after a count, or as it was found full. */
export type Window = { id: string; taken: number; endsInMs: number };

/** Whether limits are counted once for all processes: in the database, unless there is only one process. */
export function limitsAreShared(): boolean {
  const { RATE_LIMIT_STORE, BURSAR_MODE } = env();
  return (RATE_LIMIT_STORE ?? (BURSAR_MODE === "local" ? "memory" : "database")) === "database";
}

/** The id of somebody's window. Addresses and emails are not written down. */
export function windowId(policy: string, who: string): string {
  return createHash("sha256").update(`${policy}\n${who}`).digest("base64url");
}

/**
 * Counts all of it or nothing, whichever process counts. By the database's clock; a window begins with the first count
 * after the one before has ended.
 * @param counts of windows that differ, none above its own limit
 * @returns `full` names a window that has no room; else how the windows stand, in the order of `counts`
 */
export async function takeShared(counts: Count[]): Promise<{ windows: Window[]; full?: Window }> {
  const sorted = counts.toSorted((a, b) => (a.id < b.id ? -1 : 1)); // so that two never wait for each other
  const taken = await db().$queryRaw<Window[]>`
    insert into rate_windows as w (id, taken, most, ends_at)
    select c.id, c.amount, c.points, now() + c.seconds * interval '1 second'
    from unnest(${sorted.map(({ id }) => id)}::text[], ${sorted.map(({ amount }) => amount)}::int[],
      ${sorted.map(({ points }) => points)}::int[], ${sorted.map(({ seconds }) => seconds)}::int[])
      as c (id, amount, points, seconds)
    on conflict (id) do update set
      taken = case when w.ends_at <= now() then excluded.taken else w.taken + excluded.taken end,
      ends_at = case when w.ends_at <= now() then excluded.ends_at else w.ends_at end,
      most = excluded.most
    where w.ends_at <= now() or w.taken + excluded.taken <= excluded.most
    returning w.id, w.taken, (extract(epoch from w.ends_at - now()) * 1000)::float8 as "endsInMs"`;
  const byId = new Map(taken.map((window) => [window.id, window]));
  const missing = counts.find(({ id }) => !byId.has(id));
  if (!missing) return { windows: counts.flatMap(({ id }) => byId.get(id) ?? []) };
  await giveBackShared(counts.filter(({ id }) => byId.has(id)));
  const [full] = await db().$queryRaw<Window[]>`
    select id, taken, greatest(0, extract(epoch from ends_at - now()) * 1000)::float8 as "endsInMs"
    from rate_windows where id = ${missing.id}`;
  return { windows: [], full: full ?? { id: missing.id, taken: missing.points, endsInMs: 0 } };
}

/** Takes back what was counted. */
export async function giveBackShared(counts: Pick<Count, "id" | "amount">[]): Promise<void> {
  if (counts.length === 0) return;
  await db().$executeRaw`
    update rate_windows w set taken = greatest(0, w.taken - c.amount)
    from unnest(${counts.map(({ id }) => id)}::text[], ${counts.map(({ amount }) => amount)}::int[]) as c (id, amount)
    where w.id = c.id`;
}

import { type Db, db } from "@/server/foundation/db";

/** How far the clock of an account's sandbox is ahead, in milliseconds; null: the account is live. */
export async function readClockAhead(
  creditAccountId: string,
  database: Db = db(),
): Promise<number | null> {
  const [row] = await database.$queryRaw<{ ahead: bigint }[]>`
    select b.clock_ahead_ms as ahead from credit_accounts a join sandboxes b on b.id = a.sandbox_id
    where a.id = ${creditAccountId}`;
  return row ? Number(row.ahead) : null;
}

/** What time it is for a credit account: the real time, or that of its sandbox. */
export async function timeOfAccount(creditAccountId: string, now: Date): Promise<Date> {
  return new Date(now.getTime() + ((await readClockAhead(creditAccountId)) ?? 0));
}

/** The real time, from that of a sandbox. */
export function realTime({ clockAheadMs }: { clockAheadMs: number | null }, now: Date): Date {
  return new Date(now.getTime() - (clockAheadMs ?? 0));
}

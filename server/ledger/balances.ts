import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { settleAccount } from "./settle-account";

/** All amounts in microcredits, at the moment asked for. */
export type Balance = {
  /** What an operation may spend now: unexpired, effective, not held. */
  available: bigint;
  held: bigint;
  debt: bigint;
  /** Sum of the original amounts of the grants that are still alive. */
  total: bigint;
  /** The part of `available` that expires within 30 days, and when the first of it does. */
  expiringSoon: bigint;
  expiresNextAt: Date | null;
};

type BalanceRow = {
  id: string;
  held: bigint;
  debt: bigint;
  available: bigint;
  total: bigint;
  expiring_soon: bigint;
  expires_next_at: Date | null;
  due: boolean;
};

/**
 * The balance of a credit account at a moment: its living, effective grants less its living holds. What
 * ended by then is settled first, whether or not a job runs. An account is never read as it was before
 * its last entry: a caller whose clock is older (it has waited, or its machine is behind) sees that too.
 */
export async function readBalance(db: Db, creditAccountId: string, now: Date): Promise<Balance> {
  for (;;) {
    const row = await read(db, creditAccountId, now);
    if (row.due) {
      await settleAccount(db, creditAccountId, now);
      continue;
    }
    return {
      available: row.available,
      held: row.held,
      debt: row.debt,
      total: row.total,
      expiringSoon: row.expiring_soon,
      expiresNextAt: row.expires_next_at,
    };
  }
}

async function read(db: Db, creditAccountId: string, now: Date): Promise<BalanceRow> {
  const [row] = await db.$queryRaw<BalanceRow[]>`
    select a.id, a.held, a.debt, coalesce(a.next_due_at <= t.at, false) as due,
      coalesce(sum(g.remaining - g.held), 0)::bigint as available,
      coalesce(sum(g.original), 0)::bigint as total,
      coalesce(sum(g.remaining - g.held) filter (where g.expires_at <= t.at + interval '30 days'), 0)::bigint as expiring_soon,
      min(g.expires_at) filter (where g.expires_at <= t.at + interval '30 days') as expires_next_at
    from credit_accounts a cross join lateral (select greatest(a.ledger_time, ${now}) as at) t
    left join credit_grants g on g.credit_account_id = a.id and g.open
      and g.effective_at <= t.at and (g.expires_at is null or g.expires_at > t.at)
    where a.id = ${creditAccountId} group by a.id, t.at`;
  if (!row) throw notFound("credit account");
  return row;
}

import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";

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
};

/**
 * The balance of a credit account, computed from its living grants: an expired or future grant does
 * not count, whether or not a job has posted its expiry.
 */
export async function readBalance(db: Db, creditAccountId: string, now: Date): Promise<Balance> {
  const rows = await db.$queryRaw<BalanceRow[]>`
    select a.id, a.held, a.debt,
      coalesce(sum(g.remaining - g.held), 0)::bigint as available,
      coalesce(sum(g.original), 0)::bigint as total,
      coalesce(sum(g.remaining - g.held) filter (where g.expires_at <= ${now}::timestamptz + interval '30 days'), 0)::bigint as expiring_soon,
      min(g.expires_at) filter (where g.expires_at <= ${now}::timestamptz + interval '30 days') as expires_next_at
    from credit_accounts a
    left join credit_grants g on g.credit_account_id = a.id and g.open
      and g.effective_at <= ${now} and (g.expires_at is null or g.expires_at > ${now})
    where a.id = ${creditAccountId} group by a.id`;
  const row = rows[0];
  if (!row) throw notFound("credit account");
  return {
    available: row.available,
    held: row.held,
    debt: row.debt,
    total: row.total,
    expiringSoon: row.expiring_soon,
    expiresNextAt: row.expires_next_at,
  };
}

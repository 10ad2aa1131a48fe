import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { settleAccount } from "./settle-account";

/** All amounts in microcredits, at the moment asked for: posted - held - scheduled = available. */
export type Balance = {
  /** The customer's credits, held and scheduled ones included. */
  posted: bigint;
  held: bigint;
  /** Granted for later, and when the first of it begins. */
  scheduled: bigint;
  scheduledFrom: Date | null;
  /** What an operation may spend now: unexpired, effective, not held. */
  available: bigint;
  /** The part of `available` that only certain operations or organizations may spend. */
  restricted: bigint;
  debt: bigint;
  /** Sum of the original amounts of the grants that are still alive. */
  total: bigint;
  /** The part of `available` that expires within 30 days, and when the first of it does. */
  expiringSoon: bigint;
  expiresNextAt: Date | null;
};

type BalanceRow = {
  id: string;
  posted: bigint;
  held: bigint;
  scheduled: bigint;
  scheduled_from: Date | null;
  available: bigint;
  restricted: bigint;
  debt: bigint;
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
      posted: row.posted,
      held: row.held,
      scheduled: row.scheduled,
      scheduledFrom: row.scheduled_from,
      available: row.available,
      restricted: row.restricted,
      debt: row.debt,
      total: row.total,
      expiringSoon: row.expiring_soon,
      expiresNextAt: row.expires_next_at,
    };
  }
}

async function read(db: Db, creditAccountId: string, now: Date): Promise<BalanceRow> {
  const [row] = await db.$queryRaw<BalanceRow[]>`
    select a.id, a.posted, a.held, a.debt, coalesce(a.next_due_at <= t.at, false) as due,
      coalesce(sum(g.remaining) filter (where g.effective_at > t.at), 0)::bigint as scheduled,
      min(g.effective_at) filter (where g.effective_at > t.at) as scheduled_from,
      coalesce(sum(g.remaining - g.held) filter (where g.effective_at <= t.at), 0)::bigint as available,
      coalesce(sum(g.remaining - g.held) filter (
        where g.effective_at <= t.at and (g.operations <> '{}' or g.organization_ids <> '{}')), 0)::bigint as restricted,
      coalesce(sum(g.original) filter (where g.effective_at <= t.at), 0)::bigint as total,
      coalesce(sum(g.remaining - g.held) filter (
        where g.effective_at <= t.at and g.expires_at <= t.at + interval '30 days'), 0)::bigint as expiring_soon,
      min(g.expires_at) filter (
        where g.effective_at <= t.at and g.expires_at <= t.at + interval '30 days') as expires_next_at
    from credit_accounts a cross join lateral (select greatest(a.ledger_time, ${now}) as at) t
    left join credit_grants g on g.credit_account_id = a.id and g.open and (g.expires_at is null or g.expires_at > t.at)
    where a.id = ${creditAccountId} group by a.id, t.at`;
  if (!row) throw notFound("credit account");
  return row;
}

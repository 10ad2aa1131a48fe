import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { Balance } from "./balances";
import { closePeriod } from "./close-period";

/** A balance as it was: what of it was limited to some operations is known only where nothing was. */
export type BalanceThen = Pick<Balance, "posted" | "held" | "scheduled" | "available" | "debt"> & {
  restricted: bigint | null;
  /** The moment it is of. */
  at: Date;
  /** The last entry that it holds, and the one after it; null where there is none. */
  entry: Place | null;
  next: Place | null;
};
type Place = { seq: bigint; at: Date };

/**
 * The balance as whoever asked at a past moment was told it, with everything in it that was stamped up to then. The
 * answer is final: nothing is written behind the moment any more.
 * @param at before now
 */
export async function readBalanceAt(
  creditAccountId: string,
  at: Date,
  now: Date,
): Promise<BalanceThen> {
  const until = new Date(at.getTime() + 1);
  await closePeriod(creditAccountId, [until], now);
  const [{ seq } = { seq: 0n }] = await db().$queryRaw<{ seq: bigint }[]>`
    select ledger_seq_before(${creditAccountId}, ${until}) as seq`;
  return readThen(creditAccountId, seq, at);
}

/** The balance right after an entry. @throws not_found */
export async function readBalanceAfter(creditAccountId: string, seq: bigint): Promise<BalanceThen> {
  const entry = await db().ledgerEntry.findUnique({
    where: { creditAccountId_seq: { creditAccountId, seq } },
    select: { createdAt: true },
  });
  if (!entry) throw notFound("ledger entry");
  return readThen(creditAccountId, seq, entry.createdAt);
}

type Row = {
  posted: bigint;
  held: bigint;
  debt: bigint;
  scheduled: bigint;
  is_restricted: boolean;
  entry_at: Date | null;
  next_at: Date | null;
};

async function readThen(account: string, seq: bigint, at: Date): Promise<BalanceThen> {
  // Nothing spends a grant before it begins. What a correction or a clawback took of one is looked up for those alone.
  const [row] = await db().$queryRaw<[Row]>`
    with nets as materialized (select n.account, n.net from ledger_nets(${account}, ${seq}) n),
    made as (
      select g.* from credit_grants g where g.credit_account_id = ${account} and g.created_at <= ${at}
        and (g.effective_at > ${at} or ((g.operations <> '{}' or g.organization_ids <> '{}')
          and (g.expires_at is null or g.expires_at > ${at})))),
    later as (
      select g.original - case when g.voided + g.clawed_back = 0 then 0 else coalesce((
        select sum(e.grant_amounts[array_position(e.grant_ids, g.id)]) from ledger_entries e
        where e.credit_account_id = ${account} and e.seq > ledger_seq_before(${account}, g.created_at) and e.seq <= ${seq}
          and e.from_account = 'spendable' and g.id = any (e.grant_ids)), 0) end as remaining
      from made g where g.effective_at > ${at})
    select
      coalesce((select sum(net) from nets n where n.account in ('spendable', 'held')), 0)::bigint as posted,
      coalesce((select net from nets n where n.account = 'held'), 0)::bigint as held,
      coalesce((select -net from nets n where n.account = 'debt'), 0)::bigint as debt,
      coalesce((select sum(remaining) from later), 0)::bigint as scheduled,
      exists (select from made where effective_at <= ${at}) as is_restricted,
      (select created_at from ledger_entries where credit_account_id = ${account} and seq = ${seq}) as entry_at,
      (select created_at from ledger_entries where credit_account_id = ${account} and seq = ${seq + 1n}) as next_at`;
  const { posted, held, debt, scheduled } = row;
  return {
    posted,
    held,
    scheduled,
    available: posted - held - scheduled,
    restricted: row.is_restricted ? null : 0n,
    debt,
    at,
    entry: row.entry_at && { seq, at: row.entry_at },
    next: row.next_at && { seq: seq + 1n, at: row.next_at },
  };
}

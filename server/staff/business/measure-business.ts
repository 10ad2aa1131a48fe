import type { Db } from "@/server/foundation/db";

/** What the live ledgers come to at a moment: by ledger account in microcredits, and what is paid for and unspent. */
export type Measured = { nets: Record<string, bigint>; deferredCents: bigint };

/**
 * Adds up every live account at a moment, along its marks (0046): it costs less than a thousand entries an account,
 * however long the ledgers are, and the entries since the moment.
 */
export async function measureBusiness(db: Db, at: Date): Promise<Measured> {
  const [nets, [deferred]] = await Promise.all([
    db.$queryRaw<{ account: string; net: bigint }[]>`
      select n.account::text as account, sum(n.net)::bigint as net
      from credit_accounts a cross join lateral ledger_nets(a.id, ledger_seq_before(a.id, ${at})) n
      where a.sandbox_id is null group by n.account`,
    // A grant as it was: as it is, without what entries since then took of it or gave back.
    db.$queryRaw<{ cents: bigint }[]>`
      with ends as materialized (
        select a.id, ledger_seq_before(a.id, ${at}) as seq from credit_accounts a where a.sandbox_id is null),
      since as (
        select part.grant_id, sum(case when e.to_account in ('spendable', 'held') then part.amount else 0 end
          - case when e.from_account in ('spendable', 'held') then part.amount else 0 end) as moved
        -- Account by account along the primary key: joined, PostgreSQL might read every entry there is.
        from ends cross join lateral (
          select l.to_account, l.from_account, l.grant_ids, l.grant_amounts from ledger_entries l
          where l.credit_account_id = ends.id and l.seq > ends.seq offset 0) e
        cross join lateral unnest(e.grant_ids, e.grant_amounts) part(grant_id, amount)
        group by 1)
      select coalesce(floor(sum(p.amount_cents * (g.remaining - coalesce(s.moved, 0)) / g.original::numeric)), 0)::bigint as cents
      from credit_grants g join payments p on p.grant_id = g.id
      join credit_accounts a on a.id = g.credit_account_id and a.sandbox_id is null
      left join since s on s.grant_id = g.id
      where g.created_at < ${at} and (g.open or s.moved is not null)`,
  ]);
  return {
    nets: Object.fromEntries(nets.map(({ account, net }) => [account, net])),
    deferredCents: deferred?.cents ?? 0n,
  };
}

/** What was paid between two moments, before what went back. */
export async function measureReceived(db: Db, from: Date, to: Date): Promise<bigint> {
  const [row] = await db.$queryRaw<{ cents: bigint }[]>`
    select coalesce(sum(p.amount_cents), 0)::bigint as cents from payments p
    join credit_accounts a on a.id = p.credit_account_id and a.sandbox_id is null
    where p.created_at >= ${from} and p.created_at < ${to}`;
  return row?.cents ?? 0n;
}

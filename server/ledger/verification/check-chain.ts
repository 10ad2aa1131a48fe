import type { Db } from "@/server/foundation/db";
import type { LedgerRule, Violations } from "./violation";
import type { Walk } from "./walk-entries";

type ChainRow = {
  entries: bigint;
  hash: string | null;
  sequence: bigint | null;
  times: bigint | null;
  hashes: bigint | null;
  balances: bigint | null;
  limits: bigint | null;
  drawn: bigint | null;
  returns: bigint | null;
};

const details: Record<keyof Omit<ChainRow, "entries" | "hash">, string> = {
  sequence: "does not follow the entry before it",
  times: "its time is before that of the entry before it",
  hashes: "it was changed, or the one before it",
  balances: "the balance after it is not the sum of what moved until then",
  limits: "after it held is above posted, or something is below zero",
  drawn: "its amount is not the sum of what its grants gave",
  returns: "with it more is returned than its transaction spent",
};

/** Holds the entries after a walk, up to `to`, against one another: order, hashes, balances, grants. */
export async function checkChain(
  db: Db,
  walk: Walk,
  to: bigint,
  violations: Violations,
): Promise<{ hash: string; entries: number }> {
  const [row] = await db.$queryRaw<ChainRow[]>`
    with moved as (
      select e.*,
        (e.to_account in ('spendable', 'held'))::int - (e.from_account in ('spendable', 'held'))::int as of_posted,
        (e.to_account = 'held')::int - (e.from_account = 'held')::int as of_held,
        (e.from_account = 'debt')::int - (e.to_account = 'debt')::int as of_debt
      from ledger_entries e
      where e.credit_account_id = ${walk.creditAccountId} and e.seq > ${walk.seq} and e.seq <= ${to}),
    chain as (
      select m.*, lag(m.seq, 1, ${walk.seq}) over w as previous_seq,
        lag(m.hash, 1, decode(${walk.hash}, 'hex')) over w as previous_hash,
        lag(m.created_at, 1, (select x.created_at from ledger_entries x where x.credit_account_id = ${walk.creditAccountId} and x.seq = ${walk.seq}))
          over w as previous_time,
        ${walk.posted} + sum(m.amount * m.of_posted) over w as posted,
        ${walk.held} + sum(m.amount * m.of_held) over w as held,
        ${walk.debt} + sum(m.amount * m.of_debt) over w as debt
      from moved m window w as (order by m.seq))
    select count(*) as entries,
      (select encode(l.hash, 'hex') from moved l order by l.seq desc limit 1) as hash,
      min(seq) filter (where seq <> previous_seq + 1) as sequence,
      min(seq) filter (where created_at < previous_time) as times,
      min(seq) filter (where hash <> ledger_entry_hash(previous_hash,
        entry_context(credit_account_id, organization_id, actor_type, actor_id, operation, price_version, entity_type, description, created_at),
        concat_ws('|', kind, from_account, to_account), seq, transaction_id, amount, balance_after, grant_ids::text, grant_amounts::text,
        idem, idempotency_key, entity_id, budget_ids::text, reverses, details, fingerprint, request_id)) as hashes,
      min(seq) filter (where balance_after <> posted) as balances,
      min(seq) filter (where held < 0 or held > posted or debt < 0) as limits,
      min(seq) filter (where cardinality(grant_amounts) > 0
        and amount <> (select sum(x) from unnest(grant_amounts) x)) as drawn,
      min(seq) filter (where reverses is not null
        and (select sum(r.amount) from ledger_entries r where r.reverses = chain.reverses)
          > (select coalesce(sum(o.amount), 0) from ledger_entries o
              where o.transaction_id = chain.reverses and o.kind in ('debit', 'capture', 'base_fee'))) as returns
    from chain`;
  for (const rule of Object.keys(details) as (keyof typeof details & LedgerRule)[]) {
    const seq = row?.[rule];
    if (seq !== null && seq !== undefined) violations.add(rule, `entry ${seq}`, details[rule]);
  }
  if (!row || row.entries !== to - walk.seq) {
    violations.add("sequence", `entry ${to}`, `${to - walk.seq} entries belong here`);
  }
  return { hash: row?.hash ?? walk.hash, entries: Number(row?.entries ?? 0n) };
}

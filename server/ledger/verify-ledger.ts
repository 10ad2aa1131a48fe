import type { Db } from "@/server/foundation/db";

/** A rule of the ledger that does not hold, and the row that breaks it. */
export type LedgerViolation = { rule: string; creditAccountId: string; detail: string };

/**
 * Checks every rule that can be read off the tables: gapless sequence, hash chain, running balance,
 * entries = grants = account, one account or all of them. An empty answer means the books are right.
 */
export async function verifyLedger(db: Db, creditAccountId?: string): Promise<LedgerViolation[]> {
  const only = creditAccountId ?? null;
  return db.$queryRaw<LedgerViolation[]>`
    with accounts as (select * from credit_accounts where ${only}::text is null or id = ${only}),
    chain as (
      select e.*, row_number() over w as expected_seq,
        coalesce(lag(e.hash) over w, decode(repeat('00', 32), 'hex')) as previous_hash,
        coalesce(lag(e.balance_after) over w, 0) as previous_balance,
        case when e.to_account in ('spendable', 'held') then e.amount else 0 end
          - case when e.from_account in ('spendable', 'held') then e.amount else 0 end as delta
      from ledger_entries e join accounts a on a.id = e.credit_account_id
      window w as (partition by e.credit_account_id order by e.seq)),
    per_account as (
      select credit_account_id, sum(delta) as posted, max(seq) as last_seq,
        sum(case when to_account = 'held' then amount when from_account = 'held' then -amount else 0 end) as held,
        sum(case when from_account = 'debt' then amount when to_account = 'debt' then -amount else 0 end) as debt
      from chain group by 1),
    per_grants as (
      select g.credit_account_id, sum(g.remaining) as remaining, sum(g.held) as held
      from credit_grants g join accounts a on a.id = g.credit_account_id group by 1)
    select 'gapless sequence' as rule, credit_account_id as "creditAccountId", format('entry %s stands at place %s', seq, expected_seq) as detail
      from chain where seq <> expected_seq
    union all
    select 'hash chain', credit_account_id, format('entry %s was changed, or the one before it', seq)
      from chain where hash <> ledger_entry_hash(previous_hash, credit_account_id, seq, transaction_id, kind::text, from_account::text, to_account::text,
        amount, balance_after, organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
        idem, idempotency_key, grant_ids::text, grant_amounts::text, budget_ids::text, reverses, details, fingerprint, request_id, created_at)
    union all
    select 'running balance', credit_account_id, format('entry %s: %s %s is not %s', seq, previous_balance, delta, balance_after)
      from chain where previous_balance + delta <> balance_after
    union all
    select 'account = entries', a.id, format('posted %s held %s debt %s seq %s; entries say %s %s %s %s', a.posted, a.held, a.debt, a.last_seq, p.posted, p.held, p.debt, p.last_seq)
      from accounts a left join per_account p on p.credit_account_id = a.id
      where a.posted <> coalesce(p.posted, 0) or a.held <> coalesce(p.held, 0) or a.debt <> coalesce(p.debt, 0) or a.last_seq <> coalesce(p.last_seq, 0)
    union all
    select 'account = grants', a.id, format('posted %s held %s; grants say %s %s', a.posted, a.held, g.remaining, g.held)
      from accounts a left join per_grants g on g.credit_account_id = a.id
      where a.posted <> coalesce(g.remaining, 0) or a.held <> coalesce(g.held, 0)
    union all
    select 'account = holds', a.id, format('held %s; open holds %s', a.held, coalesce(h.amount, 0))
      from accounts a left join (select credit_account_id, sum(amount) as amount from holds where state = 'held' group by 1) h on h.credit_account_id = a.id
      where a.held <> coalesce(h.amount, 0)
    union all
    select 'entries draw what they move', credit_account_id, format('entry %s moves %s, its grants %s', seq, amount, (select sum(x) from unnest(grant_amounts) x))
      from chain where cardinality(grant_amounts) > 0 and amount <> (select sum(x) from unnest(grant_amounts) x)
    union all
    select 'usage = debits', a.id, format('rollup %s, debits %s', coalesce(u.amount, 0), coalesce(d.amount, 0))
      from accounts a
      left join (select credit_account_id, sum(amount) as amount from usage_rollups group by 1) u on u.credit_account_id = a.id
      left join (select credit_account_id, sum(amount) as amount from chain where kind in ('debit', 'capture') group by 1) d on d.credit_account_id = a.id
      where coalesce(u.amount, 0) <> coalesce(d.amount, 0)`;
}

/** The platform's trial balance by ledger account, in microcredits. The sum of the nets is zero by construction; the parts are what an auditor reads. */
export async function readTrialBalance(db: Db): Promise<{ account: string; net: bigint }[]> {
  return db.$queryRaw<{ account: string; net: bigint }[]>`
    select account::text as account, sum(amount)::bigint as net from (
      select to_account as account, amount from ledger_entries
      union all select from_account, -amount from ledger_entries) m
    group by account order by account`;
}

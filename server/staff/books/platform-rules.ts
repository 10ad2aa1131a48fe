import type { Db } from "@/server/foundation/db";
import { earningsRules } from "./earnings-rules";
import { promotionRules } from "./promotion-rules";
import { recurringRules } from "./recurring-rules";
import { staffRules } from "./staff-rules";

/** Rows that break a rule: how many there are, and the first. */
export type Broken = { total: bigint; row: string; creditAccountId: string | null; detail: string };

export type PlatformRule = {
  rule: string;
  /** @param only a credit account to look at; null: all. Answers the first broken row, or none. */
  find(db: Db, only: string | null, now: Date): Promise<Broken[]>;
};

/**
 * What must hold beside the ledger itself: money against credits, and work that is due. Each is one
 * statement, so it judges one moment.
 */
export const platformRules: PlatformRule[] = [
  {
    rule: "every entry belongs to an account",
    // Jumps from account to account along the primary key instead of reading every entry.
    find: (db, only) => db.$queryRaw<Broken[]>`
      with recursive accounts as (
        select min(credit_account_id) as id from ledger_entries
        union all
        select (select min(e.credit_account_id) from ledger_entries e where e.credit_account_id > a.id)
          from accounts a where a.id is not null)
      select count(*) over () as total, 'account ' || id as row, id as "creditAccountId", 'its entries have no account' as detail
      from accounts where id is not null and (${only}::text is null or id = ${only})
        and not exists (select 1 from credit_accounts c where c.id = accounts.id)
      order by id limit 1`,
  },
  {
    rule: "who is above an organization follows from its parent",
    // If it holds for each parent, it holds for the whole tree: nothing is walked.
    find: (db, only) => db.$queryRaw<Broken[]>`
      with kept as (select organization_id, ancestor_id, distance, across_link from organization_ancestors),
      meant as (
        select id, id, 0, false from organizations
        union all
        select o.id, above.ancestor_id, above.distance + 1, above.across_link or o.relationship = 'linked'
          from organizations o join organization_ancestors above on above.organization_id = o.parent_id),
      differing as (
        select 'should not say' as what, extra.* from (table kept except table meant) extra
        union all
        select 'does not say', missing.* from (table meant except table kept) missing)
      select count(*) over () as total, 'organization ' || o.id as row, o.credit_account_id as "creditAccountId",
        format('organization_ancestors %s that %s is %s steps above it (across a link: %s)', what, ancestor_id, distance, across_link) as detail
      from differing join organizations o on o.id = differing.organization_id
      where ${only}::text is null or o.credit_account_id = ${only}
      order by o.id, distance limit 1`,
  },
  {
    rule: "each payment became the credits it says",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'payment ' || p.id as row, p.credit_account_id as "creditAccountId",
        format('%s for account %s; its grant %s of %s, source %s', p.credits, p.credit_account_id, g.original, g.credit_account_id, g.source) as detail
      from payments p join credit_grants g on g.id = p.grant_id
      where (${only}::text is null or p.credit_account_id = ${only})
        and (g.original <> p.credits or g.credit_account_id <> p.credit_account_id or g.category <> 'purchased'
          or g.source <> 'payment:' || p.stripe_payment_intent_id)
      order by p.id limit 1`,
  },
  {
    rule: "each x402 payment that was credited is a payment, and no other is",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'x402 payment ' || coalesce(x.id, p.stripe_payment_intent_id) as row,
        coalesce(x.credit_account_id, p.credit_account_id) as "creditAccountId",
        format('%s, %s cents for %s; its payment %s, %s cents for %s', x.state, x.amount_cents, x.credits, p.id, p.amount_cents, p.credits) as detail
      from x402_payments x full join (select * from payments where method_type = 'x402') p on p.stripe_payment_intent_id = x.id
      where (${only}::text is null or coalesce(x.credit_account_id, p.credit_account_id) = ${only})
        and ((coalesce(x.state = 'credited', false)) <> (p.id is not null)
          or (p.id is not null and (x.amount_cents, x.credits, x.credit_account_id, x.purchase_id)
            is distinct from (p.amount_cents, p.credits, p.credit_account_id, p.purchase_id)))
      order by 2 limit 1`,
  },
  {
    rule: "credits that were paid for have their payment",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'grant ' || g.id as row, g.credit_account_id as "creditAccountId",
        format('%s from %s, and no such payment', g.original, g.source) as detail
      from credit_grants g
      where (${only}::text is null or g.credit_account_id = ${only}) and g.source like 'payment:%'
        and not exists (select 1 from payments p where p.grant_id = g.id)
      order by g.id limit 1`,
  },
  {
    rule: "what was paid has its payment",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, u.row, u.credit_account_id as "creditAccountId", u.state || ', and there is no payment' as detail
      from (
        select 'purchase ' || x.id as row, x.credit_account_id, x.status::text as state from purchases x
          where x.paid_at is not null and not exists (select 1 from payments p where p.purchase_id = x.id)
        union all
        select 'recharge attempt ' || x.id, x.credit_account_id, x.state::text from recharge_attempts x
          where x.state = 'succeeded' and not exists (select 1 from payments p where p.recharge_attempt_id = x.id)) u
      where ${only}::text is null or u.credit_account_id = ${only}
      order by u.row limit 1`,
  },
  {
    rule: "reversed money is that of refunds and disputes",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'payment ' || p.id as row, p.credit_account_id as "creditAccountId",
        format('refunded %s, disputed %s, lost %s cents; its refunds %s, disputes %s, %s', p.refunded_cents, p.disputed_cents, p.lost_cents,
          r.refunded, d.disputed, d.lost) as detail
      from payments p,
        lateral (select coalesce(sum(amount_cents), 0) as refunded from refunds
          where payment_id = p.id and state in ('pending', 'succeeded')) r,
        lateral (select coalesce(sum(amount_cents) filter (where state = 'open'), 0) as disputed,
          coalesce(sum(amount_cents) filter (where state = 'lost'), 0) as lost from disputes where payment_id = p.id) d
      where (${only}::text is null or p.credit_account_id = ${only})
        and (p.refunded_cents, p.disputed_cents, p.lost_cents) <> (r.refunded, d.disputed, d.lost)
      order by p.id limit 1`,
  },
  {
    rule: "credits were clawed back as payments were reversed",
    find: (db, only) => db.$queryRaw<Broken[]>`
      with entries as (
        select credit_account_id as id, sum(case when to_account = 'clawback' then amount else -amount end) as amount
        from ledger_entries where (to_account = 'clawback' or from_account = 'clawback')
          and (${only}::text is null or credit_account_id = ${only}) group by 1),
      paid as (
        select credit_account_id as id, sum(clawed_back) as amount from payments
        where ${only}::text is null or credit_account_id = ${only} group by 1)
      select count(*) over () as total, 'account ' || id as row, id as "creditAccountId",
        format('entries %s, payments %s', coalesce(e.amount, 0), coalesce(p.amount, 0)) as detail
      from entries e full join paid p using (id)
      where coalesce(e.amount, 0) <> coalesce(p.amount, 0) order by id limit 1`,
  },
  {
    rule: "no recharge is left open",
    find: (db, only, now) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'recharge attempt ' || id as row, credit_account_id as "creditAccountId",
        format('%s since %s', state, created_at) as detail
      from recharge_attempts
      where live and (${only}::text is null or credit_account_id = ${only})
        and case state when 'requires_action' then coalesce(expires_at, created_at + interval '2 days') + interval '1 hour'
          when 'unknown' then created_at + interval '25 hours' else created_at + interval '1 hour' end < ${now}
      order by created_at limit 1`,
  },
  {
    rule: "money that nothing asked for is sent back",
    find: (db, only, now) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'unexpected payment ' || id as row, credit_account_id as "creditAccountId",
        format('%s since %s: %s', state, created_at, coalesce(problem, 'is the worker running?')) as detail
      from unexpected_payments
      where (state = 'stuck' or state = 'returning' and created_at < ${now}::timestamptz - interval '1 hour')
        and (${only}::text is null or credit_account_id = ${only})
      order by created_at limit 1`,
  },
  {
    rule: "a capture is priced as its hold was",
    // What was used of it stands in the capture's details, in the hold's own units unless another variant or model was used.
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'entry ' || e.seq as row, e.credit_account_id as "creditAccountId",
        format('%s captured of %s, by version %s instead of %s, %s instead of %s', e.amount, h.id, e.price_version, h.price_version, e.details, h.details) as detail
      from holds h join ledger_entries e on e.transaction_id = h.resolved_by and e.kind = 'capture',
        lateral (select (e.details ->> 'variant') is distinct from (h.details ->> 'variant')
          or (e.details ->> 'model') is distinct from (h.details ->> 'model') as other) used
      where h.state = 'captured' and (${only}::text is null or h.credit_account_id = ${only}) and (
        e.operation <> h.operation or e.price_version <> h.price_version
        or e.details ->> 'captured_by' = 'use' and (
          not used.other and (e.details ->> 'unit_credits', e.details ->> 'input_credits_per_million', e.details ->> 'output_credits_per_million')
            is distinct from (h.details ->> 'unit_credits', h.details ->> 'input_credits_per_million', h.details ->> 'output_credits_per_million')
          or e.amount <> coalesce((e.details ->> 'quantity')::numeric * (e.details ->> 'unit_credits')::numeric * 1000000,
            (e.details ->> 'input_tokens')::numeric * (e.details ->> 'input_credits_per_million')::numeric
              + (e.details ->> 'output_tokens')::numeric * coalesce((e.details ->> 'output_credits_per_million')::numeric, 0))))
      order by h.id limit 1`,
  },
  ...staffRules,
  ...recurringRules,
  ...promotionRules,
  ...earningsRules,
  {
    rule: "the accounts of the customers' books have what was posted to them",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'book account ' || a.id as row, o.credit_account_id as "creditAccountId",
        format('has %s, its posted lines are %s', a.net, coalesce(l.net, 0)) as detail
      from book_accounts a join organizations o on o.id = a.organization_id
        left join (
          select l.account_id, sum(case when l.entry_type = 'debit' then own.amount else -own.amount end) as net
          from book_lines l join book_transactions t on t.id = l.transaction_id join book_accounts a on a.id = l.account_id
            cross join lateral amount_on_account(a.currency, t.currency, l.amount, l.base_amount) own(amount)
          where t.status <> 'pending' group by 1) l
          on l.account_id = a.id
      where a.net <> coalesce(l.net, 0) and (${only}::text is null or o.credit_account_id = ${only})
      order by a.id limit 1`,
  },
  {
    rule: "the sums of the customers' books by day and month are those of their lines",
    find: (db, only) => db.$queryRaw<Broken[]>`
      with posted as (
        select l.account_id, t.date, l.entry_type, l.base_amount from book_lines l
          join book_transactions t on t.id = l.transaction_id where t.status <> 'pending'),
      counted as (
        select account_id, grain, date_trunc(grain::text, date)::date as start,
          coalesce(sum(base_amount) filter (where entry_type = 'debit'), 0) as debit,
          coalesce(sum(base_amount) filter (where entry_type = 'credit'), 0) as credit
        from posted cross join unnest(enum_range(null::book_sum_grain)) grain group by 1, 2, 3)
      select count(*) over () as total, format('book account %s, %s of %s', a.id, grain, start) as row,
        o.credit_account_id as "creditAccountId",
        format('has %s and %s, its lines are %s and %s', s.debit, s.credit, c.debit, c.credit) as detail
      from counted c full join book_sums s using (account_id, grain, start)
        join book_accounts a on a.id = account_id join organizations o on o.id = a.organization_id
      where (c.debit, c.credit) is distinct from (s.debit, s.credit)
        and (${only}::text is null or o.credit_account_id = ${only})
      order by a.id limit 1`,
  },
  {
    rule: "the end of grants is posted",
    find: (db, only, now) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'grant ' || id as row, credit_account_id as "creditAccountId",
        format('ended at %s with %s left: is the worker running?', expires_at, remaining - held) as detail
      from credit_grants
      where open and expires_at < ${now}::timestamptz - interval '1 day' and remaining > held
        and (${only}::text is null or credit_account_id = ${only})
      order by expires_at limit 1`,
  },
  {
    rule: "holds whose time is over are released",
    find: (db, only, now) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'hold ' || id as row, credit_account_id as "creditAccountId",
        format('its time was over at %s: is the worker running?', expires_at) as detail
      from holds
      where state = 'held' and expires_at < ${now}::timestamptz - interval '1 hour'
        and (${only}::text is null or credit_account_id = ${only})
      order by expires_at limit 1`,
  },
  {
    // One that is added again while a worker has it gets no more tries: the new one does its work.
    rule: "no job was given up",
    find: async (db, only) =>
      only
        ? []
        : db.$queryRaw<Broken[]>`
      select count(*) over () as total, format('job %s (%s)', id, task_identifier) as row, null as "creditAccountId",
        format('%s of %s tries: %s', attempts, max_attempts, left(last_error, 200)) as detail
      from graphile_worker.jobs where locked_at is null and attempts >= max_attempts order by id limit 1`,
  },
];

import type { Broken, PlatformRule } from "./platform-rules";

/** What must hold of everything staff did or asked for that creates credits (docs/decisions/0027). */
export const staffRules: PlatformRule[] = [
  {
    rule: "staff requests are decided by a second person",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'staff request ' || id as row, credit_account_id as "creditAccountId",
        format('%s: asked for by %s, decided by %s at %s, open until %s', state, requested_by, coalesce(decided_by, 'nobody'), decided_at, expires_at) as detail
      from staff_actions
      where (${only}::text is null or credit_account_id = ${only}) and case state
        when 'approved' then decided_by = requested_by or decided_by is null or decided_at >= expires_at
        when 'rejected' then decided_by is null
        when 'done' then decided_by is distinct from requested_by
        else decided_by is not null or effect_id is not null end
      order by id limit 1`,
  },
  {
    rule: "staff actions did exactly what they say",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'staff request ' || s.id as row, s.credit_account_id as "creditAccountId",
        format('%s %s; it created %s of %s for %s', s.kind, s.parameters, coalesce(e.amount::text, 'nothing'), coalesce(s.effect_id, 'nothing'), e.account) as detail
      from staff_actions s
      cross join lateral (select
        (s.parameters ->> 'amount')::numeric * 1000000 as amount,
        (s.parameters ->> 'credits')::numeric * 1000000 as credits) asked
      left join lateral (
        select credit_account_id as account, original as amount, asked.amount as expected from credit_grants
          where s.kind = 'grant' and id = s.effect_id
        union all
        select credit_account_id, amount, asked.amount from grant_schedules where s.kind = 'grant_schedule' and id = s.effect_id
        union all
        select a.credit_account_id, case when moved.amount = abs(a.amount) then a.amount end, asked.amount
          from adjustments a, lateral (select sum(amount) as amount from ledger_entries where transaction_id = a.transaction_id) moved
          where s.kind = 'adjustment' and a.id = s.effect_id
        union all
        select credit_account_id, credits, asked.credits from sales_quotes where s.kind = 'quote' and id = s.effect_id
        union all
        select credit_account_id, sum(amount)::bigint, coalesce(asked.credits, s.amount) from ledger_entries
          where s.kind = 'charge_refund' and transaction_id = s.effect_id group by 1) e on true
      where s.state in ('done', 'approved') and s.kind in ('grant', 'grant_schedule', 'adjustment', 'quote', 'charge_refund')
        and (${only}::text is null or s.credit_account_id = ${only})
        and (e.account is distinct from s.credit_account_id or e.amount is distinct from e.expected)
      order by s.id limit 1`,
  },
  {
    rule: "staff created no credits past their limit alone",
    // Each action within its window, by the limit of its time.
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'staff request ' || s.id as row, s.credit_account_id as "creditAccountId",
        format('with it %s did %s and the account got %s in %s hours; the limit was %s', s.requested_by, sums.person, sums.account, s.limit_hours, s.limit_amount) as detail
      from staff_actions s, lateral (
        select sum(amount) filter (where requested_by = s.requested_by) as person,
          sum(amount) filter (where credit_account_id = s.credit_account_id) as account
        from staff_actions o where o.state = 'done' and (o.created_at, o.id) <= (s.created_at, s.id)
          and o.created_at > s.created_at - make_interval(hours => s.limit_hours)
          and (o.requested_by = s.requested_by or o.credit_account_id = s.credit_account_id)) sums
      where s.state = 'done' and (${only}::text is null or s.credit_account_id = ${only})
        and greatest(sums.person, sums.account) > s.limit_amount
      order by s.id limit 1`,
  },
  {
    rule: "every credit staff created is a staff action",
    // Only people count: a set-up that nobody signed in for has no request.
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'entry ' || e.seq as row, e.credit_account_id as "creditAccountId",
        format('%s of %s by %s, and no staff request says so', e.kind, e.amount, e.actor_id) as detail
      from ledger_entries e
      where e.actor_type = 'staff' and e.kind in ('grant', 'debt_payment', 'refund')
        and (${only}::text is null or e.credit_account_id = ${only})
        and exists (select 1 from users u where u.id = e.actor_id)
        and not exists (select 1 from staff_actions s where s.credit_account_id = e.credit_account_id
          and s.state in ('done', 'approved') and s.effect_id in (e.transaction_id, e.entity_id, e.grant_ids[1]))
      order by e.credit_account_id, e.seq limit 1`,
  },
];

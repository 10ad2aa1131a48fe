import type { Broken, PlatformRule } from "./platform-rules";

/** What must hold of what creators earn: the ledger of earnings, its sums, and the credit ledger beside it. */
export const earningsRules: PlatformRule[] = [
  {
    rule: "earnings are the sum of their entries",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'earnings of ' || a.organization_id as row, o.credit_account_id as "creditAccountId",
        format('%s entries, earned %s, taken back %s, redeemed %s, paid out %s, pending %s; entries say %s, %s, %s, %s, %s, requests %s', a.last_seq,
          a.earned, a.taken_back, a.redeemed, a.paid_out, a.pending, e.entries, e.earned, e.taken_back, e.redeemed, e.paid_out, r.pending) as detail
      from earnings_accounts a join organizations o on o.id = a.organization_id
      cross join lateral (
        select count(*) as entries, coalesce(max(seq), 0) as newest,
          coalesce(sum(amount) filter (where from_side = 'usage' and to_side = 'creator'), 0) as earned,
          coalesce(sum(amount) filter (where from_side = 'creator' and to_side = 'usage'), 0) as taken_back,
          coalesce(sum(amount) filter (where to_side in ('credits', 'payouts')), 0) as redeemed,
          coalesce(sum(amount) filter (where to_side = 'payouts'), 0) as paid_out
        from earnings_entries where organization_id = a.organization_id) e
      cross join lateral (select coalesce(sum(amount), 0) as pending from redemptions
        where organization_id = a.organization_id and state = 'pending') r
      where (${only}::text is null or o.credit_account_id = ${only})
        and (a.last_seq, a.last_seq, a.earned, a.taken_back, a.redeemed, a.paid_out, a.pending)
          <> (e.entries, e.newest, e.earned, e.taken_back, e.redeemed, e.paid_out, r.pending)
      order by a.organization_id limit 1`,
  },
  {
    rule: "matured earnings are those of the entries that were looked at, and of their payers",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'earnings of ' || a.organization_id as row, o.credit_account_id as "creditAccountId",
        format('to entry %s: earned %s, taken back %s, money %s; entries say %s, %s, payers %s, %s', a.matured_seq, a.matured_earned,
          a.matured_taken_back, a.matured_money, e.earned, e.taken_back, p.earned, p.money) as detail
      from earnings_accounts a join organizations o on o.id = a.organization_id
      cross join lateral (
        select coalesce(sum(amount) filter (where from_side = 'usage' and to_side = 'creator'), 0) as earned,
          coalesce(sum(amount) filter (where from_side = 'creator' and to_side = 'usage'), 0) as taken_back
        from earnings_entries where organization_id = a.organization_id and seq <= a.matured_seq) e
      cross join lateral (select coalesce(sum(earned), 0) as earned, coalesce(sum(money), 0) as money
        from earnings_payers where organization_id = a.organization_id) p
      where (${only}::text is null or o.credit_account_id = ${only})
        and (a.matured_earned, a.matured_taken_back, a.matured_earned - a.matured_taken_back, a.matured_money)
          <> (e.earned, e.taken_back, p.earned, p.money)
      order by a.organization_id limit 1`,
  },
  {
    rule: "each app and agent earned what its entries say, each month too",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'source ' || s.source_id as row, o.credit_account_id as "creditAccountId",
        format('%s uses, earned %s - %s, platform %s - %s; entries say %s, %s - %s, %s - %s, months %s, %s - %s', s.uses, s.earned, s.taken_back,
          s.platform, s.platform_taken_back, e.uses, e.earned, e.taken_back, e.platform, e.platform_taken_back, m.uses, m.earned, m.taken_back) as detail
      from earnings_sources s join organizations o on o.id = s.organization_id
      cross join lateral (
        select count(distinct charge_id) filter (where from_side = 'usage') as uses,
          coalesce(sum(amount) filter (where from_side = 'usage' and to_side = 'creator'), 0) as earned,
          coalesce(sum(amount) filter (where from_side = 'creator'), 0) as taken_back,
          coalesce(sum(amount) filter (where from_side = 'usage' and to_side = 'platform'), 0) as platform,
          coalesce(sum(amount) filter (where from_side = 'platform'), 0) as platform_taken_back
        from earnings_entries where organization_id = s.organization_id and source_id = s.source_id) e
      cross join lateral (
        select coalesce(sum(uses), 0) as uses, coalesce(sum(earned), 0) as earned, coalesce(sum(taken_back), 0) as taken_back
        from earnings_months where organization_id = s.organization_id and source_id = s.source_id) m
      where (${only}::text is null or o.credit_account_id = ${only})
        and ((s.uses, s.earned, s.taken_back, s.platform, s.platform_taken_back)
            <> (e.uses, e.earned, e.taken_back, e.platform, e.platform_taken_back)
          or (s.uses, s.earned, s.taken_back) <> (m.uses, m.earned, m.taken_back))
      order by s.source_id limit 1`,
  },
  {
    rule: "each markup is what its charge says, and comes back as the charge does",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'charge ' || coalesce(c.id, e.charge_id) as row,
        coalesce(c.account, e.account) as "creditAccountId",
        format('its markup is %s of %s, %s of it returned; earned were %s, taken back %s', c.markup, c.amount, c.returned, e.earned, e.taken_back) as detail
      from (
        select d.transaction_id as id, min(d.credit_account_id) as account, sum(d.amount) as amount,
          min((d.details -> 'markup' ->> 'credits')::numeric * 1000000) as markup,
          (select coalesce(sum(r.amount), 0) from ledger_entries r where r.reverses = d.transaction_id) as returned
        from ledger_entries d where d.kind = 'debit' and jsonb_exists(d.details, 'markup') group by d.transaction_id) c
      full join (
        select charge_id, min(credit_account_id) as account, coalesce(sum(amount) filter (where from_side = 'usage'), 0) as earned,
          coalesce(sum(amount) filter (where to_side = 'usage'), 0) as taken_back
        from earnings_entries where charge_id is not null group by charge_id) e on e.charge_id = c.id
      where (${only}::text is null or coalesce(c.account, e.account) = ${only})
        and (c.account, c.markup, div(c.markup * c.returned, c.amount)) is distinct from (e.account, e.earned, e.taken_back)
      order by 2 limit 1`,
  },
  {
    rule: "redeemed earnings are granted or paid out once",
    find: (db, only) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'redemption ' || r.id as row, o.credit_account_id as "creditAccountId",
        format('%s %s of %s; its entry %s to %s, its grant %s', r.state, r.kind, r.amount, e.amount, e.to_side, g.original) as detail
      from redemptions r join organizations o on o.id = r.organization_id
      left join earnings_entries e on e.redemption_id = r.id
      left join credit_grants g on g.source = 'redemption:' || r.id
      where (${only}::text is null or o.credit_account_id = ${only})
        and (case when r.state = 'completed' then (e.organization_id, e.amount) is distinct from (r.organization_id, r.amount) else e.amount is not null end
          or case when r.kind = 'credits' then (g.original, g.category, e.to_side) is distinct from (r.amount, 'earnings'::grant_category, 'credits'::earnings_side)
            else g.id is not null or e.to_side is distinct from case when r.state = 'completed' then 'payouts'::earnings_side end end)
      order by r.id limit 1`,
  },
];

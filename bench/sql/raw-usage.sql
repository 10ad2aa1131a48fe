-- The question the rollup answers, asked of the entries themselves.
select operation as key, (created_at at time zone 'UTC')::date::text as day, sum(amount)::bigint as credits, count(*) as operations
  from ledger_entries
  where organization_id = any ($1::text[]) and kind = 'debit'
    and created_at >= ($2::date)::timestamp at time zone 'UTC' and created_at < ($3::date + 1)::timestamp at time zone 'UTC'
  group by 1, 2 order by 2, 1

-- What the charges of that history would have left in the daily rollup.
insert into usage_rollups (credit_account_id, day, organization_id, operation, operations, amount)
  select credit_account_id, (created_at at time zone 'UTC')::date, organization_id, operation, count(*), sum(amount)
  from ledger_entries where credit_account_id = $1 and kind = 'debit' group by 1, 2, 3, 4

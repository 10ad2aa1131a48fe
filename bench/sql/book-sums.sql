-- What posting them would have left in the sums of the accounts.
insert into book_sums (account_id, grain, start, debit, credit)
  select l.account_id, grain, date_trunc(grain::text, t.date)::date,
    coalesce(sum(l.base_amount) filter (where l.entry_type = 'debit'), 0), coalesce(sum(l.base_amount) filter (where l.entry_type = 'credit'), 0)
  from book_transactions t join book_lines l on l.transaction_id = t.id cross join unnest(enum_range(null::book_sum_grain)) grain
  where t.organization_id = $1 group by 1, 2, 3

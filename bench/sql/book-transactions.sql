-- The transactions of books that were kept for three years: $3::int of them, posted, evenly over the days up to $2.
insert into book_transactions (id, organization_id, status, date, description, currency, exchange_rate, created_at, posted_at)
  select 'txn_' || right($1, 10) || lpad(n::text, 16, '0'), $1, 'posted', $2::date - n % 1095, 'Sale ' || n, 'USD', 1, now(), now()
  from generate_series(1, $3::int) n

-- Their lines: each moves an amount from one half of the accounts $2 to the other.
insert into book_lines (id, transaction_id, position, account_id, entry_type, amount, base_amount)
  select 'line_' || right($1, 10) || lpad(n::text, 14, '0') || side, 'txn_' || right($1, 10) || lpad(n::text, 16, '0'), side,
    ($2::text[])[1 + side * half + (n * (1 + side * 6)) % half], case side when 0 then 'debit' else 'credit' end::book_entry_type,
    amount, amount
  from (select n, (100 + n % 900)::bigint as amount, cardinality($2::text[]) / 2 as half from generate_series(1, $3::int) n) t,
    generate_series(0, 1) side

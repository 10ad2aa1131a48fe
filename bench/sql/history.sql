-- A year of debits: $2::int rows of account $1, evenly from $5 on, after the grants it was given. As the ledger's own writer, which
-- alone may insert; the chain of hashes is left out, because nobody verifies this history.
insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
    organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
    idem, idempotency_key, fingerprint, grant_ids, grant_amounts, request_id, created_at, hash)
  select $1, n + (select last_seq from credit_accounts where id = $1), 'ltx_' || lpad(n::text, 26, '0'), 'debit', 'spendable', 'usage_revenue', amount, 9000000000000000 - n,
    $3, 'api_key', 'key_01kan3x7c9e6mvb4f2tq8zr5ws', ($6::text[])[1 + n % cardinality($6::text[])], 'bench', 'transaction',
    'txn_' || lpad(n::text, 26, '0'), 'API call', idem, idem::text, idem, array[$4], array[amount],
    'req_' || lpad(n::text, 26, '0'), $5::timestamptz + n * (interval '365 days' / $2::int), sha256(idem::text::bytea)
  from (select n, (1 + n % 10) * 1000000::bigint as amount, gen_random_uuid() as idem from generate_series(1, $2::int) n) s

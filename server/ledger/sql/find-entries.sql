-- The entries of an entity or a request, through the Bloom summary (ledger_entries_search). The planner
-- assumes that ids in no order are spread over every page and would read the whole ledger; with the other
-- ways switched off for this function it reads the pages that the summary names. In 5 million entries with
-- random ids: 35 ms instead of 2 s.
create function ledger_seqs_of(p_account text, p_entity text, p_request text) returns setof bigint
language sql stable set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
  select seq from ledger_entries where credit_account_id = p_account and entity_id = p_entity
  union all
  select seq from ledger_entries where credit_account_id = p_account and request_id = p_request
$$;

-- Reading the ledger: where a moment lies in it, and the few indexes that reports need. A debit
-- touches none of the partial ones, and the last one only summarises pages that are already full.

-- The `seq` of the last entry before a moment; 0 when there is none. The sequence has no gaps and
-- times rise with it, so it is halved until the place is found: some 24 look-ups by primary key in
-- ten million entries, and no index by time that every debit would have to keep. Where two clocks
-- disagree by a moment the ledger's own order decides, so that periods which meet never overlap.
create function ledger_seq_before(p_account text, p_at timestamptz) returns bigint
language plpgsql stable parallel safe as $$
declare
  low bigint := 0;  -- this entry and all before it count as earlier
  high bigint;      -- all after this entry count as later
  middle bigint;
begin
  select last_seq into high from credit_accounts where id = p_account;
  while low < high loop
    middle := (low + high + 1) / 2;
    if (select created_at from ledger_entries where credit_account_id = p_account and seq = middle) < p_at
    then low := middle; else high := middle - 1; end if;
  end loop;
  return low;
end $$;

-- What corrects a transaction.
create index ledger_entries_reverses on ledger_entries (reverses) where reverses is not null;

-- What an account came to owe, and paid back.
create index ledger_entries_debt on ledger_entries (credit_account_id, seq)
  where from_account = 'debt' or to_account = 'debt';

-- What the daily rollup leaves out of a report: the base fee, and what was given back.
create index ledger_entries_beside_rollup on ledger_entries (organization_id, created_at)
  where to_account = 'base_fee_revenue' or from_account in ('usage_revenue', 'base_fee_revenue');

-- Finding an entity's or a request's entries: a Bloom filter for each 64 pages that are full, made
-- after the fact by vacuum. Two B-trees over random ids would cost every debit two more page writes.
create index ledger_entries_search on ledger_entries
  using brin (entity_id text_bloom_ops, request_id text_bloom_ops) with (pages_per_range = 64, autosummarize = on);
-- What is not summarised yet is read whole, so vacuum comes by after so many new rows and not after a fifth of them.
alter table ledger_entries set (autovacuum_vacuum_insert_scale_factor = 0.0, autovacuum_vacuum_insert_threshold = 200000);

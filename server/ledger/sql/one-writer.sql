-- The ledger is append-only and has one writer. post_charges, post_transaction and the few functions beside
-- them carry `set bursar.ledger_writer = 'on'` in their definition, so it holds while they run and nowhere else.

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused; correct it with a new transaction', tg_op, tg_table_name
    using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_ledger_change();
create trigger credit_grants_never_deleted before delete or truncate on credit_grants
  for each statement execute function refuse_ledger_change();

create function require_ledger_writer() returns trigger language plpgsql as $$
begin
  if current_setting('bursar.ledger_writer', true) is distinct from 'on' then
    raise exception '% is written by post_charges and post_transaction only', tg_table_name
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return null;
end $$;
-- Once per statement: a batch of charges updates many rows.
create trigger ledger_entries_one_writer before insert on ledger_entries
  for each statement execute function require_ledger_writer();
create trigger credit_grants_one_writer before insert or update on credit_grants
  for each statement execute function require_ledger_writer();
create trigger holds_one_writer before insert or update on holds
  for each statement execute function require_ledger_writer();
create trigger credit_accounts_one_writer
  before update of posted, held, debt, last_seq, last_hash, lifetime_purchased, ledger_time, next_due_at on credit_accounts
  for each statement execute function require_ledger_writer();

-- The ledger of earnings likewise; its sums are written by post_earnings and change_pending_earnings.
create trigger earnings_entries_append_only before update or delete or truncate on earnings_entries
  for each statement execute function refuse_ledger_change();
create trigger earnings_entries_one_writer before insert on earnings_entries
  for each statement execute function require_ledger_writer();
create trigger earnings_accounts_one_writer before insert or update or delete on earnings_accounts
  for each statement execute function require_ledger_writer();
create trigger earnings_payers_one_writer before insert or update or delete on earnings_payers
  for each statement execute function require_ledger_writer();
create trigger earnings_sources_one_writer before insert or update or delete on earnings_sources
  for each statement execute function require_ledger_writer();
create trigger earnings_months_one_writer before insert or update or delete on earnings_months
  for each statement execute function require_ledger_writer();

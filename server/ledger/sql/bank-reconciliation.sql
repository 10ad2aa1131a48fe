-- Bank reconciliation: what is matched is the same money, and what is completed adds up.

-- Checked when the database transaction commits, so a match, its lines and its entries may be written in any order.
create function require_even_bank_match() returns trigger language plpgsql as $$
declare lines numeric; entries numeric; entry_count int; foreign_entries int;
begin
  if not exists (select from bank_statement_matches where id = new.id) then return null; end if;
  select coalesce(sum(line.amount), 0) into lines from bank_statement_lines line where line.match_id = new.id;
  select coalesce(sum(case when entry.entry_type = 'debit' then own.amount else -own.amount end), 0), count(*),
         count(*) filter (where entry.account_id <> reconciliation.account_id or transaction.status = 'pending')
    into entries, entry_count, foreign_entries
    from bank_statement_match_entries matched
    join book_lines entry on entry.id = matched.book_line_id
    join book_transactions transaction on transaction.id = entry.transaction_id
    join book_accounts account on account.id = entry.account_id
    cross join lateral amount_on_account(account.currency, transaction.currency, entry.amount, entry.base_amount) own(amount)
    join bank_reconciliations reconciliation on reconciliation.id = new.reconciliation_id
    where matched.match_id = new.id;
  if entry_count = 0 or lines <> entries or foreign_entries > 0 then
    raise exception 'match % is not even: % of the bank, % of the books in % entries, % of another account or pending',
      new.id, lines, entries, entry_count, foreign_entries using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger bank_statement_matches_even after insert on bank_statement_matches
  deferrable initially deferred for each row execute function require_even_bank_match();

create function require_complete_reconciliation() returns trigger language plpgsql as $$
declare waiting int; matched numeric;
begin
  select count(*) filter (where match_id is null), coalesce(sum(amount) filter (where match_id is not null), 0)
    into waiting, matched from bank_statement_lines where reconciliation_id = new.id;
  if waiting > 0 or new.opening_balance + matched <> new.closing_balance then
    raise exception 'reconciliation % is not complete: % lines wait, % + % is not %',
      new.id, waiting, new.opening_balance, matched, new.closing_balance using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger bank_reconciliations_complete before update on bank_reconciliations
  for each row when (old.status = 'open' and new.status = 'completed') execute function require_complete_reconciliation();

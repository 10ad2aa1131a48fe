-- The customer's books: a posted transaction is final, and balances.

create function refuse_posted_book_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = 'posted' and new.status = 'reversed'
     and (new.id, new.organization_id, new.date, new.description, new.currency, new.exchange_rate, new.created_at, new.posted_at)
       = (old.id, old.organization_id, old.date, old.description, old.currency, old.exchange_rate, old.created_at, old.posted_at)
     and new.reference is not distinct from old.reference and new.reverses_id is not distinct from old.reverses_id
     and new.source_id is not distinct from old.source_id
  then return new; end if;
  if old.status <> 'pending' then
    raise exception 'transaction % is %: it is corrected by a reversal, never changed', old.id, old.status
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger book_transactions_immutable before update or delete on book_transactions
  for each row execute function refuse_posted_book_change();

create function refuse_posted_line_change() returns trigger language plpgsql as $$
declare line book_lines := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (select 1 from book_transactions where book_transactions.id = line.transaction_id and status <> 'pending') then
    raise exception 'transaction % is posted: its lines are final', line.transaction_id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return line;
end $$;
create trigger book_lines_immutable before insert or update or delete on book_lines
  for each row execute function refuse_posted_line_change();

-- Books begin with their first account: they are kept in its currency until somebody says another.
create function begin_books() returns trigger language plpgsql as $$
begin
  insert into book_settings (organization_id, currency, updated_at)
    select distinct on (organization_id) organization_id, currency, created_at from made order by organization_id, id
    on conflict do nothing;
  return null;
end $$;
create trigger book_accounts_begin_books after insert on book_accounts
  referencing new table as made for each statement execute function begin_books();

-- Checked when the database transaction commits, so lines and header may be written in any order. A posted one
-- balances in the currency of the books too.
create function require_balanced_book_transaction() returns trigger language plpgsql as $$
declare lines int; debits numeric; credits numeric; base_debits numeric; base_credits numeric; unvalued int; foreign_lines int;
begin
  select count(*), coalesce(sum(line.amount) filter (where line.entry_type = 'debit'), 0),
         coalesce(sum(line.amount) filter (where line.entry_type = 'credit'), 0),
         coalesce(sum(line.base_amount) filter (where line.entry_type = 'debit'), 0),
         coalesce(sum(line.base_amount) filter (where line.entry_type = 'credit'), 0),
         count(*) filter (where line.base_amount is null),
         count(*) filter (where account.organization_id <> new.organization_id or account.currency not in (new.currency, settings.currency))
    into lines, debits, credits, base_debits, base_credits, unvalued, foreign_lines
    from book_lines line join book_accounts account on account.id = line.account_id
    join book_settings settings on settings.organization_id = new.organization_id
    where line.transaction_id = new.id;
  if lines < 2 or debits <> credits or foreign_lines > 0
     or new.status <> 'pending' and (unvalued > 0 or base_debits <> base_credits) then
    raise exception 'transaction % does not balance: % lines, debits %, credits %, in the books % and %',
      new.id, lines, debits, credits, base_debits, base_credits using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger book_transactions_balanced after insert or update on book_transactions
  deferrable initially deferred for each row execute function require_balanced_book_transaction();

-- Nothing posts into a closed period. Whoever closes one waits for those that are posting, and the other way round.
create function refuse_closed_period() returns trigger language plpgsql as $$
declare late record;
begin
  perform 1 from book_settings where organization_id in (
    select posted.organization_id from posted join unposted using (id) where unposted.status = 'pending' and posted.status = 'posted')
    order by organization_id for share;
  select posted.id, posted.date, settings.closed_through into late
    from posted join unposted using (id) join book_settings settings on settings.organization_id = posted.organization_id
    where unposted.status = 'pending' and posted.status = 'posted' and posted.date <= settings.closed_through limit 1;
  if found then
    raise exception 'transaction % of % cannot be posted: the books are closed through %', late.id, late.date, late.closed_through
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return null;
end $$;
create trigger book_transactions_in_open_period after update on book_transactions
  referencing old table as unposted new table as posted for each statement execute function refuse_closed_period();

-- What a line moves on its account, in the account's currency: the transaction's own, or that of the books. Null while
-- its value in the books is not known.
create function amount_on_account(account_currency text, transaction_currency text, amount bigint, base_amount bigint)
returns bigint language sql immutable parallel safe as $$
  select case when account_currency = transaction_currency then amount else base_amount end
$$;

-- Posting moves the balances of its accounts and what was posted to them by day and by month. The accounts of all
-- transactions that one statement posts are locked together and in the order of their ids, so that two statements
-- never wait for each other.
create function move_book_balances() returns trigger language plpgsql as $$
declare changed text[];
begin
  changed := array(
    select distinct line.account_id from posted join unposted using (id) join book_lines line on line.transaction_id = posted.id
    where unposted.status = 'pending' and posted.status = 'posted');
  if cardinality(changed) = 0 then return null; end if;
  perform 1 from book_accounts where id = any (changed) order by id for no key update;
  with moved as (
    select line.account_id, posted.date,
        sum(case line.entry_type when 'debit' then own.amount else -own.amount end) as net,
        coalesce(sum(line.base_amount) filter (where line.entry_type = 'debit'), 0) as debit,
        coalesce(sum(line.base_amount) filter (where line.entry_type = 'credit'), 0) as credit
      from posted join unposted using (id) join book_lines line on line.transaction_id = posted.id
      join book_accounts account on account.id = line.account_id
      cross join lateral amount_on_account(account.currency, posted.currency, line.amount, line.base_amount) own(amount)
      where unposted.status = 'pending' and posted.status = 'posted' group by 1, 2),
  summed as (
    insert into book_sums as sums (account_id, grain, start, debit, credit)
      select account_id, grain, date_trunc(grain::text, date)::date, sum(debit), sum(credit)
      from moved cross join unnest(enum_range(null::book_sum_grain)) grain group by 1, 2, 3
    on conflict (account_id, grain, start) do update
      set debit = sums.debit + excluded.debit, credit = sums.credit + excluded.credit)
  update book_accounts account set net = account.net + changed_by.net
    from (select account_id, sum(net) as net from moved group by 1) changed_by
    where account.id = changed_by.account_id;
  return null;
end $$;
create trigger book_transactions_move_balances after update on book_transactions
  referencing old table as unposted new table as posted for each statement execute function move_book_balances();

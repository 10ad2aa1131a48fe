-- The customer's books: a posted transaction is final, and balances.

create function refuse_posted_book_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = 'posted' and new.status = 'reversed'
     and (new.id, new.organization_id, new.date, new.description, new.currency, new.created_at, new.posted_at)
       = (old.id, old.organization_id, old.date, old.description, old.currency, old.created_at, old.posted_at)
     and new.reference is not distinct from old.reference and new.reverses_id is not distinct from old.reverses_id
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

-- Checked when the database transaction commits, so lines and header may be written in any order.
create function require_balanced_book_transaction() returns trigger language plpgsql as $$
declare lines int; debits numeric; credits numeric; foreign_lines int;
begin
  select count(*), coalesce(sum(line.amount) filter (where line.entry_type = 'debit'), 0),
         coalesce(sum(line.amount) filter (where line.entry_type = 'credit'), 0),
         count(*) filter (where account.organization_id <> new.organization_id or account.currency <> new.currency)
    into lines, debits, credits, foreign_lines
    from book_lines line join book_accounts account on account.id = line.account_id where line.transaction_id = new.id;
  if lines < 2 or debits <> credits or foreign_lines > 0 then
    raise exception 'transaction % does not balance: % lines, debits %, credits %', new.id, lines, debits, credits using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger book_transactions_balanced after insert or update on book_transactions
  deferrable initially deferred for each row execute function require_balanced_book_transaction();

-- Posting moves the balances of its accounts. The accounts of all transactions that one statement posts are
-- locked together and in the order of their ids, so that two statements never wait for each other.
create function move_book_balances() returns trigger language plpgsql as $$
declare changed text[];
begin
  changed := array(
    select distinct line.account_id from posted join unposted using (id) join book_lines line on line.transaction_id = posted.id
    where unposted.status = 'pending' and posted.status = 'posted');
  if cardinality(changed) = 0 then return null; end if;
  perform 1 from book_accounts where id = any (changed) order by id for no key update;
  update book_accounts account set net = account.net + moved.net
    from (
      select line.account_id, sum(case when line.entry_type = 'debit' then line.amount else -line.amount end) as net
      from posted join unposted using (id) join book_lines line on line.transaction_id = posted.id
      where unposted.status = 'pending' and posted.status = 'posted' group by 1) moved
    where account.id = moved.account_id;
  return null;
end $$;
create trigger book_transactions_move_balances after update on book_transactions
  referencing old table as unposted new table as posted for each statement execute function move_book_balances();

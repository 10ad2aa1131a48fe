-- Rules about people, payments and books that no Prisma schema can state.

alter table users add constraint users_email_lower_case check (email = lower(email) and position('@' in email) > 1);

alter table organizations
  add constraint organizations_relationship check ((parent_id is null) = (relationship is null)),
  add constraint organizations_not_own_parent check (parent_id <> id);

-- ── Payments ───────────────────────────────────────────────────────────────────────────────────
alter table purchases
  add constraint purchases_amounts check (credits > 0 and amount_cents > 0),
  add constraint purchases_paid_at check (status not in ('paid', 'partially_refunded', 'refunded', 'disputed', 'lost') or paid_at is not null);

-- A card is saved once, and one of the saved ones is the default.
create unique index payment_methods_fingerprint on payment_methods (credit_account_id, fingerprint) where removed_at is null;
create unique index payment_methods_default on payment_methods (credit_account_id) where is_default and removed_at is null;

alter table recharge_policies add constraint recharge_policies_ranges check (
  threshold between 0 and 100000000000 and target > threshold
  and fixed_amount_cents between 100 and 100000
  and (monthly_cap_cents is null or monthly_cap_cents > 0) and max_per_day > 0 and cooldown_seconds >= 0);

-- One live attempt per account: this index is what makes "exactly one charge" true.
create unique index recharge_attempts_one_live on recharge_attempts (credit_account_id) where live;
alter table recharge_attempts
  add constraint recharge_attempts_live check (live = (state in ('claimed', 'charging', 'requires_action', 'unknown'))),
  add constraint recharge_attempts_amounts check (amount_cents between 100 and 100000 and credits > 0);

-- ── The customer's books ───────────────────────────────────────────────────────────────────────
alter table book_lines add constraint book_lines_amount_positive check (amount > 0);

create function refuse_posted_book_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = 'posted' and new.status = 'reversed'
     and (new.id, new.organization_id, new.date, new.description, new.currency, new.created_at, new.posted_at)
       = (old.id, old.organization_id, old.date, old.description, old.currency, old.created_at, old.posted_at)
     and new.reference is not distinct from old.reference and new.reverses_id is not distinct from old.reverses_id
  then return new; end if;
  if old.status <> 'pending' then
    raise exception 'transaction % is %: it is corrected by a reversal, never changed', old.id, old.status using errcode = 'object_not_in_prerequisite_state';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger book_transactions_immutable before update or delete on book_transactions
  for each row execute function refuse_posted_book_change();

create function refuse_posted_line_change() returns trigger language plpgsql as $$
declare line book_lines := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (select 1 from book_transactions t where t.id = line.transaction_id and t.status <> 'pending') then
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
  select count(*), coalesce(sum(l.amount) filter (where l.entry_type = 'debit'), 0),
         coalesce(sum(l.amount) filter (where l.entry_type = 'credit'), 0),
         count(*) filter (where a.organization_id <> new.organization_id or a.currency <> new.currency)
    into lines, debits, credits, foreign_lines
    from book_lines l join book_accounts a on a.id = l.account_id where l.transaction_id = new.id;
  if lines < 2 or debits <> credits or foreign_lines > 0 then
    raise exception 'transaction % does not balance: % lines, debits %, credits %', new.id, lines, debits, credits using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger book_transactions_balanced after insert or update on book_transactions
  deferrable initially deferred for each row execute function require_balanced_book_transaction();

-- A grant carries the priority of its wallet, so that a debit finds its grants in burn order in one table.

create function take_wallet_priority() returns trigger language plpgsql as $$
begin
  select wallets.priority into strict new.wallet_priority
    from wallets where wallets.id = new.wallet_id and wallets.credit_account_id = new.credit_account_id;
  return new;
end $$;
create trigger credit_grants_wallet before insert on credit_grants
  for each row execute function take_wallet_priority();

-- Grants change only under the lock of their account, and so does what they carry.
create function carry_wallet_priority() returns trigger language plpgsql set bursar.ledger_writer = 'on' as $$
begin
  perform 1 from credit_accounts where credit_accounts.id = new.credit_account_id for update;
  update credit_grants set wallet_priority = new.priority where credit_grants.wallet_id = new.id;
  return null;
end $$;
create trigger wallets_carry_priority after update of priority on wallets
  for each row when (old.priority <> new.priority) execute function carry_wallet_priority();

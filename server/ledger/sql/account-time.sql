-- An account has a time of its own, and what ends is settled before anything else is judged.
--
-- ledger_time  no entry of the account is ever stamped before it. It rises with every entry, and when a
--              period that has ended is read: whatever comes later falls behind the end of that period.
-- next_due_at  nothing ends before it: the time of an open hold or of a grant. Whoever changes or reads
--              the account after it first posts what ended, each at the moment it ended
--              (server/ledger/settle-account). So a hold past its time is free, and what rolls over is
--              there, the moment somebody looks, with every job stopped.

create function next_due_at(p_account text) returns timestamptz language sql stable as $$
  select least(
    (select min(expires_at) from holds where credit_account_id = p_account and state = 'held'),
    (select min(expires_at) from credit_grants where credit_account_id = p_account and open and remaining > held))
$$;

-- When the account is next due, looked up again: a hold that was captured leaves an earlier time behind.
create function renew_next_due_at(p_account text) returns void language sql set bursar.ledger_writer = 'on' as $$
  update credit_accounts set next_due_at = next_due_at(id) where id = p_account
$$;

-- Nothing is stamped before this moment any more. The update waits for whoever is writing.
create function close_ledger(p_account text, p_until timestamptz) returns void language sql set bursar.ledger_writer = 'on' as $$
  update credit_accounts set ledger_time = p_until where id = p_account and ledger_time < p_until
$$;

-- The `seq` of the last entry before a moment; 0 when there is none. Times rise with the sequence, so the
-- place is found in as many look-ups as the length has binary digits. Which entries are looked at does not
-- depend on what is written later, so the answer for a moment that is closed never changes.
create function ledger_seq_before(p_account text, p_at timestamptz) returns bigint
language plpgsql stable parallel safe as $$
declare
  last bigint; place bigint := 0; step bigint := 1;
begin
  select last_seq into last from credit_accounts where id = p_account;
  while step * 2 <= last loop step := step * 2; end loop;
  while step > 0 loop
    if place + step <= last and (select created_at from ledger_entries where credit_account_id = p_account and seq = place + step) < p_at
    then place := place + step; end if;
    step := step / 2;
  end loop;
  return place;
end $$;

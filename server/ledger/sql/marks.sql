-- What the entries of an account come to, kept at every thousandth of them (ledger_marks), so that a balance at any
-- place in a long ledger costs a look-up and less than a thousand entries. Entries never change, so a mark is never
-- wrong and never changes either. A job writes them; where it is behind, more entries are added up instead.

-- What each ledger account took in less what left it, over an account's entries up to and with one.
create function ledger_nets(p_account text, p_seq bigint) returns table (account ledger_account, net bigint) language sql stable as $$
  with mark as materialized (
    select coalesce(max(seq), 0) as seq from ledger_marks where credit_account_id = p_account and seq <= p_seq)
  select s.account, sum(s.net)::bigint
  from mark cross join lateral (
    select m.account, m.net from ledger_marks m where m.credit_account_id = p_account and m.seq = mark.seq
    union all
    select side.account, side.amount from ledger_entries e
      cross join lateral (values (e.to_account, e.amount), (e.from_account, -e.amount)) side(account, amount)
      where e.credit_account_id = p_account and e.seq > mark.seq and e.seq <= p_seq) s
  group by s.account
$$;

-- Writes the marks that an account lacks, at most so many of them. Answers how many it wrote.
create function mark_ledger(p_account text, p_most int) returns int language plpgsql as $$
declare
  last bigint; place bigint; written int := 0;
begin
  select last_seq into last from credit_accounts where id = p_account;
  select coalesce(max(seq), 0) + 1000 into place from ledger_marks where credit_account_id = p_account;
  while place <= last and written < p_most loop
    insert into ledger_marks (credit_account_id, seq, account, net)
      select p_account, place, n.account, n.net from ledger_nets(p_account, place) n
      on conflict do nothing;
    place := place + 1000;
    written := written + 1;
  end loop;
  return written;
end $$;

-- How many requests each agent of an account was charged for, kept up to every thousandth entry like the marks: entries
-- never change, so a count is never wrong, and may be deleted at any time. Where the job is behind, more are counted.

-- The requests of each agent within some entries of an account.
create function count_agent_requests(p_account text, p_after bigint, p_upto bigint) returns table (agent_id text, requests bigint)
language sql stable as $$
  select actor_id, count(*) from ledger_entries
  where credit_account_id = p_account and seq > p_after and seq <= p_upto and actor_type = 'agent'
    and (kind = 'capture' or kind = 'debit' and idem is not null)
  group by actor_id
$$;

create function agent_requests(p_account text) returns table (agent_id text, requests bigint) language sql stable as $$
  with kept as (
    select coalesce(max(c.seq), 0) as seq, coalesce((array_agg(c.counts))[1], '{}') as counts
    from agent_request_counts c where c.credit_account_id = p_account)
  select n.agent_id, sum(n.requests)::bigint from (
    select k.key as agent_id, k.value::bigint as requests from kept, jsonb_each_text(kept.counts) k
    union all
    select c.agent_id, c.requests from kept, count_agent_requests(p_account, kept.seq, (select last_seq from credit_accounts where id = p_account)) c) n
  group by 1
$$;

-- Counts on to the last thousandth entry, at most so many entries at once. Answers whether there is more.
create function keep_agent_requests(p_account text, p_most bigint) returns boolean language plpgsql as $$
declare last bigint; kept agent_request_counts; upto bigint;
begin
  select last_seq into last from credit_accounts where id = p_account;
  insert into agent_request_counts (credit_account_id, seq, counts) values (p_account, 0, '{}') on conflict do nothing;
  -- Two workers count one after the other.
  select * into kept from agent_request_counts where credit_account_id = p_account for update;
  upto := least(last - last % 1000, kept.seq + p_most);
  if upto <= kept.seq then return false; end if;
  update agent_request_counts set seq = upto, counts = coalesce((
      select jsonb_object_agg(n.agent_id, n.requests) from (
        select c.agent_id, sum(c.requests) as requests from (
          select k.key as agent_id, k.value::bigint as requests from jsonb_each_text(kept.counts) k
          union all select * from count_agent_requests(p_account, kept.seq, upto)) c group by 1) n), '{}')
    where credit_account_id = p_account;
  return upto < last - last % 1000;
end $$;

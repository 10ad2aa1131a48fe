-- What may be spent at a moment: living, effective grants less what is held of them. For a moment up to
-- which the account is settled.
create function available_credits(p_account text, p_at timestamptz) returns bigint language sql stable as $$
  select coalesce(sum(remaining - held), 0)::bigint from credit_grants
  where credit_account_id = p_account and open and effective_at <= p_at and (expires_at is null or expires_at > p_at)
$$;

-- Whether a balance that moved from p_before to p_after fell through one of the watched levels.
create function crosses_down(p_levels bigint[], p_before bigint, p_after bigint) returns boolean language sql immutable parallel safe as $$
  select exists (select 1 from unnest(p_levels) level where p_before >= level and p_after < level)
$$;

-- Has alerts and recharge look at the balance once this transaction commits; many requests make one job.
create function enqueue_balance_check(p_account text) returns void language plpgsql as $$
begin
  perform graphile_worker.add_job('check-balance', json_build_object('creditAccountId', p_account),
    job_key := 'check-balance:' || p_account);
end $$;

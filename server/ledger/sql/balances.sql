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

-- Whether a balance that moved from p_before to p_after rose so far above one of the watched levels that its alert arms
-- again (alerts/move-alert: the level and 5 % of it).
create function crosses_up(p_levels bigint[], p_before bigint, p_after bigint) returns boolean language sql immutable parallel safe as $$
  select exists (select 1 from unnest(p_levels) level where p_before * 100 < level * 105 and p_after * 100 >= level * 105)
$$;

-- Notes for the alerts that have fired how high the balance rose: what is spent again before they are looked at has armed
-- them all the same. The caller holds the account.
create function note_rise(p_account text, p_available bigint, p_at timestamptz) returns void language sql as $$
  update alert_states set peak = greatest(peak, p_available) where credit_account_id = p_account and level <> 'ok';
  update alerts a set peak = greatest(a.peak, case when a.wallet_id is null then p_available else (
      select coalesce(sum(g.remaining - g.held), 0)::bigint from credit_grants g
      where g.credit_account_id = p_account and g.wallet_id = a.wallet_id and g.open and g.effective_at <= p_at
        and (g.expires_at is null or g.expires_at > p_at)) end)
    where a.credit_account_id = p_account and a.is_down;
$$;

-- Has alerts and recharge look at the balance once this transaction commits; many requests make one job.
create function enqueue_balance_check(p_account text) returns void language plpgsql as $$
begin
  perform graphile_worker.add_job('check-balance', json_build_object('creditAccountId', p_account),
    job_key := 'check-balance:' || p_account);
end $$;

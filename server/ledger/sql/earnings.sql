-- The ledger of earnings: what the users of apps and agents paid as a markup, and where it went.
--
-- The whole charge is usage revenue in the credit ledger; of it the markup goes on from `usage` to the creator and
-- the platform here, in the transaction of the charge. Whoever writes both locks the credit accounts first.

create type earnings_movement as (
  organization text, "from" earnings_side, "to" earnings_side, amount bigint, source text, kind earnings_source_kind,
  charge text, account text, refund text, redemption text, at timestamptz
);

-- Posts movements in their order, whole or not at all, and keeps the sums beside them. Nothing is redeemed beyond
-- what is available, whoever asks for it.
create function post_earnings(input jsonb) returns void language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  movements constant earnings_movement[] := array(select m from jsonb_populate_recordset(null::earnings_movement, input) m);
  short text;
begin
  -- In the order of ids, so that two who write to several creators wait and do not deadlock.
  insert into earnings_accounts (organization_id)
    select distinct m.organization collate "C" as id from unnest(movements) m order by id on conflict do nothing;
  perform 1 from earnings_accounts a where a.organization_id in (select m.organization from unnest(movements) m)
    order by a.organization_id for update;

  insert into earnings_entries (organization_id, seq, from_side, to_side, amount, source_id, charge_id, credit_account_id,
      refund_id, redemption_id, created_at)
    select a.organization_id, a.last_seq + row_number() over (partition by a.organization_id order by m.place), m."from", m."to",
      m.amount, m.source, m.charge, m.account, m.refund, m.redemption, m.at
    from unnest(movements) with ordinality m(organization, "from", "to", amount, source, kind, charge, account, refund, redemption, at, place)
    join earnings_accounts a on a.organization_id = m.organization;

  update earnings_accounts a set last_seq = a.last_seq + moved.entries, earned = a.earned + moved.earned,
      taken_back = a.taken_back + moved.taken_back, redeemed = a.redeemed + moved.redeemed
    from (select m.organization, count(*) as entries,
        coalesce(sum(m.amount) filter (where m."from" = 'usage' and m."to" = 'creator'), 0) as earned,
        coalesce(sum(m.amount) filter (where m."from" = 'creator' and m."to" = 'usage'), 0) as taken_back,
        coalesce(sum(m.amount) filter (where m."from" = 'creator' and m."to" in ('credits', 'payouts')), 0) as redeemed
      from unnest(movements) m group by 1) moved
    where a.organization_id = moved.organization;
  select m.organization into short from unnest(movements) m join earnings_accounts a on a.organization_id = m.organization
    where m.redemption is not null and a.earned - a.taken_back - a.redeemed - a.pending < 0 limit 1;
  if found then raise exception 'organization % redeems more than it has earned', short using errcode = 'check_violation'; end if;

  insert into earnings_sources as source (source_id, organization_id, kind, uses, earned, taken_back, platform, platform_taken_back)
    select m.source, m.organization, m.kind, count(distinct m.charge) filter (where m."from" = 'usage'),
      coalesce(sum(m.amount) filter (where m."from" = 'usage' and m."to" = 'creator'), 0),
      coalesce(sum(m.amount) filter (where m."from" = 'creator'), 0),
      coalesce(sum(m.amount) filter (where m."from" = 'usage' and m."to" = 'platform'), 0),
      coalesce(sum(m.amount) filter (where m."from" = 'platform'), 0)
    from unnest(movements) m where m.source is not null group by 1, 2, 3
    on conflict (source_id) do update set uses = source.uses + excluded.uses, earned = source.earned + excluded.earned,
      taken_back = source.taken_back + excluded.taken_back, platform = source.platform + excluded.platform,
      platform_taken_back = source.platform_taken_back + excluded.platform_taken_back;
  insert into earnings_months as kept (organization_id, month, source_id, uses, earned, taken_back)
    select m.organization, date_trunc('month', m.at at time zone o.time_zone)::date, m.source,
      count(distinct m.charge) filter (where m."from" = 'usage'),
      coalesce(sum(m.amount) filter (where m."from" = 'usage' and m."to" = 'creator'), 0),
      coalesce(sum(m.amount) filter (where m."from" = 'creator'), 0)
    from unnest(movements) m join organizations o on o.id = m.organization where m.source is not null group by 1, 2, 3
    on conflict (organization_id, month, source_id) do update set uses = kept.uses + excluded.uses,
      earned = kept.earned + excluded.earned, taken_back = kept.taken_back + excluded.taken_back;
end $$;

-- Sets earnings aside for a payout, or (negative) frees them.
create function change_pending_earnings(p_organization text, p_amount bigint) returns void
language plpgsql set bursar.ledger_writer = 'on' as $$
declare available bigint;
begin
  update earnings_accounts a set pending = a.pending + p_amount where a.organization_id = p_organization
    returning a.earned - a.taken_back - a.redeemed - a.pending into strict available;
  if p_amount > 0 and available < 0 then
    raise exception 'organization % sets aside more than it has earned', p_organization using errcode = 'check_violation';
  end if;
end $$;

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
      taken_back = a.taken_back + moved.taken_back, redeemed = a.redeemed + moved.redeemed,
      paid_out = a.paid_out + moved.paid_out
    from (select m.organization, count(*) as entries,
        coalesce(sum(m.amount) filter (where m."from" = 'usage' and m."to" = 'creator'), 0) as earned,
        coalesce(sum(m.amount) filter (where m."from" = 'creator' and m."to" = 'usage'), 0) as taken_back,
        coalesce(sum(m.amount) filter (where m."from" = 'creator' and m."to" in ('credits', 'payouts')), 0) as redeemed,
        coalesce(sum(m.amount) filter (where m."from" = 'creator' and m."to" = 'payouts'), 0) as paid_out
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
declare account earnings_accounts;
begin
  update earnings_accounts a set pending = a.pending + p_amount where a.organization_id = p_organization
    returning * into strict account;
  if p_amount > 0 and payable_earnings(account) < 0 then
    raise exception 'organization % sets aside more than may be paid out', p_organization using errcode = 'check_violation';
  end if;
end $$;

-- What may be paid out in money: what is available, and of it only what money paid for that has stayed beyond the
-- hold-back. Redemptions into credits use up the rest first. What refunds have taken back since counts at once.
create function payable_earnings(a earnings_accounts) returns bigint language sql immutable as $$
  select least(a.earned - a.taken_back - a.redeemed - a.pending,
    a.matured_money - (a.taken_back - a.matured_taken_back) - a.paid_out - a.pending)
$$;

-- Looks at the entries that have become older than the hold-back, in their order and at most so many, and keeps how much of
-- them was paid by money: by grants that a payment bought, less what of the payment was refunded, disputed or lost by then,
-- and nothing where the card network suspects fraud. Credits that were given, and use on credit, are no money. It rounds
-- against the payout. No charge waits for it. Answers how many entries it looked at.
create function mature_earnings(p_organization text, p_until timestamptz, p_most int) returns bigint
language plpgsql set bursar.ledger_writer = 'on' as $$
declare account earnings_accounts; last bigint;
begin
  select * into account from earnings_accounts a where a.organization_id = p_organization for update;
  if not found then return 0; end if;
  select max(seq) into last from (
    select e.seq, bool_and(e.created_at <= p_until) over (order by e.seq) as is_ripe
    from (select seq, created_at from earnings_entries
      where organization_id = p_organization and seq > account.matured_seq order by seq limit p_most) e) ripe
    where is_ripe;
  if last is null then return 0; end if;

  with ripe as (
    select e.credit_account_id, e.amount, e.from_side = 'usage' as comes_in, paid.total, paid.bought, paid.kept
    from earnings_entries e cross join lateral (
      select sum(c.amount) as total, coalesce(sum(drawn.bought), 0) as bought, coalesce(sum(drawn.kept), 0) as kept
      from ledger_entries c cross join lateral (
        select sum(d.amount) as bought,
          sum(div(d.amount::numeric * greatest(p.amount_cents - p.refunded_cents - p.disputed_cents - p.lost_cents, 0), p.amount_cents))
            filter (where p.fraud_warning is null) as kept
        from unnest(c.grant_ids, c.grant_amounts) d(id, amount) join payments p on p.grant_id = d.id) drawn
      where c.transaction_id = e.charge_id and c.credit_account_id = e.credit_account_id and c.kind = 'debit') paid
    where e.organization_id = p_organization and e.seq > account.matured_seq and e.seq <= last
      and (e.from_side = 'usage' and e.to_side = 'creator' or e.from_side = 'creator' and e.to_side = 'usage')),
  judged as (
    select credit_account_id, comes_in, amount,
      case when comes_in then div(amount * kept, total) else -ceil(amount * bought / total) end as money from ripe),
  payers as (
    insert into earnings_payers as payer (organization_id, credit_account_id, earned, money)
      select p_organization, credit_account_id, sum(case when comes_in then amount else -amount end), sum(money) from judged group by 2
      on conflict (organization_id, credit_account_id)
      do update set earned = payer.earned + excluded.earned, money = payer.money + excluded.money)
  update earnings_accounts a set matured_seq = last,
      matured_earned = a.matured_earned + coalesce((select sum(amount) from judged where comes_in), 0),
      matured_taken_back = a.matured_taken_back + coalesce((select sum(amount) from judged where not comes_in), 0),
      matured_money = a.matured_money + coalesce((select sum(money) from judged), 0)
    where a.organization_id = p_organization;
  return last - account.matured_seq;
end $$;

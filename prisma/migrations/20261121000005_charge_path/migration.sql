-- The charge path, complete: holds, budgets, overage, repeats told from reuses; and an entry's hash
-- that covers the whole row. Replaces post_charges and post_transaction of migration 2.

alter table ledger_entries add column budget_ids text[];

-- A grant carries the priority of its wallet, so that a debit finds its grants in one table.
alter table credit_grants add column wallet_priority int not null default 0;
create function carry_wallet_priority() returns trigger language plpgsql set bursar.ledger_writer = 'on' as $$
begin
  update credit_grants g set wallet_priority = new.priority where g.wallet_id = new.id;
  return null;
end $$;
create trigger wallets_carry_priority after update of priority on wallets for each row
  when (old.priority <> new.priority) execute function carry_wallet_priority();
create function take_wallet_priority() returns trigger language plpgsql as $$
begin
  select w.priority into strict new.wallet_priority from wallets w where w.id = new.wallet_id and w.credit_account_id = new.credit_account_id;
  return new;
end $$;
create trigger credit_grants_wallet before insert on credit_grants for each row execute function take_wallet_priority();
alter table credit_grants disable trigger credit_grants_one_writer;
update credit_grants g set wallet_priority = w.priority from wallets w where w.id = g.wallet_id and w.priority <> 0;
alter table credit_grants enable trigger credit_grants_one_writer;

-- Once a statement instead of once a row: a batch of charges updates many accounts at once.
drop trigger credit_accounts_one_writer on credit_accounts;
drop function require_ledger_writer_for_balance;
create trigger credit_accounts_one_writer before update of posted, held, debt, last_seq, last_hash, lifetime_purchased on credit_accounts
  for each statement execute function require_ledger_writer();

-- ── Tamper evidence ────────────────────────────────────────────────────────────────────────────
-- The hash of an entry covers everything its row says and the hash of the entry before it. What a
-- client wrote is quoted, so that no two rows share one text; the time is a number, because the text
-- of a timestamp depends on the session.
drop function ledger_entry_hash(bytea, text, bigint, text, entry_kind, ledger_account, ledger_account, bigint, bigint,
  text, text, text, text, text, text, uuid, text[], bigint[], text, timestamptz);
create function ledger_entry_hash(
  p_previous bytea, p_account text, p_seq bigint, p_transaction text, p_kind text, p_from text, p_to text,
  p_amount bigint, p_balance_after bigint, p_organization text, p_actor_type text, p_actor_id text,
  p_operation text, p_price_version text, p_entity_type text, p_entity_id text, p_description text, p_idem uuid, p_key text,
  p_grant_ids text, p_grant_amounts text, p_budget_ids text, p_reverses text, p_details jsonb,
  p_fingerprint uuid, p_request text, p_created_at timestamptz
) returns bytea language sql stable parallel safe as $$
  select sha256(p_previous || convert_to(concat_ws('|',
    p_account, p_seq, p_transaction, p_kind, p_from, p_to, p_amount, p_balance_after, p_organization, p_actor_type, p_actor_id,
    coalesce(p_operation, '-'), coalesce(p_price_version, '-'), coalesce(p_entity_type, '-'), quote_nullable(p_entity_id),
    quote_nullable(p_description), coalesce(p_idem::text, '-'), quote_nullable(p_key), p_grant_ids, p_grant_amounts,
    coalesce(p_budget_ids, '-'), coalesce(p_reverses, '-'), quote_nullable(p_details::text), coalesce(p_fingerprint::text, '-'),
    coalesce(p_request, '-'), (extract(epoch from p_created_at) * 1000000)::bigint), 'UTF8'))
$$;

-- Entries of before this migration get the wider hash once; nothing else of them changes.
alter table ledger_entries disable trigger ledger_entries_append_only;
do $$
declare e ledger_entries%rowtype; previous bytea; account text;
begin
  for e in select * from ledger_entries order by credit_account_id, seq loop
    if account is distinct from e.credit_account_id then account := e.credit_account_id; previous := decode(repeat('00', 32), 'hex'); end if;
    previous := ledger_entry_hash(previous, e.credit_account_id, e.seq, e.transaction_id, e.kind::text, e.from_account::text,
      e.to_account::text, e.amount, e.balance_after, e.organization_id, e.actor_type, e.actor_id, e.operation, e.price_version, e.entity_type,
      e.entity_id, e.description, e.idem, e.idempotency_key, e.grant_ids::text, e.grant_amounts::text, e.budget_ids::text, e.reverses, e.details,
      e.fingerprint, e.request_id, e.created_at);
    update ledger_entries x set hash = previous where x.credit_account_id = e.credit_account_id and x.seq = e.seq;
  end loop;
  perform set_config('bursar.ledger_writer', 'on', true);
  update credit_accounts a set last_hash = l.hash from ledger_entries l where l.credit_account_id = a.id and l.seq = a.last_seq;
  perform set_config('bursar.ledger_writer', 'off', true);
end $$;
alter table ledger_entries enable trigger ledger_entries_append_only;

create trigger holds_one_writer before insert or update on holds
  for each statement execute function require_ledger_writer();

-- ── Budgets ────────────────────────────────────────────────────────────────────────────────────
-- The first day of the window a day falls in.
create function budget_window_start(p_period budget_period, p_day date) returns date language sql immutable parallel safe as $$
  select case p_period
    when 'day' then p_day
    when 'week' then date_trunc('week', p_day::timestamp)::date
    when 'month' then date_trunc('month', p_day::timestamp)::date
    else '1970-01-01'::date end
$$;

-- Gives credits back to the budgets that counted them, unless their window has passed since.
create function return_to_budgets(p_budgets text[], p_amount bigint, p_counted_at timestamptz) returns void language sql as $$
  update budgets b set spent = greatest(b.spent - p_amount, 0)
  from organizations o
  where b.id = any (p_budgets) and o.id = b.organization_id
    and b.window_start <= (p_counted_at at time zone o.time_zone)::date
$$;

-- ── post_charges: where credits are spent ──────────────────────────────────────────────────────
-- Takes charges for any number of accounts, sorted by account and in arrival order within one; their
-- keys differ. READ COMMITTED on purpose: the first statement locks the accounts in id order, each
-- later statement sees everything that committed before the lock. A charge with a hold id reserves
-- its amount instead of spending it. One verdict a charge, in order:
--   charged       o_seq is its entry, o_available what is left
--   replayed      an entry with this idempotency key exists; o_seq and what follows are that entry's
--   conflict      as replayed, but the key came with another request
--   insufficient  nothing moved; o_available is what this charge could have drawn from
--   over_budget   nothing moved; o_budget is the tightest budget that refused
-- Prices are decided by the caller; amounts are microcredits and must be positive.
--
-- It runs some hundred times a second, so it is few statements, each over the whole call: a
-- statement costs more to start than a charge costs to decide. Arrays are read by subscript, which
-- is cheaper than unnesting twenty of them. The planner is held to indexes, whatever its statistics
-- say while a table is young.
drop function post_charges(text[], text[], bigint[], uuid[], text[], text[], text[], text[], text[], text[],
  text[], text[], text[], text[], date[], timestamptz);
create function post_charges(
  p_account text[], p_organization text[], p_amount bigint[], p_idem uuid[], p_key text[], p_fingerprint uuid[],
  p_operation text[], p_price_version text[], p_transaction text[], p_actor_type text[], p_actor_id text[], p_api_key text[],
  p_entity_type text[], p_entity_id text[], p_description text[], p_details jsonb[], p_request text[], p_day date[],
  p_hold text[], p_hold_expires timestamptz[], p_now timestamptz
) returns table (o_outcome text, o_seq bigint, o_available bigint, o_held bigint, o_balance bigint, o_budget text,
  o_transaction text, o_amount bigint, o_entity text, o_created_at timestamptz)
language plpgsql
set bursar.ledger_writer = 'on' set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_incremental_sort = off
as $$
declare
  n constant int := cardinality(p_account);
  nothing constant bigint[] := array_fill(null::bigint, array[n]);
  no_text constant text[] := array_fill(null::text, array[n]);
  outcome text[] := no_text; seqs bigint[] := nothing; available bigint[] := nothing; balances bigint[] := nothing;
  hashes bytea[] := array_fill(null::bytea, array[n]); drawn_ids text[] := no_text; drawn_amounts text[] := no_text;
  -- What the common charge has nothing of: these stay null until one needs them. paid and over are
  -- what came from the spendable credits and from debt, where it is not simply all spendable.
  refused_by text[]; helds bigint[]; paid bigint[]; over bigint[]; over_hashes bytea[]; counted_by text[];
  any_replay boolean := false; any_over boolean := false; any_hold boolean := false;
  r_at int[]; r_seq bigint[]; r_balance bigint[]; r_fingerprint uuid[];
  i int; j int; k int := 0;
  a_id text[]; a_posted bigint[]; a_held bigint[]; a_debt bigint[]; a_seq bigint[]; a_hash bytea[];
  a_overage bigint[]; a_budgeted boolean[]; a_watch text[]; a_moved boolean[] := '{}'; moved int := 0;
  account text := ''; posted bigint; held bigint; debt bigint; seq bigint; hash bytea; overage_limit bigint; watch bigint[];
  budgeted boolean; level bigint; free bigint; free_before bigint;
  g int := 1; grants int; first_open int; last_open int := 0; head_free bigint; head_ids text;
  g_account text[]; g_id text[]; g_free bigint[]; g_before bigint[]; g_operations text[]; g_organizations text[];
  g_held bigint[]; scoped boolean;
  b int := 1; budgets_count int := 0; b_first int := 1; b_last int := 0; b_ids text[]; b_account text[]; b_organizations text[];
  b_subject text[]; b_subject_id text[]; b_limit bigint[]; b_spent bigint[]; b_window date[]; b_strict boolean[];
  b_paused boolean[]; b_pauses boolean[]; b_alerts jsonb; b_alerted int[]; b_moved boolean[]; b_closed boolean[]; tightest int; room bigint;
  percent int;
  can bigint; need bigint; take bigint; amount bigint; overage bigint; holding boolean;
  ids text[]; amounts bigint[]; counted text[];
begin
  select array_agg(x.id), array_agg(x.posted), array_agg(x.held), array_agg(x.debt), array_agg(x.last_seq), array_agg(x.last_hash),
      array_agg(case x.overage_policy when 'block' then 0
        when 'invoice' then coalesce(nullif(x.overage_limit, 0), 9000000000000000) else x.overage_limit end),
      array_agg(x.has_budgets), array_agg(x.watch_levels::text)
    into a_id, a_posted, a_held, a_debt, a_seq, a_hash, a_overage, a_budgeted, a_watch
    from (select * from credit_accounts c where c.id = any (p_account) order by c.id for update) x;

  select array_agg(u.n::int), array_agg(l.seq), array_agg(l.balance_after), array_agg(l.fingerprint) into r_at, r_seq, r_balance, r_fingerprint
    from unnest(p_idem) with ordinality u(idem, n) join ledger_entries l on l.idem = u.idem;
  if r_at is not null then
    any_replay := true;
    for j in 1 .. cardinality(r_at) loop
      i := r_at[j]; seqs[i] := r_seq[j]; balances[i] := r_balance[j];
      outcome[i] := case when r_fingerprint[j] is distinct from p_fingerprint[i] then 'conflict' else 'replayed' end;
    end loop;
  end if;

  -- Burn order: wallet priority, grant priority, earliest expiry (never last), promotional before
  -- paid, earliest effective, id. Expired and future grants are simply not there.
  select coalesce(array_agg(v.credit_account_id), '{}'), coalesce(array_agg(v.id), '{}'), coalesce(array_agg(v.free), '{}'),
         coalesce(array_agg(v.operations), '{}'), coalesce(array_agg(v.organizations), '{}'),
         coalesce(bool_or(v.operations is not null or v.organizations is not null), false)
    into g_account, g_id, g_free, g_operations, g_organizations, scoped
    from (select c.credit_account_id, c.id, c.remaining - c.held as free,
            case when c.operations <> '{}' then ',' || array_to_string(c.operations, ',') || ',' end as operations,
            case when c.organization_ids <> '{}' then ',' || array_to_string(c.organization_ids, ',') || ',' end as organizations
          from credit_grants c
          where c.credit_account_id = any (a_id) and c.open and c.effective_at <= p_now
            and (c.expires_at is null or c.expires_at > p_now) and c.remaining > c.held
          order by c.credit_account_id, c.wallet_priority, c.priority, c.expires_at nulls last, c.category <> 'promotional', c.effective_at, c.id) v;
  grants := cardinality(g_id); g_before := g_free;
  if grants > 0 then g_held := array_fill(0::bigint, array[grants]); end if;

  for i in 1 .. n loop
    if p_account[i] <> account then
      k := k + 1; account := p_account[i];
      if a_id[k] is distinct from account then
        raise exception 'no credit account %, or charges not sorted by account', account using errcode = 'no_data_found';
      end if;
      posted := a_posted[k]; held := a_held[k]; debt := a_debt[k]; seq := a_seq[k]; hash := a_hash[k];
      overage_limit := a_overage[k]; budgeted := a_budgeted[k];
      while g <= grants and g_account[g] < account loop g := g + 1; end loop;
      first_open := g; free := 0;
      while g <= grants and g_account[g] = account loop free := free + g_free[g]; g := g + 1; end loop;
      last_open := g - 1; free_before := free;
      head_free := 0;
      if first_open <= last_open then head_free := g_free[first_open]; head_ids := '{' || g_id[first_open] || '}'; end if;
      b_last := 0;
      if budgeted then
        if b_ids is null then
          -- All budgets of all accounts in this call at once. A budget covers its organization and
          -- those below; its window is a stretch of its organization's calendar.
          with recursive covered as (
            select x.id as budget, x.organization_id as organization from budgets x
              where x.credit_account_id = any (a_id) and x.archived_at is null
            union all
            select v.budget, o.id from covered v join organizations o on o.parent_id = v.organization)
          select array_agg(v.id), array_agg(v.credit_account_id), array_agg(v.organizations), array_agg(v.subject), array_agg(v.subject_id),
              array_agg(v.limit_amount), array_agg(case when v.window_start >= v.current_window then v.spent else 0 end),
              array_agg(greatest(v.window_start, v.current_window)), array_agg(v.action <> 'notify'), array_agg(v.paused_at is not null),
              array_agg(v.action = 'pause'), jsonb_agg(v.alert_percents),
              array_agg(case when v.window_start >= v.current_window then v.alerted_percent else 0 end), array_agg(false), array_agg(false)
            into b_ids, b_account, b_organizations, b_subject, b_subject_id, b_limit, b_spent, b_window, b_strict, b_paused, b_pauses,
              b_alerts, b_alerted, b_moved, b_closed
            from (select x.*, budget_window_start(x.period, (p_now at time zone o.time_zone)::date) as current_window,
                    (select ',' || string_agg(c.organization, ',') || ',' from covered c where c.budget = x.id) as organizations
                  from budgets x join organizations o on o.id = x.organization_id
                  where x.credit_account_id = any (a_id) and x.archived_at is null
                  order by x.credit_account_id, x.id) v;
          budgets_count := coalesce(cardinality(b_ids), 0);
        end if;
        while b <= budgets_count and b_account[b] < account loop b := b + 1; end loop;
        b_first := b;
        while b <= budgets_count and b_account[b] = account loop b := b + 1; end loop;
        b_last := b - 1;
      end if;
    end if;

    amount := p_amount[i]; holding := p_hold[i] is not null;
    if amount is null or amount <= 0 then
      raise exception 'a charge must be positive' using errcode = 'check_violation';
    end if;

    if outcome[i] is not null then
      available[i] := free;
    elsif amount <= head_free and not (scoped or budgeted or holding) then
      -- The common charge: its first grant covers it and nothing else has a say.
      head_free := head_free - amount; seq := seq + 1; posted := posted - amount; free := free - amount;
      seqs[i] := seq; balances[i] := posted; available[i] := free; outcome[i] := 'charged';
      drawn_ids[i] := head_ids; drawn_amounts[i] := '{' || amount || '}';
      hash := ledger_entry_hash(hash, account, seq, p_transaction[i], 'debit', 'spendable', 'usage_revenue', amount, posted,
        p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i], p_entity_type[i], p_entity_id[i],
        p_description[i], p_idem[i], p_key[i], drawn_ids[i], drawn_amounts[i], null, null, p_details[i], p_fingerprint[i],
        p_request[i], p_now);
      hashes[i] := hash;
    else <<charge>> begin
      if first_open <= last_open then g_free[first_open] := head_free; end if;
      helds[i] := held; available[i] := free;

      can := free;
      if scoped then
        can := 0;
        for j in first_open .. last_open loop
          if (g_operations[j] is null or position(',' || p_operation[i] || ',' in g_operations[j]) > 0)
            and (g_organizations[j] is null or position(',' || p_organization[i] || ',' in g_organizations[j]) > 0)
          then can := can + g_free[j]; end if;
        end loop;
      end if;

      counted := null; tightest := null;
      for j in b_first .. b_last loop
        if position(',' || p_organization[i] || ',' in b_organizations[j]) > 0 and (case b_subject[j]
            when 'organization' then true
            when 'member' then p_actor_type[i] = 'user' and p_actor_id[i] = b_subject_id[j]
            when 'agent' then p_actor_type[i] = 'agent' and p_actor_id[i] = b_subject_id[j]
            when 'api_key' then p_api_key[i] = b_subject_id[j]
            else p_operation[i] = b_subject_id[j] end)
        then
          counted := counted || b_ids[j];
          if b_strict[j] and (b_paused[j] or b_spent[j] + amount > b_limit[j])
            and (tightest is null or case when b_paused[j] then 0 else b_limit[j] - b_spent[j] end < room)
          then tightest := j; room := case when b_paused[j] then 0 else b_limit[j] - b_spent[j] end; end if;
        end if;
      end loop;

      overage := 0;
      if can < amount then
        if not holding and overage_limit - debt >= amount - can then overage := amount - can;
        elsif tightest is null or can <= room then
          outcome[i] := 'insufficient'; available[i] := can; exit charge;
        end if;
      end if;
      if tightest is not null then
        outcome[i] := 'over_budget'; refused_by[i] := b_ids[tightest]; available[i] := can;
        for j in b_first .. b_last loop
          if b_pauses[j] and not b_paused[j] and b_ids[j] = any (counted) and b_spent[j] + amount > b_limit[j] then
            b_paused[j] := true; b_moved[j] := true; b_closed[j] := true;
          end if;
        end loop;
        exit charge;
      end if;

      need := amount - overage; ids := '{}'; amounts := '{}'; j := first_open;
      while need > 0 loop
        if j > last_open then raise exception 'grants of % do not cover what they promised', account; end if;
        if g_free[j] > 0 and (not scoped or (
            (g_operations[j] is null or position(',' || p_operation[i] || ',' in g_operations[j]) > 0)
            and (g_organizations[j] is null or position(',' || p_organization[i] || ',' in g_organizations[j]) > 0)))
        then
          take := least(need, g_free[j]); need := need - take; g_free[j] := g_free[j] - take;
          if holding then g_held[j] := g_held[j] + take; end if;
          ids := ids || g_id[j]; amounts := amounts || take;
        end if;
        j := j + 1;
      end loop;

      if counted is not null then
        for j in b_first .. b_last loop
          if b_ids[j] = any (counted) then
            b_spent[j] := b_spent[j] + amount; b_moved[j] := true;
            if b_pauses[j] and b_spent[j] >= b_limit[j] then b_paused[j] := true; end if;
          end if;
        end loop;
        counted_by[i] := counted::text;
      end if;

      -- One entry from the spendable credits, one from debt; either may be all of it.
      seqs[i] := seq + 1; over[i] := overage; paid[i] := amount - overage; free := free - paid[i];
      drawn_ids[i] := ids::text; drawn_amounts[i] := amounts::text;
      if paid[i] > 0 then
        seq := seq + 1;
        if holding then held := held + amount; any_hold := true; else posted := posted - paid[i]; end if;
        hash := ledger_entry_hash(hash, account, seq, p_transaction[i], case when holding then 'hold' else 'debit' end,
          'spendable', case when holding then 'held' else 'usage_revenue' end, paid[i], posted,
          p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i],
          case when holding then 'hold' else p_entity_type[i] end, coalesce(p_hold[i], p_entity_id[i]),
          p_description[i], p_idem[i], p_key[i], drawn_ids[i], drawn_amounts[i], counted_by[i], null, p_details[i], p_fingerprint[i],
          p_request[i], p_now);
        hashes[i] := hash;
      end if;
      if overage > 0 then
        seq := seq + 1; debt := debt + overage; any_over := true;
        hash := ledger_entry_hash(hash, account, seq, p_transaction[i], 'debit', 'debt', 'usage_revenue', overage, posted,
          p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i], p_entity_type[i], p_entity_id[i],
          p_description[i], case when paid[i] = 0 then p_idem[i] end, case when paid[i] = 0 then p_key[i] end,
          '{}', '{}', case when paid[i] = 0 then counted_by[i] end, null, p_details[i], p_fingerprint[i], p_request[i], p_now);
        over_hashes[i] := hash;
      end if;
      outcome[i] := 'charged'; balances[i] := posted; available[i] := free; helds[i] := held;

      while first_open < last_open and g_free[first_open] = 0 loop first_open := first_open + 1; end loop;
      if first_open <= last_open then head_free := g_free[first_open]; head_ids := '{' || g_id[first_open] || '}'; end if;
    end charge; end if;

    if i = n or p_account[i + 1] <> account then
      if first_open <= last_open then g_free[first_open] := head_free; end if;
      a_moved := a_moved || (seq > a_seq[k]);
      if seq > a_seq[k] then
        moved := moved + 1;
        a_posted[k] := posted; a_held[k] := held; a_debt[k] := debt; a_seq[k] := seq; a_hash[k] := hash;
        watch := a_watch[k];
        foreach level in array watch loop
          if free_before >= level and free < level then perform enqueue_balance_check(account); exit; end if;
        end loop;
      end if;
    end if;
  end loop;

  if moved > 0 then
    update credit_accounts x set posted = a_posted[v.k], held = a_held[v.k], debt = a_debt[v.k], last_seq = a_seq[v.k], last_hash = a_hash[v.k]
      from generate_series(1, cardinality(a_id)) v(k) where a_moved[v.k] and x.id = a_id[v.k];
    update credit_grants x set remaining = x.remaining - v.spent, used = x.used + v.spent, held = x.held + g_held[v.j], open = x.remaining > v.spent
      from (select s.j, g_before[s.j] - g_free[s.j] - g_held[s.j] as spent from generate_series(1, grants) s(j) where g_free[s.j] < g_before[s.j]) v
      where x.id = g_id[v.j];
    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description, idem,
        idempotency_key, grant_ids, grant_amounts, budget_ids, details, fingerprint, request_id, created_at, hash)
      select p_account[v.i], seqs[v.i], p_transaction[v.i], case when p_hold[v.i] is null then 'debit'::entry_kind else 'hold' end,
        case when paid[v.i] = 0 then 'debt'::ledger_account else 'spendable' end,
        case when p_hold[v.i] is null then 'usage_revenue'::ledger_account else 'held' end,
        case when paid[v.i] = 0 then over[v.i] else coalesce(paid[v.i], p_amount[v.i]) end, balances[v.i],
        p_organization[v.i], p_actor_type[v.i], p_actor_id[v.i], p_operation[v.i], p_price_version[v.i],
        case when p_hold[v.i] is null then p_entity_type[v.i] else 'hold' end,
        coalesce(p_hold[v.i], p_entity_id[v.i]), p_description[v.i], p_idem[v.i], p_key[v.i], drawn_ids[v.i]::text[],
        drawn_amounts[v.i]::bigint[], counted_by[v.i]::text[], p_details[v.i], p_fingerprint[v.i], p_request[v.i], p_now,
        coalesce(hashes[v.i], over_hashes[v.i])
      from generate_series(1, n) v(i) where outcome[v.i] = 'charged';
    insert into usage_rollups as u (credit_account_id, day, organization_id, operation, operations, amount)
      select p_account[v.i], p_day[v.i], p_organization[v.i], p_operation[v.i], count(*), sum(p_amount[v.i])
      from generate_series(1, n) v(i) where outcome[v.i] = 'charged' and p_hold[v.i] is null group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = u.operations + excluded.operations, amount = u.amount + excluded.amount;
    if any_over then
      insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
          organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
          grant_ids, grant_amounts, details, fingerprint, request_id, created_at, hash)
        select p_account[v.i], seqs[v.i] + 1, p_transaction[v.i], 'debit', 'debt', 'usage_revenue', over[v.i], balances[v.i],
          p_organization[v.i], p_actor_type[v.i], p_actor_id[v.i], p_operation[v.i], p_price_version[v.i], p_entity_type[v.i],
          p_entity_id[v.i], p_description[v.i], '{}', '{}', p_details[v.i], p_fingerprint[v.i], p_request[v.i], p_now, over_hashes[v.i]
        from generate_series(1, n) v(i) where paid[v.i] > 0 and over[v.i] > 0;
    end if;
    if any_hold then
      insert into holds (id, credit_account_id, organization_id, operation, price_version, amount, description, actor_type, actor_id,
          entity_type, entity_id, grant_ids, grant_amounts, budget_ids, details, opened_by, expires_at, created_at)
        select p_hold[v.i], p_account[v.i], p_organization[v.i], p_operation[v.i], p_price_version[v.i], p_amount[v.i], p_description[v.i],
          p_actor_type[v.i], p_actor_id[v.i], p_entity_type[v.i], p_entity_id[v.i], drawn_ids[v.i]::text[], drawn_amounts[v.i]::bigint[],
          coalesce(counted_by[v.i]::text[], '{}'), p_details[v.i], p_transaction[v.i], p_hold_expires[v.i], p_now
        from generate_series(1, n) v(i) where outcome[v.i] = 'charged' and p_hold[v.i] is not null;
    end if;
  end if;

  for j in 1 .. budgets_count loop
    continue when not b_moved[j];
    -- One that paused by refusing tells as at its limit: nothing passes any more.
    percent := (select max(v::int) from jsonb_array_elements_text(b_alerts -> (j - 1)) v
      where v::int > b_alerted[j] and (b_closed[j] or b_spent[j] * 100 >= b_limit[j] * v::int));
    if percent is not null then
      perform graphile_worker.add_job('budget-reached',
        json_build_object('budgetId', b_ids[j], 'percent', percent, 'windowStart', b_window[j]),
        job_key := format('budget-reached:%s:%s:%s', b_ids[j], b_window[j], percent));
    end if;
    update budgets x set spent = b_spent[j], window_start = b_window[j], alerted_percent = greatest(coalesce(percent, 0), b_alerted[j]),
        paused_at = case when b_paused[j] then coalesce(x.paused_at, p_now) end
      where x.id = b_ids[j];
  end loop;

  if any_replay then
    return query
      select outcome[v.i], seqs[v.i], available[v.i], helds[v.i], balances[v.i], refused_by[v.i], l.transaction_id,
        (select sum(x.amount)::bigint from ledger_entries x where x.transaction_id = l.transaction_id), l.entity_id, l.created_at
      from generate_series(1, n) v(i)
      left join ledger_entries l on l.credit_account_id = p_account[v.i] and l.seq = case when outcome[v.i] = 'replayed' then seqs[v.i] end
      order by v.i;
  else
    return query select outcome[v.i], seqs[v.i], available[v.i], helds[v.i], balances[v.i], refused_by[v.i],
      null::text, null::bigint, null::text, null::timestamptz from generate_series(1, n) v(i);
  end if;
end $$;

-- ── post_transaction: every movement that is not a charge ──────────────────────────────────────
-- Takes one balanced transaction that a pure function built (server/ledger/transactions) and posts
-- it whole or not at all: entries, grants, the holds it resolves, what counts as used, what goes
-- back to budgets. The account must already be locked by the caller. Refuses a transaction whose
-- entries, grants and holds disagree, whoever built it.
create or replace function post_transaction(p jsonb) returns table (o_seq bigint, o_posted bigint, o_debt bigint)
language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  account credit_accounts%rowtype;
  e jsonb; g jsonb; h jsonb;
  v_now constant timestamptz := (p ->> 'now')::timestamptz;
  v_posted bigint; v_held bigint; v_debt bigint; v_seq bigint; v_hash bytea;
  v_amount bigint; v_from ledger_account; v_to ledger_account; v_ids text[]; v_amounts bigint[];
  v_grants bigint := 0; v_grants_held bigint := 0; v_holds bigint := 0;
  hold holds%rowtype;
  row_count int; account_grant text;
begin
  select * into account from credit_accounts where id = p ->> 'creditAccountId' for update;
  if not found then raise exception 'no credit account %', p ->> 'creditAccountId'; end if;
  v_posted := account.posted; v_held := account.held; v_debt := account.debt;
  v_seq := account.last_seq; v_hash := account.last_hash;

  for h in select * from jsonb_array_elements(coalesce(p -> 'holds', '[]')) loop
    update holds set state = (h ->> 'state')::hold_state, captured = (h ->> 'captured')::bigint,
        resolved_at = v_now, resolved_by = p ->> 'transactionId'
      where id = h ->> 'id' and credit_account_id = account.id returning * into hold;
    if not found then raise exception 'hold % is not of credit account %', h ->> 'id', account.id; end if;
    v_holds := v_holds + hold.amount;
    if hold.amount > hold.captured then
      perform return_to_budgets(hold.budget_ids, hold.amount - hold.captured, hold.created_at);
    end if;
  end loop;

  for g in select * from jsonb_array_elements(coalesce(p -> 'newGrants', '[]')) loop
    insert into credit_grants (id, credit_account_id, wallet_id, category, priority, original, remaining, used, open,
        effective_at, expires_at, operations, organization_ids, source, description, created_at, rollover_cap, rollover_days)
      values (g ->> 'id', account.id, g ->> 'walletId', (g ->> 'category')::grant_category, (g ->> 'priority')::int,
        (g ->> 'original')::bigint, (g ->> 'remaining')::bigint, (g ->> 'used')::bigint, (g ->> 'remaining')::bigint > 0,
        (g ->> 'effectiveAt')::timestamptz, (g ->> 'expiresAt')::timestamptz,
        array(select jsonb_array_elements_text(g -> 'operations')), array(select jsonb_array_elements_text(g -> 'organizationIds')),
        g ->> 'source', g ->> 'description', v_now, (g ->> 'rolloverCap')::bigint, (g ->> 'rolloverDays')::int);
    v_grants := v_grants + (g ->> 'remaining')::bigint;
  end loop;

  for g in select * from jsonb_array_elements(coalesce(p -> 'grantChanges', '[]')) loop
    update credit_grants set
      remaining = remaining + (g ->> 'remaining')::bigint, held = credit_grants.held + (g ->> 'held')::bigint,
      used = used + (g ->> 'used')::bigint, expired = expired + (g ->> 'expired')::bigint,
      voided = voided + (g ->> 'voided')::bigint, clawed_back = clawed_back + (g ->> 'clawedBack')::bigint,
      open = remaining + (g ->> 'remaining')::bigint > 0
      where id = g ->> 'id' and credit_account_id = account.id;
    get diagnostics row_count = row_count;
    if row_count <> 1 then raise exception 'grant % is not of credit account %', g ->> 'id', account.id; end if;
    v_grants := v_grants + (g ->> 'remaining')::bigint;
    v_grants_held := v_grants_held + (g ->> 'held')::bigint;
  end loop;

  for e in select * from jsonb_array_elements(p -> 'entries') loop
    v_amount := (e ->> 'amount')::bigint; v_from := (e ->> 'from')::ledger_account; v_to := (e ->> 'to')::ledger_account;
    v_ids := array(select jsonb_array_elements_text(coalesce(e -> 'grantIds', '[]')));
    v_amounts := array(select jsonb_array_elements_text(coalesce(e -> 'grantAmounts', '[]'))::bigint);
    if v_to in ('spendable', 'held') then v_posted := v_posted + v_amount; end if;
    if v_from in ('spendable', 'held') then v_posted := v_posted - v_amount; end if;
    if v_to = 'held' then v_held := v_held + v_amount; end if;
    if v_from = 'held' then v_held := v_held - v_amount; end if;
    if v_from = 'debt' then v_debt := v_debt + v_amount; end if;
    if v_to = 'debt' then v_debt := v_debt - v_amount; end if;
    v_seq := v_seq + 1;
    v_hash := ledger_entry_hash(v_hash, account.id, v_seq, p ->> 'transactionId', e ->> 'kind', v_from::text, v_to::text,
      v_amount, v_posted, e ->> 'organizationId', e ->> 'actorType', e ->> 'actorId', e ->> 'operation', e ->> 'priceVersion',
      e ->> 'entityType', e ->> 'entityId', e ->> 'description', (e ->> 'idem')::uuid, e ->> 'idempotencyKey', v_ids::text, v_amounts::text, null,
      e ->> 'reverses', e -> 'details', (e ->> 'fingerprint')::uuid, e ->> 'requestId', v_now);
    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
        idem, idempotency_key, grant_ids, grant_amounts, reverses, details, fingerprint, request_id, created_at, hash)
      values (account.id, v_seq, p ->> 'transactionId', (e ->> 'kind')::entry_kind, v_from, v_to, v_amount, v_posted,
        e ->> 'organizationId', e ->> 'actorType', e ->> 'actorId', e ->> 'operation', e ->> 'priceVersion',
        e ->> 'entityType', e ->> 'entityId', e ->> 'description', (e ->> 'idem')::uuid, e ->> 'idempotencyKey',
        v_ids, v_amounts, e ->> 'reverses', e -> 'details', (e ->> 'fingerprint')::uuid, e ->> 'requestId', v_now, v_hash);
  end loop;

  for g in select * from jsonb_array_elements(coalesce(p -> 'usage', '[]')) loop
    insert into usage_rollups as u (credit_account_id, day, organization_id, operation, operations, amount)
      values (account.id, (g ->> 'day')::date, g ->> 'organizationId', g ->> 'operation', 1, (g ->> 'amount')::bigint)
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = u.operations + 1, amount = u.amount + excluded.amount;
  end loop;

  for g in select * from jsonb_array_elements(coalesce(p -> 'budgetReturns', '[]')) loop
    perform return_to_budgets(array(select jsonb_array_elements_text(g -> 'budgetIds')), (g ->> 'amount')::bigint, (g ->> 'countedAt')::timestamptz);
  end loop;

  if v_posted - account.posted <> v_grants or v_held - account.held <> v_grants_held or account.held - v_held <> v_holds then
    raise exception 'transaction % moves % posted and % held, its grants % and %, its holds %', p ->> 'transactionId',
      v_posted - account.posted, v_held - account.held, v_grants, v_grants_held, v_holds using errcode = 'check_violation';
  end if;
  -- In total, and grant by grant: what the entries move of a grant is what changes of it.
  select v.id into account_grant from (
    select i.id, x.amount::bigint * ((m ->> 'to' in ('spendable', 'held'))::int - (m ->> 'from' in ('spendable', 'held'))::int) as remaining,
      x.amount::bigint * ((m ->> 'to' = 'held')::int - (m ->> 'from' = 'held')::int) as held
    from jsonb_array_elements(p -> 'entries') m,
      jsonb_array_elements_text(coalesce(m -> 'grantIds', '[]')) with ordinality i(id, n),
      jsonb_array_elements_text(coalesce(m -> 'grantAmounts', '[]')) with ordinality x(amount, n)
    where i.n = x.n
    union all
    select c ->> 'id', -(c ->> 'remaining')::bigint, -coalesce((c ->> 'held')::bigint, 0)
    from jsonb_array_elements(coalesce(p -> 'newGrants', '[]') || coalesce(p -> 'grantChanges', '[]')) c) v(id, remaining, held)
  group by v.id having sum(v.remaining) <> 0 or sum(v.held) <> 0 limit 1;
  if found then
    raise exception 'transaction % says of grant % what its entries do not', p ->> 'transactionId', account_grant using errcode = 'check_violation';
  end if;

  update credit_accounts set posted = v_posted, held = v_held, debt = v_debt, last_seq = v_seq, last_hash = v_hash,
      lifetime_purchased = lifetime_purchased + coalesce((p ->> 'lifetimePurchased')::bigint, 0)
    where id = account.id;

  -- Either way across a watched level: down may alert or recharge, up re-arms the alert.
  if crosses_down(account.watch_levels, account.posted - account.held, v_posted - v_held)
    or crosses_down(account.watch_levels, v_posted - v_held, account.posted - account.held)
  then perform enqueue_balance_check(account.id); end if;

  return query select v_seq, v_posted, v_debt;
end $$;

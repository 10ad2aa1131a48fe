-- post_charges: where credits are spent.
--
-- Takes charges for any number of accounts, sorted by account (in the C collation) and in arrival order within
-- one; their keys differ. READ COMMITTED on purpose: the first statement locks the accounts in id order, each
-- later statement sees everything that committed before the lock. A charge with a hold id reserves its amount
-- instead of spending it. p_api_key is the key that spends and those it was made through, joined by commas: the
-- budgets of each count it. Prices are decided by the caller; amounts are microcredits and must be positive. An
-- array none of whose elements says anything may come empty.
--
-- One verdict per charge, and all of them in one row: every o_ is the list of what the charges got, in their
-- order, joined by commas ('' where there is nothing to say):
--   charged       o_seq is its entry, o_available what is left
--   replayed      an entry with this idempotency key exists; o_seq is that entry's, o_first tells of it
--   conflict      as replayed, but the key came with another request
--   insufficient  nothing moved; o_available is what this charge could have drawn from
--   over_budget   nothing moved; o_budget is the tightest budget that refused
--   due           something of the account has ended: nothing moved, settle it and send the charge again
-- A charge is judged and stamped at the account's own time where that is ahead of p_now: o_at tells, in
-- milliseconds.
--
-- It runs some hundred times a second, so it is few statements, each over the whole call: a statement costs more
-- to start than a charge costs to decide. Arrays are read by subscript, which is cheaper than unnesting twenty of
-- them. Its plans are made once per connection, often while the tables are nearly empty, where reading all of an
-- index looks cheaper than sixty look-ups; such a plan would then read the whole ledger for every batch. With
-- plain index scans off only look-ups remain (a bitmap scan needs a condition on its index), and rows that this
-- call has locked are updated where they lie, by ctid.
create function post_charges(
  p_account text[], p_organization text[], p_amount bigint[], p_idem uuid[], p_key text[], p_fingerprint uuid[],
  p_operation text[], p_price_version text[], p_transaction text[], p_actor_type text[], p_actor_id text[], p_api_key text[],
  p_entity_type text[], p_entity_id text[], p_description text[], p_details jsonb[], p_request text[], p_day date[],
  p_hold text[], p_hold_expires timestamptz[], p_now timestamptz,
  out o_outcome text, out o_seq text, out o_available text, out o_held text, out o_balance text, out o_budget text, out o_first jsonb,
  out o_at text
)
language plpgsql
set bursar.ledger_writer = 'on' set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
as $$
declare
  n constant int := cardinality(p_account);
  nothing constant bigint[] := array_fill(null::bigint, array[n]);
  outcome text[]; seqs bigint[] := nothing; available bigint[] := nothing; balances bigint[] := nothing;
  hashes bytea[]; drawn_ids text[]; drawn_amounts text[];
  -- What the common charge has nothing of: these stay null until one needs them. paid and over are
  -- what came from the spendable credits and from debt, where it is not simply all spendable.
  refused_by text[]; helds bigint[]; paid bigint[]; over bigint[]; over_hashes bytea[]; counted_by text[];
  any_over boolean := false; any_hold boolean := false;
  r_idem uuid[]; r_seq bigint[]; r_balance bigint[]; r_fingerprint uuid[]; r_first jsonb[];
  i int; j int; k int := 0;
  a_id text[]; a_tid tid[]; a_posted bigint[]; a_held bigint[]; a_debt bigint[]; a_seq bigint[]; a_hash bytea[];
  a_overage bigint[]; a_budgeted boolean[]; a_watch text[]; a_wallets boolean[]; a_moved int[]; changed int;
  -- An account's own time, where it is ahead of the caller's, and when something of it ends.
  a_time timestamptz[]; a_due timestamptz[]; ahead boolean; at timestamptz := p_now; times timestamptz[];
  account text := ''; posted bigint; held bigint; debt bigint; seq bigint; hash bytea; overage_limit bigint; watch bigint[];
  budgeted boolean; level bigint; free bigint; free_before bigint;
  g int := 1; grants int; g_first int; first_open int; last_open int := 0; head_free bigint; head_ids text;
  g_account text[]; g_id text[]; g_tid tid[]; g_moved int[]; g_free bigint[]; g_before bigint[]; g_operations text[]; g_organizations text[];
  g_held bigint[]; scoped boolean;
  -- The usage rollup, as runs of charges with the same account, organization, operation and day.
  u int := 0; u_at int[]; u_count bigint[]; u_amount bigint[];
  b int := 1; budgets_count int := 0; b_first int := 1; b_last int := 0; b_ids text[]; b_account text[]; b_organizations text[];
  b_subject text[]; b_subject_id text[]; b_limit bigint[]; b_spent bigint[]; b_window date[]; b_strict boolean[];
  b_paused boolean[]; b_pauses boolean[]; b_alerts jsonb; b_alerted int[]; b_moved boolean[]; b_closed boolean[]; tightest int; room bigint;
  percent int;
  can bigint; need bigint; take bigint; amount bigint; overage bigint; holding boolean;
  ids text[]; amounts bigint[]; counted text[];
begin
  select array_agg(x.id), array_agg(x.ctid), array_agg(x.posted), array_agg(x.held), array_agg(x.debt), array_agg(x.last_seq),
      array_agg(x.last_hash),
      array_agg(case x.overage_policy when 'block' then 0
        when 'invoice' then coalesce(nullif(x.overage_limit, 0), 9000000000000000) else x.overage_limit end),
      array_agg(x.has_budgets), array_agg(x.watch_levels::text), array_agg(x.watches_wallets),
      array_agg(greatest(x.ledger_time, p_now)), array_agg(x.next_due_at), bool_or(x.ledger_time > p_now)
    into a_id, a_tid, a_posted, a_held, a_debt, a_seq, a_hash, a_overage, a_budgeted, a_watch, a_wallets, a_time, a_due, ahead
    from (select c.ctid, c.* from credit_accounts c where c.id = any (p_account) order by c.id collate "C" for update) x;

  select array_agg(l.idem), array_agg(l.seq), array_agg(l.balance_after), array_agg(l.fingerprint),
      array_agg(jsonb_build_object('transaction', l.transaction_id, 'entity', l.entity_id, 'at', l.created_at,
        'amount', (select sum(x.amount)::text from ledger_entries x where x.transaction_id = l.transaction_id)))
    into r_idem, r_seq, r_balance, r_fingerprint, r_first
    from ledger_entries l where l.idem = any (p_idem);
  if r_idem is not null then
    o_first := '{}';
    for j in 1 .. cardinality(r_idem) loop
      i := array_position(p_idem, r_idem[j]); seqs[i] := r_seq[j]; balances[i] := r_balance[j];
      if r_fingerprint[j] is distinct from p_fingerprint[i] then outcome[i] := 'conflict';
      else outcome[i] := 'replayed'; o_first := o_first || jsonb_build_object(i - 1, r_first[j]); end if;
    end loop;
  end if;

  -- Burn order: wallet priority, grant priority, earliest expiry (never last), promotional before
  -- paid, earliest effective, id. Expired and future grants are simply not there.
  select array_agg(v.credit_account_id), array_agg(v.id), array_agg(v.ctid), array_agg(v.free), array_agg(v.operations),
      array_agg(v.organizations), bool_or(v.operations is not null or v.organizations is not null)
    into g_account, g_id, g_tid, g_free, g_operations, g_organizations, scoped
    from (select c.credit_account_id, c.id, c.ctid, c.remaining - c.held as free,
            case when c.operations <> '{}' then ',' || array_to_string(c.operations, ',') || ',' end as operations,
            case when c.organization_ids <> '{}' then ',' || array_to_string(c.organization_ids, ',') || ',' end as organizations
          from credit_grants c
          where c.credit_account_id = any (a_id) and c.open and c.remaining > c.held
            and c.effective_at <= case when ahead then a_time[array_position(a_id, c.credit_account_id)] else p_now end
            and (c.expires_at is null or c.expires_at > case when ahead then a_time[array_position(a_id, c.credit_account_id)] else p_now end)
          order by c.credit_account_id collate "C", c.wallet_priority, c.priority, c.expires_at nulls last, c.category <> 'promotional',
            c.effective_at, c.id collate "C") v;
  grants := coalesce(cardinality(g_id), 0); g_before := g_free;

  for i in 1 .. n loop
    if p_account[i] <> account then
      k := k + 1; account := p_account[i];
      if a_id[k] is distinct from account then
        raise exception 'no credit account %, or charges not sorted by account', account using errcode = 'no_data_found';
      end if;
      posted := a_posted[k]; held := a_held[k]; debt := a_debt[k]; seq := a_seq[k]; hash := a_hash[k];
      overage_limit := a_overage[k]; budgeted := a_budgeted[k];
      at := a_time[k];
      while g <= grants and g_account[g] < account collate "C" loop g := g + 1; end loop;
      g_first := g; first_open := g; free := 0;
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
            from (select x.*, budget_window_start(x.period,
                      (case when ahead then a_time[array_position(a_id, x.credit_account_id)] else p_now end at time zone o.time_zone)::date) as current_window,
                    (select ',' || string_agg(c.organization, ',') || ',' from covered c where c.budget = x.id) as organizations
                  from budgets x join organizations o on o.id = x.organization_id
                  where x.credit_account_id = any (a_id) and x.archived_at is null
                  order by x.credit_account_id collate "C", x.id collate "C") v;
          budgets_count := coalesce(cardinality(b_ids), 0);
        end if;
        while b <= budgets_count and b_account[b] < account collate "C" loop b := b + 1; end loop;
        b_first := b;
        while b <= budgets_count and b_account[b] = account loop b := b + 1; end loop;
        b_last := b - 1;
      end if;
    end if;

    -- What ended meanwhile (a hold's time, a grant with what rolls over) is settled first, and these come again.
    if a_due[k] <= at then outcome[i] := 'due'; continue; end if;
    if at > p_now then
      times[i] := at;
      if p_hold_expires[i] is not null then p_hold_expires[i] := p_hold_expires[i] + (at - p_now); end if;
      p_day[i] := (select (at at time zone o.time_zone)::date from organizations o where o.id = p_organization[i]);
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
        p_request[i], at);
      hashes[i] := hash;
    else <<charge>> begin
      if first_open <= last_open then g_free[first_open] := head_free; end if;
      if helds is null then helds := nothing; refused_by := array_fill(null::text, array[n]); end if;
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
            when 'api_key' then position(',' || b_subject_id[j] || ',' in ',' || p_api_key[i] || ',') > 0
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
          if holding then g_held[j] := coalesce(g_held[j], 0) + take; end if;
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
        if holding then
          held := held + amount; any_hold := true; a_due[k] := least(a_due[k], p_hold_expires[i]);
        else posted := posted - paid[i]; end if;
        hash := ledger_entry_hash(hash, account, seq, p_transaction[i], case when holding then 'hold' else 'debit' end,
          'spendable', case when holding then 'held' else 'usage_revenue' end, paid[i], posted,
          p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i],
          case when holding then 'hold' else p_entity_type[i] end, coalesce(p_hold[i], p_entity_id[i]),
          p_description[i], p_idem[i], p_key[i], drawn_ids[i], drawn_amounts[i], counted_by[i], null, p_details[i], p_fingerprint[i],
          p_request[i], at);
        hashes[i] := hash;
      end if;
      if overage > 0 then
        seq := seq + 1; debt := debt + overage; any_over := true;
        hash := ledger_entry_hash(hash, account, seq, p_transaction[i], 'debit', 'debt', 'usage_revenue', overage, posted,
          p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i], p_entity_type[i], p_entity_id[i],
          p_description[i], case when paid[i] = 0 then p_idem[i] end, case when paid[i] = 0 then p_key[i] end,
          '{}', '{}', case when paid[i] = 0 then counted_by[i] end, null, p_details[i], p_fingerprint[i], p_request[i], at);
        over_hashes[i] := hash;
      end if;
      outcome[i] := 'charged'; balances[i] := posted; available[i] := free; helds[i] := held;

      while first_open < last_open and g_free[first_open] = 0 loop first_open := first_open + 1; end loop;
      if first_open <= last_open then head_free := g_free[first_open]; head_ids := '{' || g_id[first_open] || '}'; end if;
    end charge; end if;

    if outcome[i] = 'charged' and not holding then
      if u > 0 and p_operation[i] = p_operation[u_at[u]] and p_organization[i] = p_organization[u_at[u]]
        and p_day[i] = p_day[u_at[u]] and p_account[u_at[u]] = account
      then u_count[u] := u_count[u] + 1; u_amount[u] := u_amount[u] + amount;
      else u := u + 1; u_at[u] := i; u_count[u] := 1; u_amount[u] := amount; end if;
    end if;

    if i = n or p_account[i + 1] <> account then
      if seq > a_seq[k] then
        if first_open <= last_open then g_free[first_open] := head_free; end if;
        -- Unless scopes decide, nothing is drawn beyond the first grant that has something left.
        for j in g_first .. case when scoped then last_open else least(first_open, last_open) end loop
          if g_free[j] < g_before[j] then g_moved := g_moved || j; end if;
        end loop;
        a_moved := a_moved || k;
        a_posted[k] := posted; a_held[k] := held; a_debt[k] := debt; a_seq[k] := seq; a_hash[k] := hash;
        if a_wallets[k] then perform enqueue_balance_check(account);
        else
          watch := a_watch[k];
          foreach level in array watch loop
            if free_before >= level and free < level then perform enqueue_balance_check(account); exit; end if;
          end loop;
        end if;
      end if;
    end if;
  end loop;

  if a_moved is not null then
    update credit_accounts x set posted = a_posted[v.k], held = a_held[v.k], debt = a_debt[v.k], last_seq = a_seq[v.k], last_hash = a_hash[v.k],
        ledger_time = a_time[v.k], next_due_at = a_due[v.k]
      from unnest(a_moved) v(k) where x.ctid = a_tid[v.k] and x.id = a_id[v.k];
    get diagnostics changed = row_count;
    if changed <> cardinality(a_moved) then raise exception 'a locked credit account has moved'; end if;
    if g_moved is not null then
      update credit_grants x set remaining = x.remaining - v.spent, used = x.used + v.spent, held = x.held + v.held, open = x.remaining > v.spent
        from (select s.j, coalesce(g_held[s.j], 0) as held, g_before[s.j] - g_free[s.j] - coalesce(g_held[s.j], 0) as spent from unnest(g_moved) s(j)) v
        where x.ctid = g_tid[v.j] and x.id = g_id[v.j];
      get diagnostics changed = row_count;
      if changed <> cardinality(g_moved) then
        raise exception 'a grant was changed by somebody who has not locked its credit account' using errcode = 'serialization_failure';
      end if;
    end if;
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
        drawn_amounts[v.i]::bigint[], counted_by[v.i]::text[], p_details[v.i], p_fingerprint[v.i], p_request[v.i], coalesce(times[v.i], p_now),
        coalesce(hashes[v.i], over_hashes[v.i])
      from generate_series(1, n) v(i) where outcome[v.i] = 'charged';
    insert into usage_rollups as r (credit_account_id, day, organization_id, operation, operations, amount)
      select p_account[v.i], p_day[v.i], p_organization[v.i], p_operation[v.i], sum(v.operations), sum(v.amount)
      from unnest(u_at, u_count, u_amount) v(i, operations, amount) group by 1, 2, 3, 4
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = r.operations + excluded.operations, amount = r.amount + excluded.amount;
    if any_over then
      insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
          organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
          grant_ids, grant_amounts, details, fingerprint, request_id, created_at, hash)
        select p_account[v.i], seqs[v.i] + 1, p_transaction[v.i], 'debit', 'debt', 'usage_revenue', over[v.i], balances[v.i],
          p_organization[v.i], p_actor_type[v.i], p_actor_id[v.i], p_operation[v.i], p_price_version[v.i], p_entity_type[v.i],
          p_entity_id[v.i], p_description[v.i], '{}', '{}', p_details[v.i], p_fingerprint[v.i], p_request[v.i],
          coalesce(times[v.i], p_now), over_hashes[v.i]
        from generate_series(1, n) v(i) where paid[v.i] > 0 and over[v.i] > 0;
    end if;
    if any_hold then
      insert into holds (id, credit_account_id, organization_id, operation, price_version, amount, description, actor_type, actor_id,
          entity_type, entity_id, grant_ids, grant_amounts, budget_ids, details, opened_by, expires_at, created_at)
        select p_hold[v.i], p_account[v.i], p_organization[v.i], p_operation[v.i], p_price_version[v.i], p_amount[v.i], p_description[v.i],
          p_actor_type[v.i], p_actor_id[v.i], p_entity_type[v.i], p_entity_id[v.i], drawn_ids[v.i]::text[], drawn_amounts[v.i]::bigint[],
          coalesce(counted_by[v.i]::text[], '{}'), p_details[v.i], p_transaction[v.i], p_hold_expires[v.i], coalesce(times[v.i], p_now)
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

  o_outcome := array_to_string(outcome, ','); o_seq := array_to_string(seqs, ',', ''); o_available := array_to_string(available, ',', '');
  o_balance := array_to_string(balances, ',', '');
  if times is not null then
    o_at := (select string_agg(coalesce(round(extract(epoch from times[v.i]) * 1000)::text, ''), ',' order by v.i) from generate_series(1, n) v(i));
  end if;
  if helds is not null then
    o_held := array_to_string(helds, ',', ''); o_budget := array_to_string(refused_by, ',', '');
  end if;
end $$;

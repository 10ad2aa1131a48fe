-- post_charges: where credits are spent.
--
-- Takes charges for any number of accounts and answers a verdict for each:
--   charged       its entry, and what is left
--   replayed      an entry with this idempotency key exists: that entry
--   conflict      as replayed, but the key came with another request
--   insufficient  nothing moved: what this charge could have drawn from
--   over_budget   nothing moved: the tightest budget that refused
--   departed      nothing moved: its organization no longer spends the account, closed or moved away meanwhile
--   due           something of the account has ended: nothing moved, settle it and send the charge again
-- A charge with a hold id reserves its amount instead of spending it. Prices are decided by the caller.
--
-- With only_judge it locks and writes nothing: each charge is answered as if it alone were made now.
--
-- READ COMMITTED on purpose: the first statement locks the accounts in id order, each later statement sees
-- everything that committed before the lock. Charges of an account are judged in the order in which they come, at
-- the account's own time where that is ahead of the caller's clock.
--
-- It runs some hundred times a second, so it is few statements, each over the whole call: a statement costs more
-- to start than a charge costs to decide. Its plans are made once per connection, often while the tables are
-- nearly empty, where reading all of an index looks cheaper than sixty look-ups; such a plan would then read the
-- whole ledger for every batch. With plain index scans off only look-ups remain (a bitmap scan needs a condition on
-- its index), and rows that this call has locked are updated where they lie, by ctid.

-- An aggregate over rows is quicker to start than one for each column.
create type locked_account as (
  place tid, id text, posted bigint, held bigint, debt bigint, last_seq bigint, last_hash bytea, overage_limit bigint,
  has_budgets boolean, watch_levels bigint[], watches_wallets boolean, time timestamptz, next_due_at timestamptz, departed text[]
);
create type usable_grant as (place tid, id text, free bigint, operations text, organizations text);

create function post_charges(
  -- The accounts, in the order of the C collation, and the last charge of each.
  account_id text[], account_last_charge int[],
  -- What charges of an account have in common, account by account. The API keys are the one that spends and those it was made through,
  -- joined by commas: the budgets of each count it.
  context_account int[], context_organization text[], context_operation text[], context_price_version text[], context_actor_type text[],
  context_actor text[], context_api_keys text[], context_entity_type text[], context_description text[], context_day date[],
  -- The charges, account by account. Their idempotency keys differ. An array of which no element says anything may
  -- come empty.
  charge_context int[], charge_amount bigint[], charge_idem uuid[], charge_key text[],
  charge_fingerprint uuid[], charge_transaction text[], charge_entity text[], charge_details jsonb[], charge_request text[],
  charge_hold text[], charge_hold_ends timestamptz[],
  clock timestamptz, only_judge boolean,
  -- Each a list of what the charges got, in their order, joined by commas ('' where there is nothing to say).
  out outcomes text, out seqs text, out availables text, out balances text,
  -- What was held, and which budget refused. Null where no charge needed a closer look.
  out helds text, out refusing_budgets text,
  -- By position, of each replayed charge: the first request's entry.
  out first_entries jsonb,
  -- Milliseconds, where an account's time was ahead of the clock.
  out times text
)
language plpgsql
set bursar.ledger_writer = 'on' set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
as $$
declare
  charges constant int := cardinality(charge_amount);
  charge_no int; first_charge int := 1; context_no int := 1;
  charge_outcome text[] := array_fill('charged'::text, array[charges]);
  charge_seq bigint[] := array_fill(null::bigint, array[charges]);
  charge_available bigint[] := charge_seq; charge_balance bigint[] := charge_seq;
  charge_payer int[]; -- the grant that pays all of it
  charge_hash bytea[];
  context_text text[]; context_at int;
  -- What the common charge has nothing of: these stay null until one needs them. Paid and overage are what comes
  -- from the spendable credits and from debt, where it is not simply all spendable.
  charge_grants text[]; charge_grant_amounts text[]; charge_budgets text[]; charge_refused_by text[];
  charge_held bigint[]; charge_paid bigint[]; charge_overage bigint[]; charge_overage_hash bytea[];
  charge_time timestamptz[]; charge_day date[];
  any_repeat boolean := false; any_ahead boolean := false; any_hold boolean := false; any_overage boolean := false;
  repeat record;

  accounts locked_account[]; account locked_account; account_no int; moved_accounts locked_account[];
  posted bigint; held bigint; debt bigint; seq bigint; hash bytea; free bigint; free_before bigint;
  at timestamptz; is_plain boolean; is_scoped boolean; any_departed boolean; watch_level bigint;

  -- The grants of all accounts in burn order, and what is free of each. The head pays next.
  grants usable_grant[]; grant_account text[]; grant_free bigint[]; grant_held bigint[]; any_scope boolean; moved_grants int[];
  grant_no int := 1; first_grant int; last_grant int; head int; head_free bigint; head_text text;

  -- The budgets that these charges may count on, read for the first account that has some.
  budgets counting_budget[]; budget counting_budget; budget_no int := 1; first_budget int; last_budget int;
  budget_at int; counting int[]; counting_ids text[]; tightest int; room bigint; least_room bigint;

  amount bigint; is_hold boolean; drawable bigint; overage bigint; need bigint; part bigint;
  drawn_ids text[]; drawn_amounts bigint[]; changed int;
begin
  -- A statement locks or it does not, so these two are the same but for their last words.
  if only_judge then for account in
    select a.ctid, a.id, a.posted, a.held, a.debt, a.last_seq, a.last_hash,
        case a.overage_policy when 'block' then 0 when 'invoice' then coalesce(nullif(a.overage_limit, 0), 9000000000000000)
          else a.overage_limit end,
        a.has_budgets, a.watch_levels, a.watches_wallets, greatest(a.ledger_time, clock), a.next_due_at, nullif(a.departed, '{}')
      from credit_accounts a where a.id = any (account_id) order by a.id collate "C"
  loop
    accounts := accounts || account;
    any_ahead := any_ahead or account.time > clock;
  end loop;
  else for account in
    select a.ctid, a.id, a.posted, a.held, a.debt, a.last_seq, a.last_hash,
        case a.overage_policy when 'block' then 0 when 'invoice' then coalesce(nullif(a.overage_limit, 0), 9000000000000000)
          else a.overage_limit end,
        a.has_budgets, a.watch_levels, a.watches_wallets, greatest(a.ledger_time, clock), a.next_due_at, nullif(a.departed, '{}')
      from credit_accounts a where a.id = any (account_id) order by a.id collate "C" for update
  loop
    accounts := accounts || account;
    any_ahead := any_ahead or account.time > clock;
  end loop;
  end if;

  for repeat in
    select entry.idem, entry.seq, entry.balance_after, entry.fingerprint,
        jsonb_build_object('transaction', entry.transaction_id, 'entity', entry.entity_id, 'at', entry.created_at, 'amount',
          (select sum(part.amount)::text from ledger_entries part where part.transaction_id = entry.transaction_id)) as entry
      from ledger_entries entry where entry.idem = any (charge_idem)
  loop
    any_repeat := true; charge_no := array_position(charge_idem, repeat.idem);
    charge_seq[charge_no] := repeat.seq; charge_balance[charge_no] := repeat.balance_after;
    if repeat.fingerprint is distinct from charge_fingerprint[charge_no] then charge_outcome[charge_no] := 'conflict';
    else
      charge_outcome[charge_no] := 'replayed';
      first_entries := coalesce(first_entries, '{}') || jsonb_build_object(charge_no - 1, repeat.entry);
    end if;
  end loop;

  -- Burn order: wallet priority, grant priority, earliest expiry (never last), promotional before paid, earliest
  -- effective, id. Expired and future grants are simply not there.
  select array_agg((usable.place, usable.id, usable.free, usable.operations, usable.organizations)::usable_grant),
      array_agg(usable.account), array_agg(usable.free), bool_or(usable.operations is not null or usable.organizations is not null)
    into grants, grant_account, grant_free, any_scope
    from (select g.ctid as place, g.credit_account_id as account, g.id, g.remaining - g.held as free,
        case when g.operations <> '{}' then ',' || array_to_string(g.operations, ',') || ',' end as operations,
        case when g.organization_ids <> '{}' then ',' || array_to_string(g.organization_ids, ',') || ',' end as organizations
      from credit_grants g
      where g.credit_account_id = any (account_id) and g.open and g.remaining > g.held
        and g.effective_at <= case when any_ahead then accounts[array_position(account_id, g.credit_account_id)].time else clock end
        and (g.expires_at is null or g.expires_at >
          case when any_ahead then accounts[array_position(account_id, g.credit_account_id)].time else clock end)
      order by g.credit_account_id collate "C", g.wallet_priority, g.priority, g.expires_at nulls last,
        g.category <> 'promotional', g.effective_at, g.id collate "C") usable;

  for account_no in 1 .. cardinality(account_id) loop
    account := accounts[account_no];
    if account.id is distinct from account_id[account_no] then
      raise exception 'no credit account %, or accounts out of order', account_id[account_no] using errcode = 'no_data_found';
    end if;
    posted := account.posted; held := account.held; debt := account.debt; seq := account.last_seq; hash := account.last_hash;
    at := account.time; any_departed := false;

    while context_account[context_no] = account_no loop
      any_departed := any_departed or coalesce(context_organization[context_no] = any (account.departed), false);
      context_text[context_no] := entry_context(account.id, context_organization[context_no], context_actor_type[context_no],
        context_actor[context_no], context_operation[context_no], context_price_version[context_no], context_entity_type[context_no],
        context_description[context_no], at);
      context_no := context_no + 1;
    end loop;

    first_grant := grant_no; free := 0; is_scoped := false;
    while grant_account[grant_no] = account.id loop
      free := free + grant_free[grant_no];
      if any_scope and (grants[grant_no].operations is not null or grants[grant_no].organizations is not null) then
        is_scoped := true;
      end if;
      grant_no := grant_no + 1;
    end loop;
    last_grant := grant_no - 1; free_before := free;
    head := first_grant; head_free := 0;
    if head <= last_grant then head_free := grant_free[head]; head_text := '{' || grants[head].id || '}'; end if;

    first_budget := budget_no; last_budget := budget_no - 1;
    if account.has_budgets then
      if budgets is null then
        select coalesce(array_agg(b order by b.account collate "C", b.id collate "C"), '{}') into budgets
          from counting_budgets(account_id, (select array_agg(a.time order by a.id collate "C") from unnest(accounts) a),
            context_organization, context_actor || context_operation || string_to_array(array_to_string(context_api_keys, ','), ',')) b;
      end if;
      while budgets[budget_no].account = account.id loop budget_no := budget_no + 1; end loop;
      last_budget := budget_no - 1;
    end if;
    is_plain := not (only_judge or is_scoped or first_budget <= last_budget or any_repeat or any_departed or cardinality(charge_hold) > 0);

    <<charge>>
    for charge_no in first_charge .. account_last_charge[account_no] loop
      -- What ended meanwhile (a hold's time, a grant with what rolls over) is settled first, and these come again.
      if account.next_due_at <= at then charge_outcome[charge_no] := 'due'; continue charge; end if;

      -- The common charge: its first grant covers it and nothing else has a say.
      if is_plain and charge_amount[charge_no] between 1 and head_free then
        amount := charge_amount[charge_no];
        head_free := head_free - amount; free := free - amount; posted := posted - amount; seq := seq + 1;
        hash := ledger_entry_hash(hash, context_text[charge_context[charge_no]], 'debit|spendable|usage_revenue', seq,
          charge_transaction[charge_no], amount, posted, head_text, '{' || amount || '}', charge_idem[charge_no], charge_key[charge_no],
          charge_entity[charge_no], null, null, charge_details[charge_no], charge_fingerprint[charge_no], charge_request[charge_no]);
        charge_seq[charge_no] := seq; charge_available[charge_no] := free; charge_balance[charge_no] := posted;
        charge_payer[charge_no] := head; charge_hash[charge_no] := hash;
        continue charge;
      end if;

      -- From here on: a closer look.
      charge_available[charge_no] := free;
      if charge_outcome[charge_no] <> 'charged' then continue charge; end if;
      amount := charge_amount[charge_no]; is_hold := charge_hold[charge_no] is not null; context_at := charge_context[charge_no];
      if amount is null or amount <= 0 then
        raise exception 'a charge must be positive' using errcode = 'check_violation';
      end if;
      if any_departed and context_organization[context_at] = any (account.departed) then
        charge_outcome[charge_no] := 'departed'; continue charge;
      end if;
      if head <= last_grant then grant_free[head] := head_free; end if;
      charge_held[charge_no] := held;

      drawable := free;
      if is_scoped then
        drawable := 0;
        for n in first_grant .. last_grant loop
          if may_pay(grants[n].operations, context_operation[context_at]) and may_pay(grants[n].organizations, context_organization[context_at])
          then drawable := drawable + grant_free[n]; end if;
        end loop;
      end if;

      counting := '{}'; counting_ids := null; tightest := null;
      for n in first_budget .. last_budget loop
        budget := budgets[n];
        if position(',' || context_organization[context_at] || ',' in budget.organizations) > 0 and (case budget.subject
            when 'organization' then true
            when 'member' then context_actor_type[context_at] = 'user' and context_actor[context_at] = budget.subject_id
            when 'agent' then context_actor_type[context_at] = 'agent' and context_actor[context_at] = budget.subject_id
            when 'api_key' then position(',' || budget.subject_id || ',' in ',' || context_api_keys[context_at] || ',') > 0
            else context_operation[context_at] = budget.subject_id end)
        then
          counting := counting || n; counting_ids := counting_ids || budget.id;
          room := case when budget.is_paused then 0 else budget.limit_amount - budget.spent end;
          if budget.refuses and (budget.is_paused or amount > room) and (tightest is null or room < least_room) then
            tightest := n; least_room := room;
          end if;
        end if;
      end loop;

      overage := 0;
      if drawable < amount then
        if not is_hold and account.overage_limit - debt >= amount - drawable then overage := amount - drawable;
        elsif tightest is null or drawable <= least_room then
          charge_outcome[charge_no] := 'insufficient'; charge_available[charge_no] := drawable; continue charge;
        end if;
      end if;
      if tightest is not null then
        charge_outcome[charge_no] := 'over_budget'; charge_available[charge_no] := drawable;
        charge_refused_by[charge_no] := budgets[tightest].id;
        if only_judge then continue charge; end if;
        foreach budget_at in array counting loop
          budget := budgets[budget_at];
          if budget.pauses and not budget.is_paused and budget.spent + amount > budget.limit_amount then
            budget.is_paused := true; budget.has_moved := true; budget.is_shut := true; budgets[budget_at] := budget;
          end if;
        end loop;
        continue charge;
      end if;

      if only_judge then continue charge; end if;

      need := amount - overage; drawn_ids := '{}'; drawn_amounts := '{}';
      for n in head .. last_grant loop
        exit when need = 0;
        if grant_free[n] > 0 and (not is_scoped or may_pay(grants[n].operations, context_operation[context_at])
          and may_pay(grants[n].organizations, context_organization[context_at]))
        then
          part := least(need, grant_free[n]); need := need - part; grant_free[n] := grant_free[n] - part;
          if is_hold then grant_held[n] := coalesce(grant_held[n], 0) + part; end if;
          drawn_ids := drawn_ids || grants[n].id; drawn_amounts := drawn_amounts || part;
        end if;
      end loop;
      if need > 0 then raise exception 'grants of % do not cover what they promised', account.id; end if;

      foreach budget_at in array counting loop
        budget := budgets[budget_at];
        budget.spent := budget.spent + amount; budget.has_moved := true;
        if budget.pauses and budget.spent >= budget.limit_amount then budget.is_paused := true; end if;
        budgets[budget_at] := budget;
      end loop;

      -- One entry from the spendable credits, one from debt; either may be all of it.
      charge_seq[charge_no] := seq + 1; charge_overage[charge_no] := overage; charge_paid[charge_no] := amount - overage;
      charge_grants[charge_no] := drawn_ids::text; charge_grant_amounts[charge_no] := drawn_amounts::text;
      charge_budgets[charge_no] := counting_ids::text;
      free := free - (amount - overage);
      if overage < amount then
        seq := seq + 1;
        if is_hold then
          held := held + amount; any_hold := true;
          charge_hold_ends[charge_no] := charge_hold_ends[charge_no] + (at - clock);
          account.next_due_at := least(account.next_due_at, charge_hold_ends[charge_no]);
          hash := ledger_entry_hash(hash, entry_context(account.id, context_organization[context_at], context_actor_type[context_at],
              context_actor[context_at], context_operation[context_at], context_price_version[context_at], 'hold',
              context_description[context_at], at), 'hold|spendable|held', seq, charge_transaction[charge_no], amount, posted,
            charge_grants[charge_no], charge_grant_amounts[charge_no], charge_idem[charge_no], charge_key[charge_no], charge_hold[charge_no],
            charge_budgets[charge_no], null, charge_details[charge_no], charge_fingerprint[charge_no], charge_request[charge_no]);
        else
          posted := posted - (amount - overage);
          hash := ledger_entry_hash(hash, context_text[context_at], 'debit|spendable|usage_revenue', seq, charge_transaction[charge_no],
            amount - overage, posted, charge_grants[charge_no], charge_grant_amounts[charge_no], charge_idem[charge_no], charge_key[charge_no],
            charge_entity[charge_no], charge_budgets[charge_no], null, charge_details[charge_no], charge_fingerprint[charge_no],
            charge_request[charge_no]);
        end if;
        charge_hash[charge_no] := hash;
      end if;
      if overage > 0 then
        seq := seq + 1; debt := debt + overage; any_overage := true;
        hash := ledger_entry_hash(hash, context_text[context_at], 'debit|debt|usage_revenue', seq, charge_transaction[charge_no], overage,
          posted, '{}', '{}', case when overage = amount then charge_idem[charge_no] end,
          case when overage = amount then charge_key[charge_no] end, charge_entity[charge_no],
          case when overage = amount then charge_budgets[charge_no] end, null, charge_details[charge_no],
          charge_fingerprint[charge_no], charge_request[charge_no]);
        charge_overage_hash[charge_no] := hash;
      end if;
      charge_balance[charge_no] := posted; charge_available[charge_no] := free; charge_held[charge_no] := held;

      while head < last_grant and grant_free[head] = 0 loop head := head + 1; end loop;
      if head <= last_grant then head_free := grant_free[head]; head_text := '{' || grants[head].id || '}'; end if;
    end loop charge;

    if at > clock then
      for charge_no in first_charge .. account_last_charge[account_no] loop
        charge_time[charge_no] := at;
        charge_day[charge_no] := (select (at at time zone o.time_zone)::date from organizations o
          where o.id = context_organization[charge_context[charge_no]]);
      end loop;
    end if;
    if seq > account.last_seq then
      if head <= last_grant then grant_free[head] := head_free; end if;
      -- Unless scopes decide, nothing is drawn beyond the first grant that has something left.
      for n in first_grant .. case when is_scoped then last_grant else least(head, last_grant) end loop
        if grant_free[n] < grants[n].free then moved_grants := moved_grants || n; end if;
      end loop;
      account.posted := posted; account.held := held; account.debt := debt; account.last_seq := seq; account.last_hash := hash;
      moved_accounts := moved_accounts || account;
      if account.watches_wallets then perform enqueue_balance_check(account.id);
      else
        foreach watch_level in array account.watch_levels loop
          if free_before >= watch_level and free < watch_level then perform enqueue_balance_check(account.id); exit; end if;
        end loop;
      end if;
    end if;
    first_charge := account_last_charge[account_no] + 1;
  end loop;

  if moved_accounts is not null then
    update credit_accounts a set posted = moved.posted, held = moved.held, debt = moved.debt, last_seq = moved.last_seq,
        last_hash = moved.last_hash, ledger_time = moved.time, next_due_at = moved.next_due_at
      from unnest(moved_accounts) moved where a.ctid = moved.place and a.id = moved.id;
    get diagnostics changed = row_count;
    if changed <> cardinality(moved_accounts) then raise exception 'a locked credit account has moved'; end if;
    if moved_grants is not null then
      update credit_grants g set remaining = g.remaining - moved.spent, used = g.used + moved.spent, held = g.held + moved.held,
          open = g.remaining > moved.spent
        from (select grants[n].place as place, grants[n].id as id, coalesce(grant_held[n], 0) as held,
            grants[n].free - grant_free[n] - coalesce(grant_held[n], 0) as spent from unnest(moved_grants) n) moved
        where g.ctid = moved.place and g.id = moved.id and g.credit_account_id = any (account_id);
      get diagnostics changed = row_count;
      if changed <> cardinality(moved_grants) then
        raise exception 'a grant was changed by somebody who has not locked its credit account' using errcode = 'serialization_failure';
      end if;
    end if;

    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description, idem,
        idempotency_key, grant_ids, grant_amounts, budget_ids, details, fingerprint, request_id, created_at, hash)
      select account_id[context_account[charge_context[n]]], charge_seq[n], charge_transaction[n],
        case when charge_hold[n] is null then 'debit'::entry_kind else 'hold' end,
        case when charge_paid[n] = 0 then 'debt'::ledger_account else 'spendable' end,
        case when charge_hold[n] is null then 'usage_revenue'::ledger_account else 'held' end,
        case when charge_paid[n] = 0 then charge_overage[n] else coalesce(charge_paid[n], charge_amount[n]) end, charge_balance[n],
        context_organization[context], context_actor_type[context], context_actor[context], context_operation[context],
        context_price_version[context], case when charge_hold[n] is null then context_entity_type[context] else 'hold' end,
        coalesce(charge_hold[n], charge_entity[n]), context_description[context], charge_idem[n], charge_key[n],
        coalesce(charge_grants[n]::text[], array[grants[charge_payer[n]].id]),
        coalesce(charge_grant_amounts[n]::bigint[], array[charge_amount[n]]), charge_budgets[n]::text[], charge_details[n],
        charge_fingerprint[n], charge_request[n], coalesce(charge_time[n], clock), coalesce(charge_hash[n], charge_overage_hash[n])
      from (select n, charge_context[n] as context from generate_series(1, charges) n where charge_outcome[n] = 'charged') charged;
    insert into usage_rollups as rollup (credit_account_id, day, organization_id, operation, operations, amount)
      select account_id[context_account[charge_context[n]]], coalesce(charge_day[n], context_day[charge_context[n]]), context_organization[charge_context[n]],
        context_operation[charge_context[n]], count(*), sum(charge_amount[n])
      from generate_series(1, charges) n where charge_outcome[n] = 'charged' and charge_hold[n] is null group by 1, 2, 3, 4
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = rollup.operations + excluded.operations, amount = rollup.amount + excluded.amount;
    if any_overage then
      insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
          organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
          grant_ids, grant_amounts, details, fingerprint, request_id, created_at, hash)
        select account_id[context_account[charge_context[n]]], charge_seq[n] + 1, charge_transaction[n], 'debit', 'debt', 'usage_revenue',
          charge_overage[n], charge_balance[n], context_organization[context], context_actor_type[context], context_actor[context],
          context_operation[context], context_price_version[context], context_entity_type[context], charge_entity[n],
          context_description[context], '{}', '{}', charge_details[n], charge_fingerprint[n], charge_request[n],
          coalesce(charge_time[n], clock), charge_overage_hash[n]
        from (select n, charge_context[n] as context from generate_series(1, charges) n) charged
        where charge_paid[n] > 0 and charge_overage[n] > 0;
    end if;
    if any_hold then
      insert into holds (id, credit_account_id, organization_id, operation, price_version, amount, description, actor_type, actor_id,
          entity_type, entity_id, grant_ids, grant_amounts, budget_ids, details, opened_by, expires_at, created_at)
        select charge_hold[n], account_id[context_account[charge_context[n]]], context_organization[context], context_operation[context],
          context_price_version[context], charge_amount[n], context_description[context], context_actor_type[context], context_actor[context],
          context_entity_type[context], charge_entity[n], charge_grants[n]::text[], charge_grant_amounts[n]::bigint[],
          coalesce(charge_budgets[n]::text[], '{}'), charge_details[n], charge_transaction[n], charge_hold_ends[n], coalesce(charge_time[n], clock)
        from (select n, charge_context[n] as context from generate_series(1, charges) n) charged
        where charge_outcome[n] = 'charged' and charge_hold[n] is not null;
    end if;
  end if;

  if budgets is not null then
    foreach budget in array budgets loop
      if budget.has_moved then perform record_budget(budget); end if;
    end loop;
  end if;

  outcomes := array_to_string(charge_outcome, ','); seqs := array_to_string(charge_seq, ',', '');
  availables := array_to_string(charge_available, ',', ''); balances := array_to_string(charge_balance, ',', '');
  if charge_held is not null then
    helds := (select string_agg(coalesce(charge_held[n]::text, ''), ',' order by n) from generate_series(1, charges) n);
    refusing_budgets := (select string_agg(coalesce(charge_refused_by[n], ''), ',' order by n) from generate_series(1, charges) n);
  end if;
  if charge_time is not null then
    times := (select string_agg(coalesce(round(extract(epoch from charge_time[n]) * 1000)::text, ''), ',' order by n)
      from generate_series(1, charges) n);
  end if;
end $$;

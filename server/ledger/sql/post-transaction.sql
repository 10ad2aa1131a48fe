-- post_transaction: every movement that is not a charge.
--
-- Takes one balanced transaction that a pure function built (server/ledger/transactions) and posts it whole or
-- not at all: entries, grants, the holds it resolves, what counts as used, what goes back to budgets. It is stamped
-- at the account's own time. Answers nulls, having moved nothing, where something must be settled first. Refuses
-- a transaction whose entries, grants and holds disagree, whoever built it.
create function post_transaction(transaction jsonb, out seq bigint, out posted bigint, out debt bigint)
language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  transaction_id constant text := transaction ->> 'transactionId';
  account credit_accounts; hold holds; item jsonb;
  at timestamptz; next_due timestamptz; available_before bigint; available_until bigint; available_after bigint;
  new_posted bigint; new_held bigint; new_debt bigint; new_seq bigint; new_hash bytea;
  amount bigint; from_account ledger_account; to_account ledger_account; grant_ids text[]; grant_amounts bigint[];
  moved_by_grants bigint := 0; held_by_grants bigint := 0; resolved_holds bigint := 0;
  changed int; disagreeing_grant text;
begin
  select * into account from credit_accounts a where a.id = transaction ->> 'creditAccountId' for update;
  if not found then raise exception 'no credit account %', transaction ->> 'creditAccountId'; end if;
  at := greatest((transaction ->> 'now')::timestamptz, account.ledger_time);
  -- What ended before it is settled first; the caller comes again.
  if account.next_due_at <= at and (transaction ->> 'settles') is null then return; end if;
  -- When the ledger last moved, and right before this transaction, with the grants that have begun in between.
  available_before := available_credits(account.id, account.ledger_time);
  available_until := available_credits(account.id, greatest(account.ledger_time, at - interval '1 microsecond'));
  next_due := account.next_due_at;
  new_posted := account.posted; new_held := account.held; new_debt := account.debt;
  new_seq := account.last_seq; new_hash := account.last_hash;

  for item in select * from jsonb_array_elements(coalesce(transaction -> 'holds', '[]')) loop
    update holds h set state = (item ->> 'state')::hold_state, captured = (item ->> 'captured')::bigint,
        resolved_at = at, resolved_by = transaction_id
      where h.id = item ->> 'id' and h.credit_account_id = account.id returning * into hold;
    if not found then raise exception 'hold % is not of credit account %', item ->> 'id', account.id; end if;
    resolved_holds := resolved_holds + hold.amount;
    if hold.amount > hold.captured then
      perform return_to_budgets(account.id, hold.budget_ids, hold.amount - hold.captured, hold.created_at);
    end if;
  end loop;

  for item in select * from jsonb_array_elements(coalesce(transaction -> 'newGrants', '[]')) loop
    insert into credit_grants (id, credit_account_id, wallet_id, category, priority, original, remaining, used, open,
        effective_at, expires_at, operations, organization_ids, source, description, created_at, rollover_cap, rollover_days)
      values (item ->> 'id', account.id, item ->> 'walletId', (item ->> 'category')::grant_category, (item ->> 'priority')::int,
        (item ->> 'original')::bigint, (item ->> 'remaining')::bigint, (item ->> 'used')::bigint, (item ->> 'remaining')::bigint > 0,
        (item ->> 'effectiveAt')::timestamptz, (item ->> 'expiresAt')::timestamptz,
        array(select jsonb_array_elements_text(item -> 'operations')), array(select jsonb_array_elements_text(item -> 'organizationIds')),
        item ->> 'source', item ->> 'description', at, (item ->> 'rolloverCap')::bigint, (item ->> 'rolloverDays')::int);
    moved_by_grants := moved_by_grants + (item ->> 'remaining')::bigint;
    if (item ->> 'remaining')::bigint > 0 then
      next_due := least(next_due, (item ->> 'expiresAt')::timestamptz);
      -- Nothing moves when it becomes effective, and what is available rises all the same.
      if (item ->> 'effectiveAt')::timestamptz > at then
        perform graphile_worker.add_job('check-balance', json_build_object('creditAccountId', account.id),
          run_at := (item ->> 'effectiveAt')::timestamptz, job_key := format('check-balance:%s:%s', account.id, item ->> 'id'));
      end if;
    end if;
  end loop;

  for item in select * from jsonb_array_elements(coalesce(transaction -> 'grantChanges', '[]')) loop
    update credit_grants g set
        remaining = g.remaining + (item ->> 'remaining')::bigint, held = g.held + (item ->> 'held')::bigint,
        used = g.used + (item ->> 'used')::bigint, expired = g.expired + (item ->> 'expired')::bigint,
        voided = g.voided + (item ->> 'voided')::bigint, clawed_back = g.clawed_back + (item ->> 'clawedBack')::bigint,
        open = g.remaining + (item ->> 'remaining')::bigint > 0
      where g.id = item ->> 'id' and g.credit_account_id = account.id
      returning case when g.remaining > g.held then least(next_due, g.expires_at) else next_due end into next_due;
    get diagnostics changed = row_count;
    if changed <> 1 then raise exception 'grant % is not of credit account %', item ->> 'id', account.id; end if;
    moved_by_grants := moved_by_grants + (item ->> 'remaining')::bigint;
    held_by_grants := held_by_grants + (item ->> 'held')::bigint;
  end loop;

  for item in select * from jsonb_array_elements(transaction -> 'entries') loop
    amount := (item ->> 'amount')::bigint; from_account := (item ->> 'from')::ledger_account; to_account := (item ->> 'to')::ledger_account;
    grant_ids := array(select jsonb_array_elements_text(coalesce(item -> 'grantIds', '[]')));
    grant_amounts := array(select jsonb_array_elements_text(coalesce(item -> 'grantAmounts', '[]'))::bigint);
    if to_account in ('spendable', 'held') then new_posted := new_posted + amount; end if;
    if from_account in ('spendable', 'held') then new_posted := new_posted - amount; end if;
    if to_account = 'held' then new_held := new_held + amount; end if;
    if from_account = 'held' then new_held := new_held - amount; end if;
    if from_account = 'debt' then new_debt := new_debt + amount; end if;
    if to_account = 'debt' then new_debt := new_debt - amount; end if;
    new_seq := new_seq + 1;
    new_hash := ledger_entry_hash(new_hash,
      entry_context(account.id, item ->> 'organizationId', item ->> 'actorType', item ->> 'actorId', item ->> 'operation',
        item ->> 'priceVersion', item ->> 'entityType', item ->> 'description', at),
      concat_ws('|', item ->> 'kind', from_account, to_account), new_seq, transaction_id, amount, new_posted, grant_ids::text, grant_amounts::text,
      (item ->> 'idem')::uuid, item ->> 'idempotencyKey', item ->> 'entityId', null, item ->> 'reverses', item -> 'details',
      (item ->> 'fingerprint')::uuid, item ->> 'requestId');
    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
        idem, idempotency_key, grant_ids, grant_amounts, reverses, details, fingerprint, request_id, created_at, hash)
      values (account.id, new_seq, transaction_id, (item ->> 'kind')::entry_kind, from_account, to_account, amount, new_posted,
        item ->> 'organizationId', item ->> 'actorType', item ->> 'actorId', item ->> 'operation', item ->> 'priceVersion',
        item ->> 'entityType', item ->> 'entityId', item ->> 'description', (item ->> 'idem')::uuid, item ->> 'idempotencyKey',
        grant_ids, grant_amounts, item ->> 'reverses', item -> 'details', (item ->> 'fingerprint')::uuid, item ->> 'requestId', at, new_hash);
  end loop;

  for item in select * from jsonb_array_elements(coalesce(transaction -> 'usage', '[]')) loop
    insert into usage_rollups as rollup (credit_account_id, day, organization_id, operation, operations, amount)
      values (account.id, (item ->> 'day')::date, item ->> 'organizationId', item ->> 'operation', 1, (item ->> 'amount')::bigint)
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = rollup.operations + 1, amount = rollup.amount + excluded.amount;
  end loop;

  for item in select * from jsonb_array_elements(coalesce(transaction -> 'budgetReturns', '[]')) loop
    perform return_to_budgets(account.id, array(select jsonb_array_elements_text(item -> 'budgetIds')), (item ->> 'amount')::bigint,
      (item ->> 'countedAt')::timestamptz);
  end loop;

  if new_posted - account.posted <> moved_by_grants or new_held - account.held <> held_by_grants
    or account.held - new_held <> resolved_holds then
    raise exception 'transaction % moves % posted and % held, its grants % and %, its holds %', transaction_id,
      new_posted - account.posted, new_held - account.held, moved_by_grants, held_by_grants, resolved_holds using errcode = 'check_violation';
  end if;
  -- In total, and grant by grant: what the entries move of a grant is what changes of it.
  select of_grant.id into disagreeing_grant from (
    select named.id, moved.amount::bigint * ((entry ->> 'to' in ('spendable', 'held'))::int - (entry ->> 'from' in ('spendable', 'held'))::int) as remaining,
      moved.amount::bigint * ((entry ->> 'to' = 'held')::int - (entry ->> 'from' = 'held')::int) as held
    from jsonb_array_elements(transaction -> 'entries') entry,
      jsonb_array_elements_text(coalesce(entry -> 'grantIds', '[]')) with ordinality named(id, place),
      jsonb_array_elements_text(coalesce(entry -> 'grantAmounts', '[]')) with ordinality moved(amount, place)
    where named.place = moved.place
    union all
    select change ->> 'id', -(change ->> 'remaining')::bigint, -coalesce((change ->> 'held')::bigint, 0)
    from jsonb_array_elements(coalesce(transaction -> 'newGrants', '[]') || coalesce(transaction -> 'grantChanges', '[]')) change) of_grant
  group by of_grant.id having sum(of_grant.remaining) <> 0 or sum(of_grant.held) <> 0 limit 1;
  if found then
    raise exception 'transaction % says of grant % what its entries do not', transaction_id, disagreeing_grant using errcode = 'check_violation';
  end if;

  update credit_accounts a set posted = new_posted, held = new_held, debt = new_debt, last_seq = new_seq, last_hash = new_hash,
      ledger_time = at, next_due_at = next_due,
      lifetime_purchased = a.lifetime_purchased + coalesce((transaction ->> 'lifetimePurchased')::bigint, 0)
    where a.id = account.id;

  -- Either way across a watched level: down may alert or recharge, up arms the alerts again.
  available_after := available_credits(account.id, at);
  if available_after > available_before
    and (account.watches_rises or crosses_up(account.watch_levels, available_before, available_after))
  then
    perform note_rise(account.id, available_after, at);
    perform enqueue_balance_check(account.id);
  elsif account.watches_wallets and available_after < available_until
    or crosses_down(account.watch_levels, available_until, available_after)
  then perform enqueue_balance_check(account.id); end if;

  seq := new_seq; posted := new_posted; debt := new_debt;
end $$;

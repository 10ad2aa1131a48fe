-- post_transaction: every movement that is not a charge.
--
-- Takes one balanced transaction that a pure function built (server/ledger/transactions) and posts it whole or
-- not at all: entries, grants, the holds it resolves, what counts as used, what goes back to budgets. It is stamped
-- at the account's own time. Answers nulls, having moved nothing, where something must be settled first. Refuses
-- a transaction whose entries, grants and holds disagree, whoever built it.
create function post_transaction(p jsonb) returns table (o_seq bigint, o_posted bigint, o_debt bigint)
language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  account credit_accounts%rowtype;
  e jsonb; g jsonb; h jsonb;
  v_now timestamptz;
  v_before bigint; v_after bigint; v_due timestamptz;
  v_posted bigint; v_held bigint; v_debt bigint; v_seq bigint; v_hash bytea;
  v_amount bigint; v_from ledger_account; v_to ledger_account; v_ids text[]; v_amounts bigint[];
  v_grants bigint := 0; v_grants_held bigint := 0; v_holds bigint := 0;
  hold holds%rowtype;
  row_count int; account_grant text;
begin
  select * into account from credit_accounts where id = p ->> 'creditAccountId' for update;
  if not found then raise exception 'no credit account %', p ->> 'creditAccountId'; end if;
  v_now := greatest((p ->> 'now')::timestamptz, account.ledger_time);
  -- What ended before it is settled first; the caller comes again.
  if account.next_due_at <= v_now and (p ->> 'settles') is null then
    return query select null::bigint, null::bigint, null::bigint; return;
  end if;
  v_before := available_credits(account.id, account.ledger_time);
  v_due := account.next_due_at;
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
    if (g ->> 'remaining')::bigint > 0 then
      v_due := least(v_due, (g ->> 'expiresAt')::timestamptz);
      -- Nothing moves when it becomes effective, and what is available rises all the same.
      if (g ->> 'effectiveAt')::timestamptz > v_now then
        perform graphile_worker.add_job('check-balance', json_build_object('creditAccountId', account.id),
          run_at := (g ->> 'effectiveAt')::timestamptz, job_key := format('check-balance:%s:%s', account.id, g ->> 'id'));
      end if;
    end if;
  end loop;

  for g in select * from jsonb_array_elements(coalesce(p -> 'grantChanges', '[]')) loop
    update credit_grants set
      remaining = remaining + (g ->> 'remaining')::bigint, held = credit_grants.held + (g ->> 'held')::bigint,
      used = used + (g ->> 'used')::bigint, expired = expired + (g ->> 'expired')::bigint,
      voided = voided + (g ->> 'voided')::bigint, clawed_back = clawed_back + (g ->> 'clawedBack')::bigint,
      open = remaining + (g ->> 'remaining')::bigint > 0
      where id = g ->> 'id' and credit_account_id = account.id
      returning case when remaining > credit_grants.held then least(v_due, expires_at) else v_due end into v_due;
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
      ledger_time = v_now, next_due_at = v_due,
      lifetime_purchased = lifetime_purchased + coalesce((p ->> 'lifetimePurchased')::bigint, 0)
    where id = account.id;

  -- Either way across a watched level: down may alert or recharge, up re-arms the alert. What was
  -- available is taken from when the ledger last moved, so that what time alone took away counts too.
  v_after := available_credits(account.id, v_now);
  if account.watches_wallets and v_after < v_before
    or crosses_down(account.watch_levels, v_before, v_after) or crosses_down(account.watch_levels, v_after, v_before)
  then perform enqueue_balance_check(account.id); end if;

  return query select v_seq, v_posted, v_debt;
end $$;

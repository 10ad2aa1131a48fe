-- The ledger: the rules Postgres enforces, and the two functions that are the one writer.
-- Vocabulary and worked examples: server/ledger/README.md.

-- ── Storage ────────────────────────────────────────────────────────────────────────────────────
-- Every debit updates the account row and a grant or two. Room on the page keeps those updates
-- heap-only (no index is touched), and frequent small vacuums keep the chains short.
alter table credit_accounts set (fillfactor = 20, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table credit_grants   set (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table usage_rollups   set (fillfactor = 50);

-- The grants a debit looks at. The predicate is the flag, never `remaining > 0`: an index that
-- mentions a column which every debit changes would make each of those updates a full one.
create index credit_grants_open on credit_grants (credit_account_id) where open;

-- ── What can never be true ─────────────────────────────────────────────────────────────────────
alter table credit_accounts
  add constraint credit_accounts_posted_not_negative check (posted >= 0),
  add constraint credit_accounts_held_within_posted check (held >= 0 and held <= posted),
  add constraint credit_accounts_debt_not_negative check (debt >= 0),
  add constraint credit_accounts_overage_limit_not_negative check (overage_limit >= 0);

alter table credit_grants
  add constraint credit_grants_parts_not_negative check (
    original > 0 and remaining >= 0 and used >= 0 and expired >= 0 and voided >= 0 and clawed_back >= 0),
  add constraint credit_grants_held_within_remaining check (held >= 0 and held <= remaining),
  add constraint credit_grants_parts_sum check (
    original = remaining + used + expired + voided + clawed_back),
  add constraint credit_grants_open_means_remaining check (open = (remaining > 0)),
  add constraint credit_grants_lifetime check (expires_at is null or expires_at > effective_at);

alter table ledger_entries
  add constraint ledger_entries_amount_positive check (amount > 0),
  add constraint ledger_entries_two_sides check (from_account <> to_account),
  add constraint ledger_entries_seq_positive check (seq > 0),
  add constraint ledger_entries_grants_paired check (cardinality(grant_ids) = cardinality(grant_amounts));
-- No foreign key to the account: both writers hold that very row locked when they insert.

-- ── Append-only, and one writer ────────────────────────────────────────────────────────────────
create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused; correct it with a new transaction', tg_op, tg_table_name
    using errcode = 'object_not_in_prerequisite_state';
end $$;

create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_ledger_change();
create trigger credit_grants_never_deleted before delete or truncate on credit_grants
  for each statement execute function refuse_ledger_change();

-- post_charges and post_transaction carry the setting as part of their definition, so it holds
-- while they run and nowhere else.
create function require_ledger_writer() returns trigger language plpgsql as $$
begin
  if current_setting('bursar.ledger_writer', true) is distinct from 'on' then
    raise exception '% is written by post_charges and post_transaction only', tg_table_name
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return null;
end $$;

create trigger ledger_entries_one_writer before insert on ledger_entries
  for each statement execute function require_ledger_writer();
create trigger credit_grants_one_writer before insert or update on credit_grants
  for each statement execute function require_ledger_writer();

create function require_ledger_writer_for_balance() returns trigger language plpgsql as $$
begin
  if current_setting('bursar.ledger_writer', true) is distinct from 'on' then
    raise exception 'the balance of % moves through post_charges and post_transaction only', old.id
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;

create trigger credit_accounts_one_writer before update on credit_accounts for each row
  when (old.posted <> new.posted or old.held <> new.held or old.debt <> new.debt
        or old.last_seq <> new.last_seq or old.last_hash <> new.last_hash)
  execute function require_ledger_writer_for_balance();

-- ── Tamper evidence ────────────────────────────────────────────────────────────────────────────
-- The hash of an entry covers all it says and the hash of the entry before it, so a changed,
-- removed or inserted row breaks the chain at that row.
create function ledger_entry_hash(
  p_previous bytea, p_account text, p_seq bigint, p_transaction text, p_kind entry_kind,
  p_from ledger_account, p_to ledger_account, p_amount bigint, p_balance_after bigint,
  p_organization text, p_actor_type text, p_actor_id text, p_operation text, p_price_version text,
  p_entity_id text, p_idem uuid, p_grant_ids text[], p_grant_amounts bigint[], p_reverses text, p_created_at timestamptz
) returns bytea language sql stable parallel safe as $$
  select sha256(p_previous || convert_to(concat_ws('|',
    p_account, p_seq, p_transaction, p_kind, p_from, p_to, p_amount, p_balance_after, p_organization,
    p_actor_type, p_actor_id, coalesce(p_operation, '-'), coalesce(p_price_version, '-'), coalesce(p_entity_id, '-'),
    coalesce(p_idem::text, '-'), array_to_string(p_grant_ids, ','), array_to_string(p_grant_amounts, ','),
    coalesce(p_reverses, '-'), (extract(epoch from p_created_at) * 1000000)::bigint), 'UTF8'))
$$;

-- Whether a balance that moved from p_before to p_after passed one of the watched levels downward.
create function crosses_down(p_levels bigint[], p_before bigint, p_after bigint) returns boolean
language sql immutable parallel safe as $$
  select exists (select 1 from unnest(p_levels) l where p_before >= l and p_after < l)
$$;

create function enqueue_balance_check(p_account text) returns void language plpgsql as $$
begin
  perform graphile_worker.add_job('check-balance', json_build_object('creditAccountId', p_account),
    job_key := 'check-balance:' || p_account);
end $$;

-- ── post_charges: where credits are spent ──────────────────────────────────────────────────────
-- Takes charges in arrival order, for any number of accounts. READ COMMITTED on purpose: the first
-- statement locks the accounts in id order, each later statement sees everything that committed
-- before the lock. One verdict a charge, in order:
--   charged       o_seq is its entry, o_available what is left
--   replayed      an entry with this idempotency key exists; o_seq is that entry, nothing moved
--   insufficient  nothing moved; o_available is what this charge could have drawn from
--   not_found     no such credit account
-- Prices are decided by the caller; amounts are microcredits and must be positive.
create function post_charges(
  p_account text[], p_organization text[], p_amount bigint[], p_idem uuid[], p_key text[],
  p_operation text[], p_price_version text[], p_transaction text[], p_actor_type text[], p_actor_id text[],
  p_entity_type text[], p_entity_id text[], p_description text[], p_request text[], p_day date[],
  p_now timestamptz
) returns table (o_outcome text, o_seq bigint, o_available bigint, o_held bigint)
language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  n constant int := cardinality(p_account);
  outcome text[] := array_fill('not_found'::text, array[n]);
  seqs bigint[] := array_fill(null::bigint, array[n]);
  available bigint[] := array_fill(0::bigint, array[n]);
  held bigint[] := array_fill(0::bigint, array[n]);
  balances bigint[] := array_fill(null::bigint, array[n]);
  hashes bytea[] := array_fill(null::bytea, array[n]);
  drawn_ids text[] := array_fill(null::text, array[n]);
  drawn_amounts text[] := array_fill(null::text, array[n]);
  a record; r record;
  i int; j int; first_open int; grants int;
  g_id text[]; g_free bigint[]; g_taken bigint[]; g_scope jsonb[]; any_scope boolean;
  free bigint; free_before bigint; can bigint; need bigint; take bigint;
  posted bigint; seq bigint; hash bytea; ids text[]; amounts bigint[];
  u_account text[] := '{}'; u_posted bigint[] := '{}'; u_seq bigint[] := '{}'; u_hash bytea[] := '{}';
  u_grant text[] := '{}'; u_taken bigint[] := '{}';
begin
  if exists (select 1 from unnest(p_amount) v where v is null or v <= 0) then
    raise exception 'a charge must be positive' using errcode = 'check_violation';
  end if;

  perform 1 from credit_accounts x where x.id = any (p_account) order by x.id for update;

  for r in select u.n, l.seq from unnest(p_idem) with ordinality u(idem, n) join ledger_entries l on l.idem = u.idem loop
    outcome[r.n] := 'replayed'; seqs[r.n] := r.seq;
  end loop;

  for a in
    select x.id, x.posted, x.held, x.last_seq, x.last_hash, x.watch_levels, d.positions
    from (select u.account, array_agg(u.n order by u.n) positions
          from unnest(p_account) with ordinality u(account, n) group by u.account) d
    join credit_accounts x on x.id = d.account
    order by x.id
  loop
    posted := a.posted; seq := a.last_seq; hash := a.last_hash;

    -- Burn order: wallet priority, grant priority, earliest expiry (never last), promotional
    -- before paid, earliest effective, id. Expired and future grants are simply not there.
    select coalesce(array_agg(g.id), '{}'), coalesce(array_agg(g.free), '{}'), coalesce(array_agg(g.scope), '{}'),
           coalesce(bool_or(g.scope is not null), false), coalesce(sum(g.free), 0)
      into g_id, g_free, g_scope, any_scope, free
      from (select c.id, c.remaining - c.held as free,
              case when c.operations = '{}' and c.organization_ids = '{}' then null
                   else jsonb_build_object('operations', to_jsonb(c.operations), 'organizations', to_jsonb(c.organization_ids)) end as scope
            from credit_grants c join wallets w on w.id = c.wallet_id
            where c.credit_account_id = a.id and c.open and c.effective_at <= p_now
              and (c.expires_at is null or c.expires_at > p_now)
            order by w.priority, c.priority, c.expires_at nulls last, c.category <> 'promotional', c.effective_at, c.id) g;
    grants := cardinality(g_id);
    g_taken := case when grants > 0 then array_fill(0::bigint, array[grants]) else '{}' end;
    first_open := 1; free_before := free;

    foreach i in array a.positions loop
      held[i] := a.held;
      if outcome[i] = 'replayed' then available[i] := free; continue; end if;

      -- The same key twice in one batch: the second finds the first.
      if seq > a.last_seq then
        for j in 1 .. i - 1 loop
          if p_idem[j] = p_idem[i] and seqs[j] is not null then
            outcome[i] := 'replayed'; seqs[i] := seqs[j]; available[i] := free; exit;
          end if;
        end loop;
        if outcome[i] = 'replayed' then continue; end if;
      end if;

      if any_scope then
        can := 0;
        for j in first_open .. grants loop
          if g_scope[j] is null
            or ((g_scope[j] -> 'operations' = '[]' or g_scope[j] -> 'operations' ? p_operation[i])
                and (g_scope[j] -> 'organizations' = '[]' or g_scope[j] -> 'organizations' ? p_organization[i]))
          then can := can + g_free[j]; end if;
        end loop;
      else can := free; end if;

      if can < p_amount[i] then
        outcome[i] := 'insufficient'; available[i] := can; continue;
      end if;

      need := p_amount[i]; ids := '{}'; amounts := '{}';
      for j in first_open .. grants loop
        exit when need = 0;
        if g_free[j] > 0 and (g_scope[j] is null
            or ((g_scope[j] -> 'operations' = '[]' or g_scope[j] -> 'operations' ? p_operation[i])
                and (g_scope[j] -> 'organizations' = '[]' or g_scope[j] -> 'organizations' ? p_organization[i])))
        then
          take := least(need, g_free[j]);
          g_free[j] := g_free[j] - take; g_taken[j] := g_taken[j] + take; need := need - take;
          ids := ids || g_id[j]; amounts := amounts || take;
        end if;
      end loop;
      if need <> 0 then raise exception 'grants of % do not cover what they promised', a.id; end if;
      while first_open <= grants and g_free[first_open] = 0 loop first_open := first_open + 1; end loop;

      seq := seq + 1; posted := posted - p_amount[i]; free := free - p_amount[i];
      hash := ledger_entry_hash(hash, a.id, seq, p_transaction[i], 'debit', 'spendable', 'usage_revenue',
        p_amount[i], posted, p_organization[i], p_actor_type[i], p_actor_id[i], p_operation[i], p_price_version[i],
        p_entity_id[i], p_idem[i], ids, amounts, null, p_now);
      outcome[i] := 'charged'; seqs[i] := seq; available[i] := free; balances[i] := posted; hashes[i] := hash;
      drawn_ids[i] := ids::text; drawn_amounts[i] := amounts::text;
    end loop;

    if seq > a.last_seq then
      u_account := u_account || a.id; u_posted := u_posted || posted; u_seq := u_seq || seq; u_hash := u_hash || hash;
      for j in 1 .. grants loop
        if g_taken[j] > 0 then u_grant := u_grant || g_id[j]; u_taken := u_taken || g_taken[j]; end if;
      end loop;
      if crosses_down(a.watch_levels, free_before, free) then perform enqueue_balance_check(a.id); end if;
    end if;
  end loop;

  if cardinality(u_account) > 0 then
    update credit_accounts x set posted = v.posted, last_seq = v.seq, last_hash = v.hash
      from unnest(u_account, u_posted, u_seq, u_hash) v(id, posted, seq, hash) where x.id = v.id;
    update credit_grants g set remaining = g.remaining - v.taken, used = g.used + v.taken, open = g.remaining > v.taken
      from unnest(u_grant, u_taken) v(id, taken) where g.id = v.id;
    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
        idem, idempotency_key, grant_ids, grant_amounts, request_id, created_at, hash)
      select v.account, v.seq, v.txn, 'debit', 'spendable', 'usage_revenue', v.amount, v.balance,
        v.org, v.actor_type, v.actor_id, v.op, v.version, v.entity_type, v.entity_id, v.description,
        v.idem, v.key, v.ids::text[], v.amounts::bigint[], v.request, p_now, v.hash
      from unnest(p_account, seqs, p_transaction, p_amount, balances, p_organization, p_actor_type, p_actor_id, p_operation,
          p_price_version, p_entity_type, p_entity_id, p_description, p_idem, p_key, drawn_ids, drawn_amounts, p_request, hashes, outcome)
        v(account, seq, txn, amount, balance, org, actor_type, actor_id, op, version, entity_type, entity_id, description,
          idem, key, ids, amounts, request, hash, outcome)
      where v.outcome = 'charged';
    insert into usage_rollups as u (credit_account_id, day, organization_id, operation, operations, amount)
      select v.account, v.day, v.org, v.op, count(*), sum(v.amount)
      from unnest(p_account, p_day, p_organization, p_operation, p_amount, outcome) v(account, day, org, op, amount, outcome)
      where v.outcome = 'charged' group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (credit_account_id, day, organization_id, operation)
      do update set operations = u.operations + excluded.operations, amount = u.amount + excluded.amount;
  end if;

  return query select v.a, v.b, v.c, v.d from unnest(outcome, seqs, available, held) with ordinality v(a, b, c, d, o) order by o;
end $$;

-- ── post_transaction: every movement that is not a charge ──────────────────────────────────────
-- Takes one balanced transaction that a pure function built (server/ledger/transactions) and posts
-- it whole or not at all. The account must already be locked by the caller. Refuses a transaction
-- whose entries and grants disagree, whoever built it.
create function post_transaction(p jsonb) returns table (o_seq bigint, o_posted bigint, o_debt bigint)
language plpgsql set bursar.ledger_writer = 'on' as $$
declare
  account credit_accounts%rowtype;
  e jsonb; g jsonb;
  v_now constant timestamptz := (p ->> 'now')::timestamptz;
  v_posted bigint; v_held bigint; v_debt bigint; v_seq bigint; v_hash bytea;
  v_amount bigint; v_from ledger_account; v_to ledger_account; v_ids text[]; v_amounts bigint[];
  v_grants bigint := 0; v_grants_held bigint := 0;
  row_count int;
begin
  select * into account from credit_accounts where id = p ->> 'creditAccountId' for update;
  if not found then raise exception 'no credit account %', p ->> 'creditAccountId'; end if;
  v_posted := account.posted; v_held := account.held; v_debt := account.debt;
  v_seq := account.last_seq; v_hash := account.last_hash;

  for g in select * from jsonb_array_elements(coalesce(p -> 'newGrants', '[]')) loop
    insert into credit_grants (id, credit_account_id, wallet_id, category, priority, original, remaining, used, open,
        effective_at, expires_at, operations, organization_ids, source, description, created_at)
      values (g ->> 'id', account.id, g ->> 'walletId', (g ->> 'category')::grant_category, (g ->> 'priority')::int,
        (g ->> 'original')::bigint, (g ->> 'remaining')::bigint, (g ->> 'used')::bigint, (g ->> 'remaining')::bigint > 0,
        (g ->> 'effectiveAt')::timestamptz, (g ->> 'expiresAt')::timestamptz,
        array(select jsonb_array_elements_text(g -> 'operations')), array(select jsonb_array_elements_text(g -> 'organizationIds')),
        g ->> 'source', g ->> 'description', v_now);
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
    v_hash := ledger_entry_hash(v_hash, account.id, v_seq, p ->> 'transactionId', (e ->> 'kind')::entry_kind, v_from, v_to,
      v_amount, v_posted, e ->> 'organizationId', e ->> 'actorType', e ->> 'actorId', e ->> 'operation', e ->> 'priceVersion',
      e ->> 'entityId', (e ->> 'idem')::uuid, v_ids, v_amounts, e ->> 'reverses', v_now);
    insert into ledger_entries (credit_account_id, seq, transaction_id, kind, from_account, to_account, amount, balance_after,
        organization_id, actor_type, actor_id, operation, price_version, entity_type, entity_id, description,
        idem, idempotency_key, grant_ids, grant_amounts, reverses, request_id, created_at, hash)
      values (account.id, v_seq, p ->> 'transactionId', (e ->> 'kind')::entry_kind, v_from, v_to, v_amount, v_posted,
        e ->> 'organizationId', e ->> 'actorType', e ->> 'actorId', e ->> 'operation', e ->> 'priceVersion',
        e ->> 'entityType', e ->> 'entityId', e ->> 'description', (e ->> 'idem')::uuid, e ->> 'idempotencyKey',
        v_ids, v_amounts, e ->> 'reverses', e ->> 'requestId', v_now, v_hash);
  end loop;

  if v_posted - account.posted <> v_grants or v_held - account.held <> v_grants_held then
    raise exception 'transaction % moves % posted and % held, its grants % and %', p ->> 'transactionId',
      v_posted - account.posted, v_held - account.held, v_grants, v_grants_held using errcode = 'check_violation';
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

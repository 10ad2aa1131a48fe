-- Tamper evidence: the hash of an entry covers everything its row says and the hash of the entry before it,
-- so a changed, removed or inserted row breaks the chain at that row. What a client wrote is quoted, so that
-- no two rows share one text. The time is a number, because the text of a timestamp depends on the session.

-- What the entries of one use have in common: a batch of charges makes it once. Not immutable, because what it
-- calls is not: such a function would be called and not expanded where it is used, for twice the time.
create function entry_context(
  account_id text, organization_id text, actor_type text, actor_id text, operation text, price_version text, entity_type text,
  description text, created_at timestamptz
) returns text language sql stable parallel safe as $$
  select account_id || '|' || organization_id || '|' || actor_type || '|' || actor_id || '|' || coalesce(operation, '') || '|' ||
    coalesce(price_version, '') || '|' || coalesce(entity_type, '') || '|' || quote_literal(description) || '|' ||
    (extract(epoch from created_at) * 1000000)::bigint
$$;

-- `movement` is kind, from and to: 'debit|spendable|usage_revenue'. What few entries have is named where it is there.
create function ledger_entry_hash(
  previous bytea, context text, movement text, seq bigint, transaction_id text, amount bigint, balance_after bigint,
  grant_ids text, grant_amounts text, idem uuid, idempotency_key text, entity_id text, budget_ids text, reverses text, details jsonb,
  fingerprint uuid, request_id text
) returns bytea language sql stable parallel safe as $$
  select sha256(previous || convert_to(context || '|' || movement || '|' || seq || '|' || transaction_id || '|' || amount || '|' || balance_after ||
    '|' || grant_ids || '|' || grant_amounts || concat('|key:' || idem || ':' || quote_literal(idempotency_key), '|entity:' || quote_literal(entity_id),
      '|budgets:' || budget_ids, '|reverses:' || reverses, '|details:' || quote_literal(details::text), '|fingerprint:' || fingerprint,
      '|request:' || quote_literal(request_id)), 'UTF8'))
$$;

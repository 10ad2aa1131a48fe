-- Tamper evidence: the hash of an entry covers everything its row says and the hash of the entry before it,
-- so a changed, removed or inserted row breaks the chain at that row. What a client wrote is quoted, so that
-- no two rows share one text. The time is a number, because the text of a timestamp depends on the session.
create function ledger_entry_hash(
  p_previous bytea, p_account text, p_seq bigint, p_transaction text, p_kind text, p_from text, p_to text,
  p_amount bigint, p_balance_after bigint, p_organization text, p_actor_type text, p_actor_id text, p_operation text, p_price_version text,
  p_entity_type text, p_entity_id text, p_description text, p_idem uuid, p_key text, p_grant_ids text, p_grant_amounts text,
  p_budget_ids text, p_reverses text, p_details jsonb, p_fingerprint uuid, p_request text, p_created_at timestamptz
) returns bytea language sql stable parallel safe as $$
  select sha256(p_previous || convert_to(concat_ws('|',
    p_account, p_seq, p_transaction, p_kind, p_from, p_to, p_amount, p_balance_after, p_organization, p_actor_type, p_actor_id,
    coalesce(p_operation, '-'), coalesce(p_price_version, '-'), coalesce(p_entity_type, '-'), quote_nullable(p_entity_id),
    quote_nullable(p_description), coalesce(p_idem::text, '-'), quote_nullable(p_key), p_grant_ids, p_grant_amounts,
    coalesce(p_budget_ids, '-'), coalesce(p_reverses, '-'), quote_nullable(p_details::text), coalesce(p_fingerprint::text, '-'),
    coalesce(p_request, '-'), (extract(epoch from p_created_at) * 1000000)::bigint), 'UTF8'))
$$;

-- An Idempotency-Key counts for one endpoint and one scope: the organization of the API key or, for a
-- person, the organization they name (they themselves where they name none).
alter table idempotency_records rename column organization_id to scope;

-- Keys in use keep their answers: the hash that finds them now covers the endpoint too.
update idempotency_records
set idem = encode(substring(sha256(
  convert_to(scope, 'UTF8') || '\x00'::bytea || convert_to(procedure, 'UTF8') || '\x00'::bytea || convert_to(key, 'UTF8')
) from 1 for 16), 'hex')::uuid;

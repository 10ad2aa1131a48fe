-- The members page and every removal look for the keys that still work, of an organization and all below it.
create index api_keys_working on api_keys (organization_id) where revoked_at is null;

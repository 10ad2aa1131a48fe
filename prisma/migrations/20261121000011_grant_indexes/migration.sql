-- The sweep of grants that are over, and the lists of an account's past grants. Neither index names a
-- column that a debit changes but the flag, so updates of grants stay heap-only.
create index credit_grants_expiring on credit_grants (expires_at) where open and expires_at is not null;
create index credit_grants_of_account on credit_grants (credit_account_id, id desc);

-- The id of an event charges once an organization. Until now it did so once an account, so two
-- organizations that share a pool and count their events alike lost some of them. Entries keep the keys
-- they were written with; accounts that have such are marked, so that an id which one of their
-- organizations has used already still finds its charge. On other accounts nobody looks.
alter table credit_accounts add column account_wide_event_ids boolean not null default false;

update credit_accounts set account_wide_event_ids = true
where id in (select distinct credit_account_id from ledger_entries where idempotency_key like 'event:%');

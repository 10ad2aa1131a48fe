-- What whoever gave a grant said of it in words of their own, answered with it. It is also in the entry's
-- details; here it is found by the grant.
create table grant_metadata (
  grant_id text primary key references credit_grants (id) on delete restrict on update cascade,
  metadata jsonb not null
);

insert into grant_metadata (grant_id, metadata)
select g.id, l.details -> 'metadata' from ledger_entries l cross join lateral unnest(l.grant_ids) as g (id)
where l.kind in ('grant', 'debt_payment') and l.details ? 'metadata'
on conflict do nothing;

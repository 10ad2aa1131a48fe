-- Operations that hold their price while they work, and the first of them: an export of the books.

alter table idempotency_records add column hold_id text;

create table book_exports (
  id text primary key,
  organization_id text not null references organizations (id) on delete restrict on update cascade,
  from_date date not null,
  to_date date not null,
  line_count integer not null,
  rows jsonb not null,
  created_at timestamptz(6) not null
);
create index book_exports_organization_id_id_idx on book_exports (organization_id, id desc);
alter table book_exports add constraint book_exports_range check (from_date <= to_date and line_count >= 0);

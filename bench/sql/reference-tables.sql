-- What the references write to, beside the schema of the product.

-- One hot row and its history, for hot-row.sql. No index on the history: nothing may slow it down.
create table bench_hot (id bigint primary key, balance bigint not null, seq bigint not null) with (fillfactor = 20);
create table bench_hot_history (
  account_id bigint not null, amount bigint not null, balance_after bigint not null, operation text not null,
  created_at timestamptz not null default now());
insert into bench_hot values (1, 4000000000000000, 0);

-- The twin of ledger_entries, same columns and same indexes, and nobody who guards it.
create table bench_floor (like ledger_entries including all);
create sequence bench_floor_seq cache 256;

-- What `pgbench -i -s 1` makes, for simple-update.sql.
create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84));
create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84));
create table pgbench_branches (bid int primary key, bbalance int, filler char(88));
create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
insert into pgbench_branches (bid, bbalance) values (1, 0);
insert into pgbench_tellers (tid, bid, tbalance) select i, 1, 0 from generate_series(1, 10) i;
insert into pgbench_accounts (aid, bid, abalance, filler) select i, 1, 0, '' from generate_series(1, 100000) i;

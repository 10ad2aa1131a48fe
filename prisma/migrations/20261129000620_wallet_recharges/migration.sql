-- A wallet may be refilled by itself: below its own threshold so many credits are bought into it.
-- The limits of the account (cool-down, charges a day, cap of a month) hold for it too.
create table wallet_recharges (
  wallet_id text primary key references wallets (id) on delete restrict on update cascade,
  credit_account_id text not null references credit_accounts (id) on delete restrict on update cascade,
  enabled boolean not null default false,
  threshold bigint not null,
  credits bigint not null,
  payment_method_id text references payment_methods (id) on delete restrict on update cascade,
  breaker recharge_breaker not null default 'closed',
  consecutive_failures integer not null default 0,
  next_try_at timestamptz(6),
  disabled_reason text,
  updated_at timestamptz(6) not null,
  constraint wallet_recharges_ranges check (threshold between 0 and 100000000000
    and credits > 0 and credits % 1000000 = 0)
);
create index wallet_recharges_credit_account_id_idx on wallet_recharges (credit_account_id);

-- Whose policy an attempt and an evaluation belong to; null: the account's own.
alter table recharge_attempts add column wallet_id text references wallets (id) on delete restrict on update cascade;
alter table recharge_evaluations add column wallet_id text references wallets (id) on delete restrict on update cascade;

-- One live attempt a policy: this index is what makes "exactly one charge" true.
drop index recharge_attempts_one_live;
create unique index recharge_attempts_one_live on recharge_attempts (credit_account_id, coalesce(wallet_id, '')) where live;

-- Money that arrived and that nothing of ours asked for: something was paid twice, or with another amount.
-- It is no credits; it is sent back, and staff see where that stands.
create type unexpected_payment_reason as enum ('paid_twice', 'another_amount');
create type unexpected_payment_state as enum ('returning', 'returned', 'stuck');

create table unexpected_payments (
  id text primary key,
  credit_account_id text not null references credit_accounts (id) on delete restrict on update cascade,
  organization_id text not null references organizations (id) on delete restrict on update cascade,
  -- What it came under.
  purchase_id text references purchases (id) on delete restrict on update cascade,
  recharge_attempt_id text references recharge_attempts (id) on delete restrict on update cascade,
  reason unexpected_payment_reason not null,
  stripe_payment_intent_id text not null unique,
  stripe_charge_id text unique,
  amount_cents bigint not null,
  currency text not null,
  state unexpected_payment_state not null default 'returning',
  stripe_refund_id text unique,
  problem text,
  -- The tries of its refund, as those of refunds.
  tries integer not null default 1,
  sends integer not null default 0,
  sent_at timestamptz(6),
  created_at timestamptz(6) not null,
  settled_at timestamptz(6),
  constraint unexpected_payments_amount check (amount_cents > 0),
  constraint unexpected_payments_source check ((purchase_id is null) <> (recharge_attempt_id is null)),
  constraint unexpected_payments_settled check ((state = 'returning') = (settled_at is null))
);
create index unexpected_payments_credit_account_id_idx on unexpected_payments (credit_account_id);
create index unexpected_payments_open on unexpected_payments (created_at) where state = 'returning';

alter type reconciliation_verdict add value 'not_asked_for';

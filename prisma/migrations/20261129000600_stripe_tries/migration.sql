-- How often, and when last, a charge or refund was sent to Stripe under its key. Once it has been quiet for
-- some minutes and Stripe's own list shows nothing, nothing happened: then a new key is used.
alter table recharge_attempts
  add column sends integer not null default 0,
  add column sent_at timestamptz(6);
update recharge_attempts set sends = 1, sent_at = created_at where state in ('charging', 'unknown');

-- A refund stays the same one over its tries; each has a key of its own.
alter table refunds
  add column tries integer not null default 1,
  add column sends integer not null default 0,
  add column sent_at timestamptz(6);
update refunds set sends = 1, sent_at = created_at where state = 'requested';

-- Counts the customers of an account that were deleted at Stripe, so that the next one is made under a new key.
alter table credit_accounts add column stripe_customers_lost integer not null default 0;

-- Money that arrived and what went back of it, the rest of the webhook inbox, and reconciliation with Stripe.

-- CreateEnum
CREATE TYPE "refund_state" AS ENUM ('requested', 'pending', 'succeeded', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "dispute_state" AS ENUM ('inquiry', 'inquiry_closed', 'open', 'won', 'lost');

-- CreateEnum
CREATE TYPE "reconciliation_state" AS ENUM ('running', 'finished', 'failed');

-- CreateEnum
CREATE TYPE "reconciliation_verdict" AS ENUM ('matches', 'amount_differs', 'currency_differs', 'missing_here', 'missing_at_stripe', 'under_way');

-- AlterTable
ALTER TABLE "stripe_events" ADD COLUMN     "deliveries" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "next_try_at" TIMESTAMPTZ(6),
ADD COLUMN     "replayed_at" TIMESTAMPTZ(6),
ADD COLUMN     "replayed_by" TEXT;

-- CreateTable
CREATE TABLE "payments" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "purchase_id" TEXT,
    "recharge_attempt_id" TEXT,
    "stripe_payment_intent_id" TEXT NOT NULL,
    "stripe_charge_id" TEXT,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "method_type" TEXT NOT NULL DEFAULT 'card',
    "card_brand" TEXT,
    "card_last4" TEXT,
    "refunded_cents" BIGINT NOT NULL DEFAULT 0,
    "disputed_cents" BIGINT NOT NULL DEFAULT 0,
    "lost_cents" BIGINT NOT NULL DEFAULT 0,
    "clawed_back" BIGINT NOT NULL DEFAULT 0,
    "fraud_warning" TEXT,
    "fraud_warning_at" TIMESTAMPTZ(6),
    "observations" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "stripe_refund_id" TEXT,
    "amount_cents" BIGINT NOT NULL,
    "state" "refund_state" NOT NULL,
    "requested_by" TEXT,
    "reason" TEXT NOT NULL,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disputes" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "stripe_dispute_id" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "state" "dispute_state" NOT NULL,
    "stripe_status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "evidence_due_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_cursors" (
    "list" TEXT NOT NULL,
    "seen_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stripe_cursors_pkey" PRIMARY KEY ("list")
);

-- CreateTable
CREATE TABLE "stripe_movements" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "fee_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stripe_movements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_runs" (
    "id" TEXT NOT NULL,
    "state" "reconciliation_state" NOT NULL DEFAULT 'running',
    "from_at" TIMESTAMPTZ(6),
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "started_by" TEXT,
    "compared" INTEGER NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_rows" (
    "run_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "stripe_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "currency" TEXT NOT NULL,
    "ours_cents" BIGINT,
    "stripe_cents" BIGINT,
    "verdict" "reconciliation_verdict" NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "reconciliation_rows_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "payments_purchase_id_key" ON "payments"("purchase_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_recharge_attempt_id_key" ON "payments"("recharge_attempt_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_stripe_payment_intent_id_key" ON "payments"("stripe_payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_stripe_charge_id_key" ON "payments"("stripe_charge_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_grant_id_key" ON "payments"("grant_id");

-- CreateIndex
CREATE INDEX "payments_credit_account_id_created_at_idx" ON "payments"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "payments_created_at_idx" ON "payments"("created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "refunds_stripe_refund_id_key" ON "refunds"("stripe_refund_id");

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "disputes_stripe_dispute_id_key" ON "disputes"("stripe_dispute_id");

-- CreateIndex
CREATE INDEX "disputes_payment_id_idx" ON "disputes"("payment_id");

-- CreateIndex
CREATE INDEX "stripe_movements_source_id_idx" ON "stripe_movements"("source_id");

-- CreateIndex
CREATE INDEX "stripe_movements_occurred_at_idx" ON "stripe_movements"("occurred_at");

-- CreateIndex
CREATE INDEX "reconciliation_runs_created_at_idx" ON "reconciliation_runs"("created_at" DESC);

-- CreateIndex
CREATE INDEX "stripe_events_received_at_idx" ON "stripe_events"("received_at" DESC);

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_recharge_attempt_id_fkey" FOREIGN KEY ("recharge_attempt_id") REFERENCES "recharge_attempts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_rows" ADD CONSTRAINT "reconciliation_rows_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- ── What can never be true ─────────────────────────────────────────────────────────────────────
-- What banks and Stripe say happened is written down as it is: a disputed sum may pass what is left of
-- a payment. What follows for the customer's credits is decided here: the share of the payment that
-- went back, all of it at the most. A row whose credits were taken back twice, or not at all, cannot exist.
alter table payments
  add constraint payments_one_source check (num_nonnulls(purchase_id, recharge_attempt_id) = 1),
  add constraint payments_amounts check (amount_cents > 0 and credits > 0 and currency = lower(currency)),
  add constraint payments_reversed check (refunded_cents between 0 and amount_cents and disputed_cents >= 0 and lost_cents >= 0),
  add constraint payments_clawed_back_to_target check (
    clawed_back = div(credits::numeric * least(amount_cents, refunded_cents + disputed_cents + lost_cents), amount_cents)),
  add constraint payments_fraud_warning check ((fraud_warning is null) = (fraud_warning_at is null));

alter table refunds
  add constraint refunds_amount check (amount_cents > 0),
  add constraint refunds_reason check (length(trim(reason)) >= 3),
  -- Without an answer of Stripe it is only asked for, or was refused; one of the dashboard has its answer.
  add constraint refunds_answered check (stripe_refund_id is not null or (state in ('requested', 'failed') and requested_by is not null)),
  add constraint refunds_requested check (state <> 'requested' or stripe_refund_id is null),
  add constraint refunds_settled check ((state in ('requested', 'pending')) = (settled_at is null));
-- While the outcome of one refund is unknown there is no second one: two clicks refund once.
create unique index refunds_one_requested on refunds (payment_id) where state = 'requested';

alter table disputes
  add constraint disputes_amount check (amount_cents > 0),
  add constraint disputes_closed check ((state in ('won', 'lost', 'inquiry_closed')) = (closed_at is not null));

-- What a payment, a refund or a dispute is about never changes; only what becomes of it does.
create function refuse_change_of_money() returns trigger language plpgsql as $$
begin
  raise exception '% % keeps its money: % is refused', tg_table_name, old.id, tg_op using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger payments_keep_money before delete
  or update of id, credit_account_id, purchase_id, recharge_attempt_id, stripe_payment_intent_id, amount_cents, currency, credits, grant_id, created_at
  on payments for each row execute function refuse_change_of_money();
create trigger refunds_keep_money before delete or update of id, payment_id, amount_cents, requested_by, created_at
  on refunds for each row execute function refuse_change_of_money();
create trigger disputes_keep_payment before delete or update of id, payment_id, stripe_dispute_id, created_at
  on disputes for each row execute function refuse_change_of_money();

-- ── The inbox ──────────────────────────────────────────────────────────────────────────────────
alter table stripe_events
  add constraint stripe_events_counts check (deliveries >= 0 and attempts >= 0),
  add constraint stripe_events_next_try check (next_try_at is null or status = 'parked'),
  add constraint stripe_events_replayed check ((replayed_by is null) = (replayed_at is null));
create index stripe_events_due on stripe_events (next_try_at) where status = 'parked';

-- ── Reconciliation ─────────────────────────────────────────────────────────────────────────────
alter table reconciliation_runs add constraint reconciliation_runs_finished check (
  (state = 'running') = (finished_at is null) and (state = 'failed') = (problem is not null) and differences between 0 and compared);
-- Two runs at once would compare against each other's half-read movements.
create unique index reconciliation_runs_one_running on reconciliation_runs ((true)) where state = 'running';
alter table reconciliation_rows add constraint reconciliation_rows_verdict check (
  case verdict
    when 'matches' then ours_cents = stripe_cents and ours_cents is not null
    when 'missing_here' then ours_cents is null and stripe_cents is not null
    when 'missing_at_stripe' then ours_cents is not null and stripe_cents is null
    when 'amount_differs' then ours_cents <> stripe_cents
    else true
  end);

-- ── Payments from before this table ────────────────────────────────────────────────────────────
-- Their ids take the part of the purchase's or attempt's id that is unique and sorts by age. Charge and
-- movements of money are read from Stripe when the payment is looked at next.
insert into payments (id, credit_account_id, organization_id, purchase_id, stripe_payment_intent_id, amount_cents, currency, credits, grant_id, card_brand, card_last4, created_at)
select 'pmt_' || substr(p.id, 5), p.credit_account_id, p.organization_id, p.id, p.stripe_payment_intent_id, p.amount_cents, p.currency, p.credits, g.id, p.card_brand, p.card_last4, p.paid_at
from purchases p join credit_grants g on g.source = 'payment:' || p.stripe_payment_intent_id
where p.paid_at is not null;

insert into payments (id, credit_account_id, organization_id, recharge_attempt_id, stripe_payment_intent_id, amount_cents, currency, credits, grant_id, card_brand, card_last4, created_at)
select 'pmt_' || substr(r.id, 5), r.credit_account_id, a.organization_id, r.id, r.stripe_payment_intent_id, r.amount_cents, r.currency, r.credits, g.id, r.card_brand, r.card_last4, coalesce(r.settled_at, r.created_at)
from recharge_attempts r
join credit_accounts a on a.id = r.credit_account_id
join credit_grants g on g.source = 'payment:' || r.stripe_payment_intent_id
where r.state = 'succeeded';

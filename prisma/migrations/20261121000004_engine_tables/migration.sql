-- Holds, budgets, agents, prices by version, recurring grants and adjustments: the tables.

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('held', 'captured', 'released', 'expired');

-- CreateEnum
CREATE TYPE "budget_subject" AS ENUM ('organization', 'member', 'agent', 'api_key', 'operation');

-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('day', 'week', 'month', 'lifetime');

-- CreateEnum
CREATE TYPE "budget_action" AS ENUM ('block', 'notify', 'pause');

-- CreateEnum
CREATE TYPE "grant_cadence" AS ENUM ('daily', 'weekly', 'monthly', 'yearly');

-- CreateEnum
CREATE TYPE "adjustment_state" AS ENUM ('pending', 'posted', 'rejected');

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "agent_id" TEXT;

-- AlterTable
ALTER TABLE "credit_accounts" ADD COLUMN     "has_budgets" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "credit_grants" ADD COLUMN     "rollover_cap" BIGINT,
ADD COLUMN     "rollover_days" INTEGER;

-- AlterTable
ALTER TABLE "ledger_entries" ADD COLUMN     "details" JSONB,
ADD COLUMN     "fingerprint" UUID;

-- CreateTable
CREATE TABLE "agents" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "price_version" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT NOT NULL DEFAULT 0,
    "state" "hold_state" NOT NULL DEFAULT 'held',
    "description" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "entity_type" TEXT,
    "entity_id" TEXT,
    "grant_ids" TEXT[],
    "grant_amounts" BIGINT[],
    "budget_ids" TEXT[],
    "details" JSONB,
    "opened_by" TEXT NOT NULL,
    "resolved_by" TEXT,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "subject" "budget_subject" NOT NULL,
    "subject_id" TEXT,
    "period" "budget_period" NOT NULL,
    "limit_amount" BIGINT NOT NULL,
    "action" "budget_action" NOT NULL,
    "alert_percents" INTEGER[],
    "spent" BIGINT NOT NULL DEFAULT 0,
    "window_start" DATE NOT NULL,
    "alerted_percent" INTEGER NOT NULL DEFAULT 0,
    "paused_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_versions" (
    "id" TEXT NOT NULL,
    "price_book" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,
    "prices" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "published_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "price_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_overrides" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "negotiated" BOOLEAN NOT NULL DEFAULT false,
    "prices" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "price_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_schedules" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "category" "grant_category" NOT NULL,
    "amount" BIGINT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "cadence" "grant_cadence" NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6),
    "runs" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(6),
    "expires_after_days" INTEGER,
    "rollover_cap" BIGINT,
    "rollover_days" INTEGER,
    "description" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "canceled_at" TIMESTAMPTZ(6),

    CONSTRAINT "grant_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "adjustments" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" "adjustment_state" NOT NULL,
    "requested_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "transaction_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "adjustments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "agents_organization_id_name_key" ON "agents"("organization_id", "name");

-- CreateIndex
CREATE INDEX "holds_credit_account_id_created_at_idx" ON "holds"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "price_versions_price_book_effective_at_key" ON "price_versions"("price_book", "effective_at");

-- CreateIndex
CREATE INDEX "price_overrides_credit_account_id_subject_idx" ON "price_overrides"("credit_account_id", "subject");

-- CreateIndex
CREATE INDEX "grant_schedules_next_at_idx" ON "grant_schedules"("next_at");

-- CreateIndex
CREATE INDEX "adjustments_credit_account_id_created_at_idx" ON "adjustments"("credit_account_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agents" ADD CONSTRAINT "agents_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_overrides" ADD CONSTRAINT "price_overrides_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_schedules" ADD CONSTRAINT "grant_schedules_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_schedules" ADD CONSTRAINT "grant_schedules_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;




-- ── What can never be true ─────────────────────────────────────────────────────────────────────
alter table holds
  add constraint holds_amounts check (amount > 0 and captured between 0 and amount),
  add constraint holds_resolved_once check (
    (state = 'held') = (resolved_at is null) and (state = 'held') = (resolved_by is null) and (captured > 0) = (state = 'captured')),
  add constraint holds_grants_paired check (cardinality(grant_ids) = cardinality(grant_amounts) and cardinality(grant_ids) > 0),
  add constraint holds_lifetime check (expires_at > created_at);
create index holds_open on holds (expires_at) where state = 'held';

create function refuse_resolved_hold_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'held' then
    raise exception 'hold % is %: it resolves once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  if (new.id, new.credit_account_id, new.organization_id, new.operation, new.amount, new.grant_ids, new.grant_amounts, new.opened_by)
    <> (old.id, old.credit_account_id, old.organization_id, old.operation, old.amount, old.grant_ids, old.grant_amounts, old.opened_by) then
    raise exception 'hold % keeps what it reserved', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger holds_resolve_once before update or delete on holds for each row execute function refuse_resolved_hold_change();

-- A debit updates the counters of its budgets while it holds the account, so they need no lock of
-- their own; room on the page keeps those updates heap-only.
alter table budgets set (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table budgets
  add constraint budgets_limit_positive check (limit_amount > 0),
  add constraint budgets_spent_not_negative check (spent >= 0),
  add constraint budgets_subject check ((subject = 'organization') = (subject_id is null)),
  add constraint budgets_alerts check (alert_percents <@ array[10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 100]);
create index budgets_of_account on budgets (credit_account_id) where archived_at is null;
create unique index budgets_one_of_a_kind on budgets (organization_id, subject, coalesce(subject_id, ''), period) where archived_at is null;

-- Moves with its budgets, so that a charge on an account without any never looks for one.
create function keep_has_budgets() returns trigger language plpgsql as $$
declare account text;
begin
  foreach account in array array[case when tg_op <> 'DELETE' then new.credit_account_id end, case when tg_op <> 'INSERT' then old.credit_account_id end] loop
    update credit_accounts a set has_budgets = exists (select 1 from budgets b where b.credit_account_id = a.id and b.archived_at is null)
      where a.id = account and a.has_budgets <> exists (select 1 from budgets b where b.credit_account_id = a.id and b.archived_at is null);
  end loop;
  return null;
end $$;
create trigger budgets_keep_has_budgets after insert or delete or update of archived_at, credit_account_id on budgets
  for each row execute function keep_has_budgets();

-- A published price is never changed: what was priced with it must stay readable. An override may end.
create function refuse_price_change() returns trigger language plpgsql as $$
begin
  raise exception '% % is published: prices change by a new version', tg_table_name, old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger price_versions_immutable before update or delete on price_versions for each row execute function refuse_price_change();
create trigger price_overrides_immutable before delete or update of id, credit_account_id, subject, negotiated, prices, effective_at on price_overrides
  for each row execute function refuse_price_change();
alter table price_overrides add constraint price_overrides_lifetime check (ends_at is null or ends_at > effective_at);

alter table credit_grants add constraint credit_grants_rollover check (
  (rollover_cap is null or rollover_cap > 0) and (rollover_days is null or rollover_days > 0) and (rollover_cap is null or expires_at is not null));
alter table grant_schedules
  add constraint grant_schedules_amounts check (amount > 0 and runs >= 0 and (expires_after_days is null or expires_after_days > 0)),
  add constraint grant_schedules_rollover check (rollover_cap is null or (rollover_cap > 0 and expires_after_days is not null));
alter table adjustments
  add constraint adjustments_amount check (amount <> 0),
  add constraint adjustments_reason check (length(trim(reason)) >= 5),
  add constraint adjustments_decided check ((state = 'posted') = (transaction_id is not null));

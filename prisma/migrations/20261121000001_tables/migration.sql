-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "email_token_purpose" AS ENUM ('verify_email', 'sign_in', 'reset_password');

-- CreateEnum
CREATE TYPE "relationship" AS ENUM ('owned', 'linked');

-- CreateEnum
CREATE TYPE "organization_status" AS ENUM ('active', 'past_due', 'suspended', 'closed');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'billing', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "overage_policy" AS ENUM ('block', 'allow_to_limit', 'invoice');

-- CreateEnum
CREATE TYPE "grant_category" AS ENUM ('purchased', 'promotional', 'committed', 'bonus', 'rollover', 'adjustment', 'refund', 'earnings');

-- CreateEnum
CREATE TYPE "ledger_account" AS ENUM ('spendable', 'held', 'usage_revenue', 'base_fee_revenue', 'promotions', 'payments_clearing', 'breakage', 'clawback', 'debt', 'adjustments');

-- CreateEnum
CREATE TYPE "entry_kind" AS ENUM ('grant', 'debit', 'hold', 'capture', 'release', 'refund', 'reversal', 'expiry', 'adjustment', 'clawback', 'base_fee', 'debt', 'debt_payment');

-- CreateEnum
CREATE TYPE "purchase_status" AS ENUM ('created', 'checkout_open', 'processing', 'paid', 'partially_refunded', 'refunded', 'disputed', 'lost', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "purchase_kind" AS ENUM ('package', 'custom_amount', 'quote');

-- CreateEnum
CREATE TYPE "recharge_mode" AS ENUM ('target_balance', 'fixed_amount');

-- CreateEnum
CREATE TYPE "recharge_breaker" AS ENUM ('closed', 'backing_off', 'disabled');

-- CreateEnum
CREATE TYPE "recharge_attempt_state" AS ENUM ('claimed', 'charging', 'succeeded', 'declined', 'requires_action', 'unknown', 'expired');

-- CreateEnum
CREATE TYPE "stripe_event_status" AS ENUM ('received', 'processed', 'ignored', 'parked');

-- CreateEnum
CREATE TYPE "alert_level" AS ENUM ('ok', 'low', 'critical', 'depleted');

-- CreateEnum
CREATE TYPE "book_account_type" AS ENUM ('asset', 'liability', 'equity', 'revenue', 'expense');

-- CreateEnum
CREATE TYPE "book_transaction_status" AS ENUM ('pending', 'posted', 'reversed');

-- CreateEnum
CREATE TYPE "book_entry_type" AS ENUM ('debit', 'credit');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email_verified_at" TIMESTAMPTZ(6),
    "password_hash" TEXT,
    "is_staff" BOOLEAN NOT NULL DEFAULT false,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "purpose" "email_token_purpose" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "email_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "parent_id" TEXT,
    "relationship" "relationship",
    "credit_account_id" TEXT NOT NULL,
    "external_id" TEXT,
    "status" "organization_status" NOT NULL DEFAULT 'active',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "secret_hash" BYTEA NOT NULL,
    "preview" TEXT NOT NULL,
    "previous_secret_hash" BYTEA,
    "previous_expires_at" TIMESTAMPTZ(6),
    "created_by_user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_accounts" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "posted" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "debt" BIGINT NOT NULL DEFAULT 0,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "last_hash" BYTEA NOT NULL,
    "lifetime_purchased" BIGINT NOT NULL DEFAULT 0,
    "overage_policy" "overage_policy" NOT NULL DEFAULT 'block',
    "overage_limit" BIGINT NOT NULL DEFAULT 0,
    "price_book" TEXT NOT NULL DEFAULT 'standard',
    "watch_levels" BIGINT[],
    "stripe_customer_id" TEXT,
    "billing_email" TEXT,
    "billing_address" JSONB,
    "low_balance_alerts" BOOLEAN NOT NULL DEFAULT true,
    "alert_threshold" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "credit_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallets" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "wallets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grants" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "category" "grant_category" NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "original" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "held" BIGINT NOT NULL DEFAULT 0,
    "used" BIGINT NOT NULL DEFAULT 0,
    "expired" BIGINT NOT NULL DEFAULT 0,
    "voided" BIGINT NOT NULL DEFAULT 0,
    "clawed_back" BIGINT NOT NULL DEFAULT 0,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "operations" TEXT[],
    "organization_ids" TEXT[],
    "source" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "credit_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "credit_account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "kind" "entry_kind" NOT NULL,
    "from_account" "ledger_account" NOT NULL,
    "to_account" "ledger_account" NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "operation" TEXT,
    "price_version" TEXT,
    "entity_type" TEXT,
    "entity_id" TEXT,
    "description" TEXT NOT NULL,
    "idem" UUID,
    "idempotency_key" TEXT,
    "grant_ids" TEXT[],
    "grant_amounts" BIGINT[],
    "reverses" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("credit_account_id","seq")
);

-- CreateTable
CREATE TABLE "usage_rollups" (
    "credit_account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "organization_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "operations" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "usage_rollups_pkey" PRIMARY KEY ("credit_account_id","day","organization_id","operation")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "idem" UUID NOT NULL,
    "organization_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "procedure" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "output" JSONB,
    "credits_charged" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("idem")
);

-- CreateTable
CREATE TABLE "purchases" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "buyer_user_id" TEXT,
    "kind" "purchase_kind" NOT NULL,
    "package_key" TEXT,
    "title" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "price_version" TEXT NOT NULL,
    "status" "purchase_status" NOT NULL DEFAULT 'created',
    "checkout_session_id" TEXT,
    "checkout_url" TEXT,
    "checkout_expires_at" TIMESTAMPTZ(6),
    "stripe_payment_intent_id" TEXT,
    "receipt_number" TEXT,
    "receipt_url" TEXT,
    "card_brand" TEXT,
    "card_last4" TEXT,
    "consent_version" TEXT,
    "consent_at" TIMESTAMPTZ(6),
    "consent_ip" TEXT,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "paid_at" TIMESTAMPTZ(6),

    CONSTRAINT "purchases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_methods" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "stripe_payment_method_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "brand" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "exp_month" INTEGER NOT NULL,
    "exp_year" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "unusable_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_methods_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recharge_policies" (
    "credit_account_id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "mode" "recharge_mode" NOT NULL DEFAULT 'target_balance',
    "threshold" BIGINT NOT NULL,
    "target" BIGINT NOT NULL,
    "fixed_amount_cents" BIGINT NOT NULL,
    "monthly_cap_cents" BIGINT,
    "max_per_day" INTEGER NOT NULL DEFAULT 5,
    "cooldown_seconds" INTEGER NOT NULL DEFAULT 60,
    "breaker" "recharge_breaker" NOT NULL DEFAULT 'closed',
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6),
    "disabled_reason" TEXT,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recharge_policies_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "recharge_attempts" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "state" "recharge_attempt_state" NOT NULL,
    "live" BOOLEAN NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "credits" BIGINT NOT NULL,
    "available_before" BIGINT NOT NULL,
    "stripe_customer_id" TEXT NOT NULL,
    "stripe_payment_method_id" TEXT NOT NULL,
    "card_brand" TEXT NOT NULL,
    "card_last4" TEXT NOT NULL,
    "stripe_payment_intent_id" TEXT,
    "decline_code" TEXT,
    "advice_code" TEXT,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "recharge_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recharge_evaluations" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "available" BIGINT NOT NULL,
    "attempt_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recharge_evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_events" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "status" "stripe_event_status" NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_states" (
    "credit_account_id" TEXT NOT NULL,
    "level" "alert_level" NOT NULL DEFAULT 'ok',
    "crossing" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "alert_states_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "email_messages" (
    "id" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "organization_id" TEXT,
    "recipient" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "props" JSONB NOT NULL,
    "subject" TEXT,
    "provider_id" TEXT,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),

    CONSTRAINT "email_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_accounts" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "book_account_type" NOT NULL,
    "currency" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_transactions" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "status" "book_transaction_status" NOT NULL DEFAULT 'pending',
    "date" DATE NOT NULL,
    "description" TEXT NOT NULL,
    "reference" TEXT,
    "currency" TEXT NOT NULL,
    "reverses_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "posted_at" TIMESTAMPTZ(6),

    CONSTRAINT "book_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_lines" (
    "id" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "account_id" TEXT NOT NULL,
    "entry_type" "book_entry_type" NOT NULL,
    "amount" BIGINT NOT NULL,
    "description" TEXT,

    CONSTRAINT "book_lines_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "email_tokens_token_hash_key" ON "email_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "email_tokens_user_id_purpose_idx" ON "email_tokens"("user_id", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "organizations_credit_account_id_idx" ON "organizations"("credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_parent_id_external_id_key" ON "organizations"("parent_id", "external_id");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_organization_id_user_id_key" ON "memberships"("organization_id", "user_id");

-- CreateIndex
CREATE INDEX "api_keys_organization_id_idx" ON "api_keys"("organization_id");

-- CreateIndex
CREATE INDEX "audit_events_organization_id_created_at_idx" ON "audit_events"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "credit_accounts_organization_id_key" ON "credit_accounts"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_accounts_stripe_customer_id_key" ON "credit_accounts"("stripe_customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "wallets_credit_account_id_name_key" ON "wallets"("credit_account_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "credit_grants_source_key" ON "credit_grants"("source");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entries_idem_key" ON "ledger_entries"("idem");

-- CreateIndex
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries"("transaction_id");

-- CreateIndex
CREATE INDEX "ledger_entries_organization_id_created_at_idx" ON "ledger_entries"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "usage_rollups_organization_id_day_idx" ON "usage_rollups"("organization_id", "day");

-- CreateIndex
CREATE UNIQUE INDEX "purchases_checkout_session_id_key" ON "purchases"("checkout_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchases_stripe_payment_intent_id_key" ON "purchases"("stripe_payment_intent_id");

-- CreateIndex
CREATE INDEX "purchases_credit_account_id_created_at_idx" ON "purchases"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "purchases_status_created_at_idx" ON "purchases"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_methods_stripe_payment_method_id_key" ON "payment_methods"("stripe_payment_method_id");

-- CreateIndex
CREATE INDEX "payment_methods_credit_account_id_idx" ON "payment_methods"("credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "recharge_attempts_stripe_payment_intent_id_key" ON "recharge_attempts"("stripe_payment_intent_id");

-- CreateIndex
CREATE INDEX "recharge_attempts_credit_account_id_created_at_idx" ON "recharge_attempts"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "recharge_evaluations_credit_account_id_created_at_idx" ON "recharge_evaluations"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "stripe_events_status_received_at_idx" ON "stripe_events"("status", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "email_messages_dedupe_key_key" ON "email_messages"("dedupe_key");

-- CreateIndex
CREATE INDEX "email_messages_organization_id_created_at_idx" ON "email_messages"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "book_accounts_organization_id_code_key" ON "book_accounts"("organization_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "book_transactions_reverses_id_key" ON "book_transactions"("reverses_id");

-- CreateIndex
CREATE INDEX "book_transactions_organization_id_id_idx" ON "book_transactions"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_lines_account_id_idx" ON "book_lines"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "book_lines_transaction_id_position_key" ON "book_lines"("transaction_id", "position");

-- AddForeignKey
ALTER TABLE "email_tokens" ADD CONSTRAINT "email_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_user_id_fkey" FOREIGN KEY ("created_by_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_buyer_user_id_fkey" FOREIGN KEY ("buyer_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_policies" ADD CONSTRAINT "recharge_policies_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_attempts" ADD CONSTRAINT "recharge_attempts_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_evaluations" ADD CONSTRAINT "recharge_evaluations_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_states" ADD CONSTRAINT "alert_states_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_accounts" ADD CONSTRAINT "book_accounts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_transactions" ADD CONSTRAINT "book_transactions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_transactions" ADD CONSTRAINT "book_transactions_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "book_transactions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_lines" ADD CONSTRAINT "book_lines_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_lines" ADD CONSTRAINT "book_lines_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



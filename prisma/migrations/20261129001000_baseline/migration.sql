-- Every table, enum, index and foreign key, as `prisma migrate diff` writes them from schema.prisma; except
-- for one thing that Prisma does not know: columns that hold ids compare by byte (COLLATE "C"), as
-- TypeScript does, whatever the collation of the database.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "session_end" AS ENUM ('signed_out', 'ended_elsewhere', 'replaced', 'password_changed', 'address_proven', 'address_taken_back', 'second_factor_added', 'second_factor_undone', 'account_deleted');

-- CreateEnum
CREATE TYPE "passkey_challenge_use" AS ENUM ('register', 'sign_in', 'reauthenticate');

-- CreateEnum
CREATE TYPE "welcome_outcome" AS ENUM ('given', 'mailbox_used', 'disposable', 'network_full');

-- CreateEnum
CREATE TYPE "email_token_purpose" AS ENUM ('verify_email', 'sign_in', 'reset_password', 'reauthenticate', 'undo_second_factor');

-- CreateEnum
CREATE TYPE "relationship" AS ENUM ('owned', 'linked');

-- CreateEnum
CREATE TYPE "organization_status" AS ENUM ('active', 'past_due', 'suspended', 'closed');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'billing', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "ownership_transfer_state" AS ENUM ('open', 'accepted', 'declined', 'withdrawn', 'expired');

-- CreateEnum
CREATE TYPE "invitation_state" AS ENUM ('open', 'accepted', 'revoked', 'expired');

-- CreateEnum
CREATE TYPE "app_kind" AS ENUM ('miniapp', 'mcp');

-- CreateEnum
CREATE TYPE "earnings_source_kind" AS ENUM ('miniapp', 'mcp', 'agent');

-- CreateEnum
CREATE TYPE "earnings_side" AS ENUM ('usage', 'creator', 'platform', 'credits', 'payouts');

-- CreateEnum
CREATE TYPE "redemption_kind" AS ENUM ('credits', 'payout');

-- CreateEnum
CREATE TYPE "redemption_state" AS ENUM ('pending', 'completed', 'declined');

-- CreateEnum
CREATE TYPE "overage_policy" AS ENUM ('block', 'allow_to_limit', 'invoice');

-- CreateEnum
CREATE TYPE "grant_category" AS ENUM ('purchased', 'promotional', 'committed', 'bonus', 'rollover', 'adjustment', 'refund', 'earnings');

-- CreateEnum
CREATE TYPE "ledger_account" AS ENUM ('spendable', 'held', 'usage_revenue', 'base_fee_revenue', 'promotions', 'payments_clearing', 'breakage', 'clawback', 'debt', 'adjustments', 'earnings');

-- CreateEnum
CREATE TYPE "entry_kind" AS ENUM ('grant', 'debit', 'hold', 'capture', 'release', 'refund', 'reversal', 'expiry', 'adjustment', 'clawback', 'base_fee', 'debt', 'debt_payment');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('held', 'captured', 'released', 'expired');

-- CreateEnum
CREATE TYPE "budget_subject" AS ENUM ('organization', 'member', 'agent', 'api_key', 'operation');

-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('day', 'week', 'month', 'lifetime');

-- CreateEnum
CREATE TYPE "budget_action" AS ENUM ('block', 'notify', 'pause');

-- CreateEnum
CREATE TYPE "budget_request_state" AS ENUM ('open', 'approved', 'declined', 'withdrawn', 'expired');

-- CreateEnum
CREATE TYPE "grant_cadence" AS ENUM ('daily', 'weekly', 'monthly', 'yearly');

-- CreateEnum
CREATE TYPE "adjustment_state" AS ENUM ('pending', 'posted', 'rejected');

-- CreateEnum
CREATE TYPE "staff_action_state" AS ENUM ('done', 'pending', 'approved', 'rejected', 'expired');

-- CreateEnum
CREATE TYPE "purchase_status" AS ENUM ('created', 'checkout_open', 'processing', 'paid', 'partially_refunded', 'refunded', 'disputed', 'lost', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "purchase_kind" AS ENUM ('package', 'custom_amount', 'quote');

-- CreateEnum
CREATE TYPE "sales_quote_state" AS ENUM ('issued', 'accepted', 'paid', 'declined', 'withdrawn', 'expired');

-- CreateEnum
CREATE TYPE "ticket_kind" AS ENUM ('question', 'problem', 'billing', 'account', 'quote');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('open', 'waiting', 'answered', 'closed');

-- CreateEnum
CREATE TYPE "inbound_email_state" AS ENUM ('received', 'added', 'refused');

-- CreateEnum
CREATE TYPE "test_payment_state" AS ENUM ('open', 'requires_action', 'processing', 'succeeded', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "recharge_mode" AS ENUM ('target_balance', 'fixed_amount');

-- CreateEnum
CREATE TYPE "recharge_breaker" AS ENUM ('closed', 'backing_off', 'disabled');

-- CreateEnum
CREATE TYPE "recharge_trigger" AS ENUM ('balance', 'person');

-- CreateEnum
CREATE TYPE "recharge_attempt_state" AS ENUM ('claimed', 'charging', 'succeeded', 'declined', 'requires_action', 'unknown', 'expired');

-- CreateEnum
CREATE TYPE "x402_payment_state" AS ENUM ('settling', 'credited', 'refused');

-- CreateEnum
CREATE TYPE "refund_state" AS ENUM ('requested', 'pending', 'succeeded', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "dispute_state" AS ENUM ('inquiry', 'inquiry_closed', 'open', 'won', 'lost');

-- CreateEnum
CREATE TYPE "stripe_event_status" AS ENUM ('received', 'processed', 'ignored', 'parked');

-- CreateEnum
CREATE TYPE "reconciliation_state" AS ENUM ('running', 'finished', 'failed');

-- CreateEnum
CREATE TYPE "reconciliation_verdict" AS ENUM ('matches', 'amount_differs', 'currency_differs', 'missing_here', 'missing_at_stripe', 'under_way', 'not_asked_for');

-- CreateEnum
CREATE TYPE "unexpected_payment_reason" AS ENUM ('paid_twice', 'another_amount');

-- CreateEnum
CREATE TYPE "unexpected_payment_state" AS ENUM ('returning', 'returned', 'stuck');

-- CreateEnum
CREATE TYPE "alert_level" AS ENUM ('ok', 'low', 'critical', 'depleted');

-- CreateEnum
CREATE TYPE "alert_channel" AS ENUM ('webhook', 'slack', 'email');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('critical', 'money', 'spending', 'team', 'product');

-- CreateEnum
CREATE TYPE "mail_wish" AS ENUM ('each', 'daily', 'off');

-- CreateEnum
CREATE TYPE "mail_problem_kind" AS ENUM ('bounced', 'complained');

-- CreateEnum
CREATE TYPE "webhook_disabled_reason" AS ENUM ('by_hand', 'failing', 'gone');

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('pending', 'delivered', 'failed', 'skipped');

-- CreateEnum
CREATE TYPE "book_account_type" AS ENUM ('asset', 'liability', 'equity', 'revenue', 'expense');

-- CreateEnum
CREATE TYPE "book_transaction_status" AS ENUM ('pending', 'posted', 'reversed');

-- CreateEnum
CREATE TYPE "book_entry_type" AS ENUM ('debit', 'credit');

-- CreateEnum
CREATE TYPE "book_sum_grain" AS ENUM ('day', 'month');

-- CreateEnum
CREATE TYPE "book_role" AS ENUM ('receivable', 'payable', 'sales_tax', 'purchase_tax', 'income', 'expense', 'bank', 'exchange_difference', 'retained_earnings');

-- CreateEnum
CREATE TYPE "book_draft_state" AS ENUM ('waiting', 'approved', 'rejected');

-- CreateEnum
CREATE TYPE "contact_kind" AS ENUM ('customer', 'vendor', 'both');

-- CreateEnum
CREATE TYPE "category_kind" AS ENUM ('income', 'expense', 'item', 'other');

-- CreateEnum
CREATE TYPE "item_kind" AS ENUM ('product', 'service');

-- CreateEnum
CREATE TYPE "recurring_kind" AS ENUM ('transaction', 'invoice', 'bill');

-- CreateEnum
CREATE TYPE "recurring_frequency" AS ENUM ('daily', 'weekly', 'monthly', 'quarterly', 'half_yearly', 'yearly');

-- CreateEnum
CREATE TYPE "recurring_state" AS ENUM ('active', 'paused', 'cancelled', 'ended');

-- CreateEnum
CREATE TYPE "recurring_run_state" AS ENUM ('made', 'failed');

-- CreateEnum
CREATE TYPE "trade_side" AS ENUM ('sale', 'purchase');

-- CreateEnum
CREATE TYPE "trade_state" AS ENUM ('draft', 'open', 'paid', 'cancelled');

-- CreateEnum
CREATE TYPE "book_export_status" AS ENUM ('queued', 'working', 'finished', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "book_export_format" AS ENUM ('csv', 'pdf');

-- CreateEnum
CREATE TYPE "file_storage" AS ENUM ('database', 's3');

-- CreateEnum
CREATE TYPE "stored_file_state" AS ENUM ('writing', 'kept', 'removing');

-- CreateEnum
CREATE TYPE "bank_reconciliation_status" AS ENUM ('open', 'completed');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email_verified_at" TIMESTAMPTZ(6),
    "password_hash" TEXT,
    "is_staff" BOOLEAN NOT NULL DEFAULT false,
    "second_factor_at" TIMESTAMPTZ(6),
    "deletion_due_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "end" "session_end",

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authenticators" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "secret" BYTEA,
    "pending_secret" BYTEA,
    "last_step" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "authenticators_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "passkeys" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" TEXT COLLATE "C" NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenges" (
    "id" TEXT COLLATE "C" NOT NULL,
    "use" "passkey_challenge_use" NOT NULL,
    "user_id" TEXT COLLATE "C",
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "provider" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id","code_hash")
);

-- CreateTable
CREATE TABLE "pending_sign_ins" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "pending_sign_ins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_ups" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "organization_name" TEXT,
    "next" TEXT,
    "browser_hash" BYTEA NOT NULL,
    "network" TEXT,
    "token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sign_ups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "welcome_decisions" (
    "user_id" TEXT COLLATE "C" NOT NULL,
    "outcome" "welcome_outcome" NOT NULL,
    "mailbox_hash" BYTEA NOT NULL,
    "network_hash" BYTEA,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "welcome_decisions_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "email_tokens" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "purpose" "email_token_purpose" NOT NULL,
    "session_id" TEXT COLLATE "C",
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "email_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_changes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "old_email" TEXT NOT NULL,
    "new_email" TEXT NOT NULL,
    "old_token_hash" BYTEA,
    "new_token_hash" BYTEA,
    "old_confirmed_at" TIMESTAMPTZ(6),
    "new_confirmed_at" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6),
    "undo_token_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "email_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "parent_id" TEXT COLLATE "C",
    "relationship" "relationship",
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "external_id" TEXT COLLATE "C",
    "status" "organization_status" NOT NULL DEFAULT 'active',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "company_name" TEXT,
    "tax_id" TEXT COLLATE "C",
    "country" TEXT,
    "requires_second_factor" BOOLEAN NOT NULL DEFAULT false,
    "base_fee_from" DATE NOT NULL,
    "founder_user_id" TEXT COLLATE "C",
    "sandbox_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "event_account_id" TEXT COLLATE "C",
    "closed_at" TIMESTAMPTZ(6),
    "closed_with_id" TEXT COLLATE "C",

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandboxes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "live_organization_id" TEXT COLLATE "C" NOT NULL,
    "clock_ahead_ms" BIGINT NOT NULL DEFAULT 0,
    "looked_until" TIMESTAMPTZ(6) NOT NULL,
    "advancing_to" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "sandboxes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_ancestors" (
    "ancestor_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "distance" INTEGER NOT NULL,
    "across_link" BOOLEAN NOT NULL,

    CONSTRAINT "organization_ancestors_pkey" PRIMARY KEY ("ancestor_id","organization_id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ownership_transfers" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "from_user_id" TEXT COLLATE "C" NOT NULL,
    "to_user_id" TEXT COLLATE "C" NOT NULL,
    "keeps_role" "role",
    "state" "ownership_transfer_state" NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "ownership_transfers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "message" TEXT,
    "state" "invitation_state" NOT NULL DEFAULT 'open',
    "token_hash" BYTEA NOT NULL,
    "invited_by_user_id" TEXT COLLATE "C" NOT NULL,
    "hold_id" TEXT COLLATE "C",
    "sends" INTEGER NOT NULL DEFAULT 1,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),
    "accepted_by_user_id" TEXT COLLATE "C",

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "join_links" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "token" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "email_domain" TEXT,
    "use_limit" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "created_by_user_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "join_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "secret_hash" BYTEA NOT NULL,
    "preview" TEXT NOT NULL,
    "previous_secret_hash" BYTEA,
    "previous_expires_at" TIMESTAMPTZ(6),
    "created_by_user_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "agent_id" TEXT COLLATE "C",
    "created_by_key_id" TEXT COLLATE "C",
    "made_through" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[],
    "grant_allowance" BIGINT NOT NULL DEFAULT 0,
    "granted" BIGINT NOT NULL DEFAULT 0,
    "watched_until" TIMESTAMPTZ(6),
    "first_call" JSONB,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cli_logins" (
    "id" TEXT COLLATE "C" NOT NULL,
    "device_code_hash" BYTEA NOT NULL,
    "user_code_hash" BYTEA NOT NULL,
    "hostname" TEXT NOT NULL,
    "ip" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by_user_id" TEXT COLLATE "C",
    "api_key_id" TEXT COLLATE "C",
    "sealed_key" BYTEA,
    "collected_at" TIMESTAMPTZ(6),

    CONSTRAINT "cli_logins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agents" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "monetization_enabled" BOOLEAN NOT NULL DEFAULT false,
    "markup_bps" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "paused_at" TIMESTAMPTZ(6),
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "apps" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "kind" "app_kind" NOT NULL DEFAULT 'miniapp',
    "monetization_enabled" BOOLEAN NOT NULL DEFAULT false,
    "markup_bps" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "apps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "earnings_accounts" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "earned" BIGINT NOT NULL DEFAULT 0,
    "taken_back" BIGINT NOT NULL DEFAULT 0,
    "redeemed" BIGINT NOT NULL DEFAULT 0,
    "pending" BIGINT NOT NULL DEFAULT 0,
    "paid_out" BIGINT NOT NULL DEFAULT 0,
    "matured_seq" BIGINT NOT NULL DEFAULT 0,
    "matured_earned" BIGINT NOT NULL DEFAULT 0,
    "matured_taken_back" BIGINT NOT NULL DEFAULT 0,
    "matured_money" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "earnings_accounts_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "earnings_payers" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "earned" BIGINT NOT NULL DEFAULT 0,
    "money" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "earnings_payers_pkey" PRIMARY KEY ("organization_id","credit_account_id")
);

-- CreateTable
CREATE TABLE "earnings_entries" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "from_side" "earnings_side" NOT NULL,
    "to_side" "earnings_side" NOT NULL,
    "amount" BIGINT NOT NULL,
    "source_id" TEXT COLLATE "C",
    "charge_id" TEXT COLLATE "C",
    "credit_account_id" TEXT COLLATE "C",
    "refund_id" TEXT COLLATE "C",
    "redemption_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "earnings_entries_pkey" PRIMARY KEY ("organization_id","seq")
);

-- CreateTable
CREATE TABLE "earnings_sources" (
    "source_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" "earnings_source_kind" NOT NULL,
    "uses" BIGINT NOT NULL DEFAULT 0,
    "earned" BIGINT NOT NULL DEFAULT 0,
    "taken_back" BIGINT NOT NULL DEFAULT 0,
    "platform" BIGINT NOT NULL DEFAULT 0,
    "platform_taken_back" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "earnings_sources_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "earnings_months" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "month" DATE NOT NULL,
    "source_id" TEXT COLLATE "C" NOT NULL,
    "uses" BIGINT NOT NULL DEFAULT 0,
    "earned" BIGINT NOT NULL DEFAULT 0,
    "taken_back" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "earnings_months_pkey" PRIMARY KEY ("organization_id","month","source_id")
);

-- CreateTable
CREATE TABLE "redemptions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" "redemption_kind" NOT NULL,
    "state" "redemption_state" NOT NULL,
    "amount" BIGINT NOT NULL,
    "pay_to" TEXT,
    "requested_by_type" TEXT NOT NULL,
    "requested_by" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_by" TEXT COLLATE "C",
    "decided_at" TIMESTAMPTZ(6),
    "note" TEXT,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_codes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "redemption_limit" INTEGER,
    "redeemed" INTEGER NOT NULL DEFAULT 0,
    "credits_expire_days" INTEGER,
    "expires_at" TIMESTAMPTZ(6),
    "created_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "promotion_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_redemptions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "promotion_code_id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "grant_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "promotion_redemptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C",
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT COLLATE "C" NOT NULL,
    "details" JSONB NOT NULL,
    "request_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_accounts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "posted" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "debt" BIGINT NOT NULL DEFAULT 0,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "last_hash" BYTEA NOT NULL,
    "ledger_time" TIMESTAMPTZ(6) NOT NULL DEFAULT '1970-01-01 00:00:00 +00:00',
    "next_due_at" TIMESTAMPTZ(6),
    "lifetime_purchased" BIGINT NOT NULL DEFAULT 0,
    "overage_policy" "overage_policy" NOT NULL DEFAULT 'block',
    "overage_limit" BIGINT NOT NULL DEFAULT 0,
    "price_book" TEXT NOT NULL DEFAULT 'standard',
    "watch_levels" BIGINT[],
    "watches_wallets" BOOLEAN NOT NULL DEFAULT false,
    "watches_rises" BOOLEAN NOT NULL DEFAULT false,
    "stripe_customer_id" TEXT COLLATE "C",
    "stripe_customers_lost" INTEGER NOT NULL DEFAULT 0,
    "billing_email" TEXT,
    "billing_address" JSONB,
    "departed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "has_budgets" BOOLEAN NOT NULL DEFAULT false,
    "low_balance_alerts" BOOLEAN NOT NULL DEFAULT true,
    "alert_threshold" BIGINT NOT NULL,
    "account_wide_event_ids" BOOLEAN NOT NULL DEFAULT false,
    "past_due_since" TIMESTAMPTZ(6),
    "told_status" "organization_status" NOT NULL DEFAULT 'active',
    "sandbox_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "credit_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_email_changes" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "sends" INTEGER NOT NULL DEFAULT 1,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "billing_email_changes_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "wallets" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "wallets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grants" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "wallet_id" TEXT COLLATE "C" NOT NULL,
    "category" "grant_category" NOT NULL,
    "wallet_priority" INTEGER NOT NULL DEFAULT 0,
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
    "organization_ids" TEXT[] COLLATE "C",
    "source" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "rollover_cap" BIGINT,
    "rollover_days" INTEGER,

    CONSTRAINT "credit_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_metadata" (
    "grant_id" TEXT COLLATE "C" NOT NULL,
    "metadata" JSONB NOT NULL,

    CONSTRAINT "grant_metadata_pkey" PRIMARY KEY ("grant_id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "kind" "entry_kind" NOT NULL,
    "from_account" "ledger_account" NOT NULL,
    "to_account" "ledger_account" NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT,
    "price_version" TEXT,
    "entity_type" TEXT,
    "entity_id" TEXT COLLATE "C",
    "description" TEXT NOT NULL,
    "idem" UUID,
    "idempotency_key" TEXT,
    "grant_ids" TEXT[] COLLATE "C",
    "grant_amounts" BIGINT[],
    "budget_ids" TEXT[] COLLATE "C",
    "reverses" TEXT COLLATE "C",
    "details" JSONB,
    "fingerprint" UUID,
    "request_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("credit_account_id","seq")
);

-- CreateTable
CREATE TABLE "ledger_marks" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "account" "ledger_account" NOT NULL,
    "net" BIGINT NOT NULL,

    CONSTRAINT "ledger_marks_pkey" PRIMARY KEY ("credit_account_id","seq","account")
);

-- CreateTable
CREATE TABLE "agent_request_counts" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "agent_request_counts_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT NOT NULL,
    "price_version" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT NOT NULL DEFAULT 0,
    "state" "hold_state" NOT NULL DEFAULT 'held',
    "description" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "entity_type" TEXT,
    "entity_id" TEXT COLLATE "C",
    "grant_ids" TEXT[] COLLATE "C",
    "grant_amounts" BIGINT[],
    "budget_ids" TEXT[] COLLATE "C",
    "details" JSONB,
    "opened_by" TEXT COLLATE "C" NOT NULL,
    "resolved_by" TEXT COLLATE "C",
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "subject" "budget_subject" NOT NULL,
    "subject_id" TEXT COLLATE "C",
    "period" "budget_period" NOT NULL,
    "limit_amount" BIGINT NOT NULL,
    "raised_by" BIGINT NOT NULL DEFAULT 0,
    "raised_in" DATE,
    "action" "budget_action" NOT NULL,
    "alert_percents" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "spent" BIGINT NOT NULL DEFAULT 0,
    "window_start" DATE NOT NULL,
    "window_began_at" TIMESTAMPTZ(6) NOT NULL,
    "window_ends_at" TIMESTAMPTZ(6),
    "alerted_percent" INTEGER NOT NULL DEFAULT 0,
    "paused_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_requests" (
    "id" TEXT COLLATE "C" NOT NULL,
    "budget_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "asker_organization_id" TEXT COLLATE "C" NOT NULL,
    "asker_type" TEXT NOT NULL,
    "asker_id" TEXT COLLATE "C" NOT NULL,
    "api_key_id" TEXT COLLATE "C",
    "limit_amount" BIGINT NOT NULL,
    "limit_before" BIGINT NOT NULL,
    "only_in" DATE,
    "reason" TEXT NOT NULL,
    "state" "budget_request_state" NOT NULL DEFAULT 'open',
    "note" TEXT,
    "decided_by_type" TEXT,
    "decided_by_id" TEXT COLLATE "C",
    "decided_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "budget_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_versions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "price_book" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,
    "prices" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "published_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "price_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_overrides" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT NOT NULL,
    "negotiated" BOOLEAN NOT NULL DEFAULT false,
    "prices" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT COLLATE "C" NOT NULL,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "price_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant_schedules" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "wallet_id" TEXT COLLATE "C" NOT NULL,
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
    "created_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "canceled_at" TIMESTAMPTZ(6),

    CONSTRAINT "grant_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "adjustments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" "adjustment_state" NOT NULL,
    "requested_by" TEXT COLLATE "C" NOT NULL,
    "decided_by" TEXT COLLATE "C",
    "transaction_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "adjustments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_actions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "credit_account_id" TEXT COLLATE "C",
    "amount" BIGINT,
    "parameters" JSONB NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT,
    "state" "staff_action_state" NOT NULL,
    "requested_by" TEXT COLLATE "C" NOT NULL,
    "decided_by" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "decided_at" TIMESTAMPTZ(6),
    "limit_amount" BIGINT NOT NULL,
    "limit_hours" INTEGER NOT NULL,
    "effect_id" TEXT COLLATE "C",

    CONSTRAINT "staff_actions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_rollups" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "day" DATE NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT NOT NULL,
    "operations" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "usage_rollups_pkey" PRIMARY KEY ("credit_account_id","day","organization_id","operation")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "idem" UUID NOT NULL,
    "scope" TEXT COLLATE "C" NOT NULL,
    "key" TEXT NOT NULL,
    "procedure" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "output" JSONB,
    "credits_charged" BIGINT NOT NULL DEFAULT 0,
    "hold_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("idem")
);

-- CreateTable
CREATE TABLE "purchases" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "buyer_user_id" TEXT COLLATE "C",
    "kind" "purchase_kind" NOT NULL,
    "package_key" TEXT,
    "title" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "price_version" TEXT NOT NULL,
    "status" "purchase_status" NOT NULL DEFAULT 'created',
    "checkout_session_id" TEXT COLLATE "C",
    "checkout_url" TEXT,
    "checkout_expires_at" TIMESTAMPTZ(6),
    "stripe_payment_intent_id" TEXT COLLATE "C",
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
    "quote_id" TEXT COLLATE "C",
    "offered_methods" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "method_type" TEXT,
    "card_wallet" TEXT,
    "bank_last4" TEXT,
    "transfer_missing_cents" BIGINT,
    "transfer_instructions" JSONB,
    "processing_at" TIMESTAMPTZ(6),
    "invoice_id" TEXT COLLATE "C",
    "invoice_pdf_url" TEXT,

    CONSTRAINT "purchases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_quotes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "ticket_id" TEXT COLLATE "C",
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "credits" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "state" "sales_quote_state" NOT NULL DEFAULT 'issued',
    "issued_by" TEXT COLLATE "C" NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "accepted_by" TEXT COLLATE "C",
    "accepted_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "closed_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sales_quotes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_tickets" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "requester_id" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" "ticket_kind" NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "assignee_id" TEXT COLLATE "C",
    "wanted_credits" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "waiting_since" TIMESTAMPTZ(6),

    CONSTRAINT "support_tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_messages" (
    "id" TEXT COLLATE "C" NOT NULL,
    "ticket_id" TEXT COLLATE "C" NOT NULL,
    "author_type" TEXT NOT NULL,
    "author_id" TEXT COLLATE "C" NOT NULL,
    "body" TEXT NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "inbound_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "support_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_attachments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "message_id" TEXT COLLATE "C",
    "file_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "uploaded_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "support_attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_emails" (
    "id" TEXT COLLATE "C" NOT NULL,
    "state" "inbound_email_state" NOT NULL DEFAULT 'received',
    "ticket_id" TEXT COLLATE "C",
    "reason" TEXT,
    "received_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "inbound_emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "business_months" (
    "month" DATE NOT NULL,
    "nets" JSONB NOT NULL,
    "received_cents" BIGINT NOT NULL,
    "deferred_cents" BIGINT NOT NULL,
    "kept_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "business_months_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "cash_balances" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cash_balances_pkey" PRIMARY KEY ("credit_account_id","currency")
);

-- CreateTable
CREATE TABLE "test_payments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "intent_id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "mode" TEXT NOT NULL,
    "state" "test_payment_state" NOT NULL,
    "title" TEXT NOT NULL,
    "amount_cents" BIGINT,
    "currency" TEXT,
    "purchase_id" TEXT COLLATE "C",
    "attempt_id" TEXT COLLATE "C",
    "card_number" TEXT,
    "expires_at" TIMESTAMPTZ(6),
    "success_url" TEXT NOT NULL,
    "cancel_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "test_payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "test_reversals" (
    "id" TEXT COLLATE "C" NOT NULL,
    "key" TEXT NOT NULL,
    "intent_id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "refund_id" TEXT COLLATE "C",
    "amount_cents" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "test_reversals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_methods" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "stripe_payment_method_id" TEXT COLLATE "C" NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "brand" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "exp_month" INTEGER NOT NULL,
    "exp_year" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "unusable_reason" TEXT,
    "wallet" TEXT,
    "expiry_warned_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_methods_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recharge_policies" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
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
    "payment_method_id" TEXT COLLATE "C",
    "month_from" TIMESTAMPTZ(6),
    "month_until" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recharge_policies_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "wallet_recharges" (
    "wallet_id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "threshold" BIGINT NOT NULL,
    "credits" BIGINT NOT NULL,
    "payment_method_id" TEXT COLLATE "C",
    "breaker" "recharge_breaker" NOT NULL DEFAULT 'closed',
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6),
    "disabled_reason" TEXT,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "wallet_recharges_pkey" PRIMARY KEY ("wallet_id")
);

-- CreateTable
CREATE TABLE "recharge_attempts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "state" "recharge_attempt_state" NOT NULL,
    "live" BOOLEAN NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "credits" BIGINT NOT NULL,
    "available_before" BIGINT NOT NULL,
    "stripe_customer_id" TEXT COLLATE "C" NOT NULL,
    "stripe_payment_method_id" TEXT COLLATE "C" NOT NULL,
    "card_brand" TEXT NOT NULL,
    "card_last4" TEXT NOT NULL,
    "stripe_payment_intent_id" TEXT COLLATE "C",
    "decline_code" TEXT,
    "advice_code" TEXT,
    "failure" TEXT,
    "trigger" "recharge_trigger" NOT NULL DEFAULT 'balance',
    "card_fingerprint" TEXT,
    "confirm_number" INTEGER NOT NULL DEFAULT 0,
    "confirm_session_id" TEXT COLLATE "C",
    "confirm_url" TEXT,
    "confirm_expires_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),
    "receipt_url" TEXT,
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),
    "wallet_id" TEXT COLLATE "C",

    CONSTRAINT "recharge_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recharge_evaluations" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "outcome" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "available" BIGINT NOT NULL,
    "attempt_id" TEXT COLLATE "C",
    "trigger" "recharge_trigger" NOT NULL DEFAULT 'balance',
    "times" INTEGER NOT NULL DEFAULT 1,
    "last_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "wallet_id" TEXT COLLATE "C",

    CONSTRAINT "recharge_evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "purchase_id" TEXT COLLATE "C",
    "recharge_attempt_id" TEXT COLLATE "C",
    "stripe_payment_intent_id" TEXT COLLATE "C" NOT NULL,
    "stripe_charge_id" TEXT COLLATE "C",
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "grant_id" TEXT COLLATE "C" NOT NULL,
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
CREATE TABLE "x402_payments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "network" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "pay_to" TEXT NOT NULL,
    "payer" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "valid_before" TIMESTAMPTZ(6) NOT NULL,
    "start_block" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "credits" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "price_version" TEXT NOT NULL,
    "state" "x402_payment_state" NOT NULL DEFAULT 'settling',
    "transaction" TEXT,
    "purchase_id" TEXT COLLATE "C",
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "x402_payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" TEXT COLLATE "C" NOT NULL,
    "payment_id" TEXT COLLATE "C" NOT NULL,
    "stripe_refund_id" TEXT COLLATE "C",
    "amount_cents" BIGINT NOT NULL,
    "state" "refund_state" NOT NULL,
    "requested_by" TEXT COLLATE "C",
    "reason" TEXT NOT NULL,
    "problem" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disputes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "payment_id" TEXT COLLATE "C" NOT NULL,
    "stripe_dispute_id" TEXT COLLATE "C" NOT NULL,
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
CREATE TABLE "stripe_events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "object_id" TEXT COLLATE "C" NOT NULL,
    "object_type" TEXT NOT NULL,
    "status" "stripe_event_status" NOT NULL DEFAULT 'received',
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "next_try_at" TIMESTAMPTZ(6),
    "replayed_by" TEXT COLLATE "C",
    "replayed_at" TIMESTAMPTZ(6),
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_cursors" (
    "list" TEXT NOT NULL,
    "seen_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stripe_cursors_pkey" PRIMARY KEY ("list")
);

-- CreateTable
CREATE TABLE "stripe_movements" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "source_id" TEXT COLLATE "C" NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "fee_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stripe_movements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_runs" (
    "id" TEXT COLLATE "C" NOT NULL,
    "state" "reconciliation_state" NOT NULL DEFAULT 'running',
    "from_at" TIMESTAMPTZ(6),
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "started_by" TEXT COLLATE "C",
    "compared" INTEGER NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unexpected_payments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "purchase_id" TEXT COLLATE "C",
    "recharge_attempt_id" TEXT COLLATE "C",
    "reason" "unexpected_payment_reason" NOT NULL,
    "stripe_payment_intent_id" TEXT COLLATE "C" NOT NULL,
    "stripe_charge_id" TEXT COLLATE "C",
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "state" "unexpected_payment_state" NOT NULL DEFAULT 'returning',
    "stripe_refund_id" TEXT COLLATE "C",
    "problem" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "unexpected_payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_rows" (
    "run_id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "stripe_id" TEXT COLLATE "C" NOT NULL,
    "payment_id" TEXT COLLATE "C",
    "currency" TEXT NOT NULL,
    "ours_cents" BIGINT,
    "stripe_cents" BIGINT,
    "verdict" "reconciliation_verdict" NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "reconciliation_rows_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "alert_states" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "level" "alert_level" NOT NULL DEFAULT 'ok',
    "crossing" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(6) NOT NULL,
    "peak" BIGINT,

    CONSTRAINT "alert_states_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "wallet_id" TEXT COLLATE "C",
    "threshold_bps" INTEGER,
    "threshold" BIGINT,
    "channel" "alert_channel" NOT NULL,
    "endpoint_id" TEXT COLLATE "C",
    "email" TEXT,
    "cooldown_seconds" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "is_down" BOOLEAN NOT NULL DEFAULT false,
    "down_at" BIGINT,
    "peak" BIGINT,
    "crossing" INTEGER NOT NULL DEFAULT 0,
    "fired_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_firings" (
    "id" TEXT COLLATE "C" NOT NULL,
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "alert_id" TEXT COLLATE "C",
    "wallet_id" TEXT COLLATE "C",
    "level" "alert_level",
    "threshold_bps" INTEGER,
    "threshold" BIGINT NOT NULL,
    "available" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "channel" "alert_channel" NOT NULL,
    "sent_to" TEXT NOT NULL,
    "problem" TEXT,
    "fired_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "alert_firings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_messages" (
    "id" TEXT COLLATE "C" NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "organization_id" TEXT COLLATE "C",
    "recipient" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "props" JSONB NOT NULL,
    "subject" TEXT,
    "provider_id" TEXT COLLATE "C",
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "fate" TEXT,

    CONSTRAINT "email_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C",
    "kind" "notice_kind" NOT NULL,
    "template" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "once" TEXT NOT NULL,
    "facts" JSONB,
    "in_app" BOOLEAN NOT NULL,
    "digest_due" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "reader" TEXT NOT NULL,
    "kind" "notice_kind" NOT NULL,
    "mail" "mail_wish" NOT NULL,
    "in_app" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("organization_id","reader","kind")
);

-- CreateTable
CREATE TABLE "mail_problems" (
    "address" TEXT NOT NULL,
    "kind" "mail_problem_kind" NOT NULL,
    "detail" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mail_problems_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "resend_events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "provider_id" TEXT COLLATE "C",
    "at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "resend_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "event_types" TEXT[],
    "secret" BYTEA NOT NULL,
    "previous_secret" BYTEA,
    "previous_expires_at" TIMESTAMPTZ(6),
    "disabled_reason" "webhook_disabled_reason",
    "disabled_at" TIMESTAMPTZ(6),
    "failing_since" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "is_slack" BOOLEAN NOT NULL DEFAULT false,
    "is_for_alerts" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "deleted_at" TIMESTAMPTZ(6),
    "opened_by" TEXT COLLATE "C",
    "polled_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_messages" (
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "data" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "dedupe_key" TEXT,
    "livemode" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "webhook_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" TEXT COLLATE "C" NOT NULL,
    "endpoint_id" TEXT COLLATE "C" NOT NULL,
    "message_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "state" "webhook_delivery_state" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_status" INTEGER,
    "last_problem" TEXT,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "delivery_id" TEXT COLLATE "C" NOT NULL,
    "url" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" INTEGER,
    "answer" TEXT,
    "problem" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_cursors" (
    "credit_account_id" TEXT COLLATE "C" NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "webhook_cursors_pkey" PRIMARY KEY ("credit_account_id")
);

-- CreateTable
CREATE TABLE "book_accounts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT NOT NULL,
    "code_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "book_account_type" NOT NULL,
    "currency" TEXT NOT NULL,
    "parent_id" TEXT COLLATE "C",
    "net" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_transactions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "status" "book_transaction_status" NOT NULL DEFAULT 'pending',
    "date" DATE NOT NULL,
    "description" TEXT NOT NULL,
    "reference" TEXT,
    "currency" TEXT NOT NULL,
    "exchange_rate" DECIMAL(24,12),
    "source_id" TEXT COLLATE "C",
    "reverses_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "posted_at" TIMESTAMPTZ(6),

    CONSTRAINT "book_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_lines" (
    "id" TEXT COLLATE "C" NOT NULL,
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "entry_type" "book_entry_type" NOT NULL,
    "amount" BIGINT NOT NULL,
    "base_amount" BIGINT,
    "description" TEXT,

    CONSTRAINT "book_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_settings" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT NOT NULL,
    "closed_through" DATE,
    "approval_required" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_settings_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "book_sums" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "grain" "book_sum_grain" NOT NULL,
    "start" DATE NOT NULL,
    "debit" BIGINT NOT NULL,
    "credit" BIGINT NOT NULL,

    CONSTRAINT "book_sums_pkey" PRIMARY KEY ("account_id","grain","start")
);

-- CreateTable
CREATE TABLE "book_account_roles" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "role" "book_role" NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "book_account_roles_pkey" PRIMARY KEY ("organization_id","role")
);

-- CreateTable
CREATE TABLE "book_events" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT COLLATE "C" NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_drafts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "state" "book_draft_state" NOT NULL DEFAULT 'waiting',
    "operation" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "file" BYTEA,
    "file_name" TEXT,
    "file_bytes" INTEGER,
    "credits" BIGINT NOT NULL,
    "agent_id" TEXT COLLATE "C" NOT NULL,
    "api_key_id" TEXT COLLATE "C",
    "made_through" TEXT[] COLLATE "C",
    "refusal" JSONB,
    "entity_type" TEXT,
    "entity_id" TEXT COLLATE "C",
    "decided_by_type" TEXT,
    "decided_by_id" TEXT COLLATE "C",
    "decided_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_drafts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exchange_rates" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "base" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "rate" DECIMAL(24,12) NOT NULL,
    "date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "exchange_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_contacts" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" "contact_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "tax_number" TEXT,
    "address" JSONB,
    "currency" TEXT,
    "payment_terms_days" INTEGER,
    "external_id" TEXT COLLATE "C",
    "notes" TEXT,
    "sort_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_categories" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" "category_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" TEXT COLLATE "C",
    "colour" TEXT,
    "sort_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_categories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_tax_rates" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "percent" DECIMAL(9,4) NOT NULL,
    "inclusive" BOOLEAN NOT NULL,
    "compound" BOOLEAN NOT NULL,
    "account_id" TEXT COLLATE "C",
    "replaces_id" TEXT COLLATE "C",
    "sort_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_tax_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_items" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" "item_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "sku" TEXT,
    "description" TEXT,
    "unit" TEXT,
    "currency" TEXT NOT NULL,
    "sale_price" BIGINT,
    "purchase_price" BIGINT,
    "sale_account_id" TEXT COLLATE "C",
    "purchase_account_id" TEXT COLLATE "C",
    "category_id" TEXT COLLATE "C",
    "tax_rate_ids" TEXT[] COLLATE "C",
    "sort_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recurring_jobs" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "recurring_kind" NOT NULL,
    "template" JSONB NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "as_draft" BOOLEAN NOT NULL,
    "frequency" "recurring_frequency" NOT NULL,
    "weekdays" TEXT[],
    "day_of_month" INTEGER NOT NULL,
    "start_date" DATE NOT NULL,
    "end_date" DATE,
    "max_runs" INTEGER,
    "time_zone" TEXT NOT NULL,
    "state" "recurring_state" NOT NULL DEFAULT 'active',
    "passed" INTEGER NOT NULL DEFAULT 0,
    "next_date" DATE,
    "try_at" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "waiting_since" TIMESTAMPTZ(6),
    "waiting_reason" TEXT,
    "paused_reason" TEXT,
    "actor" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recurring_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recurring_runs" (
    "id" TEXT COLLATE "C" NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,
    "due_date" DATE NOT NULL,
    "state" "recurring_run_state" NOT NULL,
    "made_id" TEXT COLLATE "C",
    "reason" TEXT,
    "charged" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "recurring_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_reports" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "from_date" DATE,
    "to_date" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "comparison" TEXT NOT NULL,
    "account" TEXT,
    "consolidated" BOOLEAN NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_analyses" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "question" JSONB NOT NULL,
    "currency" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_analyses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_questions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "question" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "book_questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade_documents" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "side" "trade_side" NOT NULL,
    "state" "trade_state" NOT NULL DEFAULT 'draft',
    "contact_id" TEXT COLLATE "C" NOT NULL,
    "series" TEXT NOT NULL,
    "number" INTEGER,
    "order_number" TEXT,
    "issue_date" DATE NOT NULL,
    "due_date" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "exchange_rate" DECIMAL(24,12),
    "notes" TEXT,
    "footer" TEXT,
    "subtotal" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "paid" BIGINT NOT NULL DEFAULT 0,
    "base_total" BIGINT,
    "base_settled" BIGINT NOT NULL DEFAULT 0,
    "transaction_id" TEXT COLLATE "C",
    "cancel_transaction_id" TEXT COLLATE "C",
    "search_text" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(6),
    "cancelled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "trade_documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade_lines" (
    "document_id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "item_id" TEXT COLLATE "C",
    "description" TEXT NOT NULL,
    "quantity" DECIMAL(18,6) NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "discount_percent" DECIMAL(7,4),
    "account_id" TEXT COLLATE "C",
    "category_id" TEXT COLLATE "C",
    "tax_rate_ids" TEXT[] COLLATE "C",
    "discount" BIGINT NOT NULL,
    "net" BIGINT NOT NULL,

    CONSTRAINT "trade_lines_pkey" PRIMARY KEY ("document_id","position")
);

-- CreateTable
CREATE TABLE "trade_taxes" (
    "document_id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "tax_rate_id" TEXT COLLATE "C" NOT NULL,
    "taxable" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "trade_taxes_pkey" PRIMARY KEY ("document_id","position")
);

-- CreateTable
CREATE TABLE "trade_series" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "side" "trade_side" NOT NULL,
    "series" TEXT NOT NULL,
    "next" INTEGER NOT NULL,

    CONSTRAINT "trade_series_pkey" PRIMARY KEY ("organization_id","side","series")
);

-- CreateTable
CREATE TABLE "trade_payments" (
    "id" TEXT COLLATE "C" NOT NULL,
    "document_id" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "date" DATE NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "method" TEXT,
    "reference" TEXT,
    "exchange_rate" DECIMAL(24,12) NOT NULL,
    "base_settled" BIGINT NOT NULL,
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "undo_transaction_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "undone_at" TIMESTAMPTZ(6),

    CONSTRAINT "trade_payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book_exports" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "format" "book_export_format" NOT NULL,
    "status" "book_export_status" NOT NULL DEFAULT 'queued',
    "from_date" DATE,
    "to_date" DATE,
    "filters" JSONB NOT NULL,
    "lines_done" INTEGER NOT NULL DEFAULT 0,
    "lines_total" INTEGER,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "hold_id" TEXT COLLATE "C",
    "file_id" TEXT COLLATE "C",
    "problem" TEXT,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "book_exports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_files" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "storage" "file_storage" NOT NULL,
    "state" "stored_file_state" NOT NULL DEFAULT 'writing',
    "sha256" BYTEA,
    "bytes" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stored_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_file_chunks" (
    "file_id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "stored_file_chunks_pkey" PRIMARY KEY ("file_id","position")
);

-- CreateTable
CREATE TABLE "documents" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "file_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "entity_type" TEXT,
    "entity_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_reconciliations" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "status" "bank_reconciliation_status" NOT NULL DEFAULT 'open',
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "opening_balance" BIGINT NOT NULL,
    "closing_balance" BIGINT NOT NULL,
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "matched_count" INTEGER NOT NULL DEFAULT 0,
    "matched_amount" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "completed_at" TIMESTAMPTZ(6),

    CONSTRAINT "bank_reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_statements" (
    "id" TEXT COLLATE "C" NOT NULL,
    "reconciliation_id" TEXT COLLATE "C" NOT NULL,
    "format" TEXT NOT NULL,
    "file_name" TEXT,
    "bank_account" TEXT,
    "opening_balance" BIGINT,
    "closing_balance" BIGINT,
    "imported" INTEGER NOT NULL,
    "already_imported" INTEGER NOT NULL,
    "outside_period" INTEGER NOT NULL,
    "warnings" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_statements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_statement_lines" (
    "id" TEXT COLLATE "C" NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "reconciliation_id" TEXT COLLATE "C" NOT NULL,
    "statement_id" TEXT COLLATE "C" NOT NULL,
    "date" DATE NOT NULL,
    "value_date" DATE,
    "amount" BIGINT NOT NULL,
    "payee" TEXT,
    "reference" TEXT,
    "note" TEXT,
    "bank_id" TEXT COLLATE "C",
    "fingerprint" UUID NOT NULL,
    "parts" JSONB NOT NULL,
    "match_id" TEXT COLLATE "C",

    CONSTRAINT "bank_statement_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_statement_matches" (
    "id" TEXT COLLATE "C" NOT NULL,
    "reconciliation_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_statement_matches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_statement_match_entries" (
    "book_line_id" TEXT COLLATE "C" NOT NULL,
    "match_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "bank_statement_match_entries_pkey" PRIMARY KEY ("book_line_id")
);

-- CreateTable
CREATE TABLE "rate_windows" (
    "id" TEXT COLLATE "C" NOT NULL,
    "taken" INTEGER NOT NULL,
    "most" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_windows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installed_sql" (
    "file" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "objects" JSONB NOT NULL,
    "installed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "installed_sql_pkey" PRIMARY KEY ("file")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_deletion_due_at_idx" ON "users"("deletion_due_at");

-- CreateIndex
CREATE INDEX "sessions_user_id_id_idx" ON "sessions"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "sessions_created_at_idx" ON "sessions"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");

-- CreateIndex
CREATE INDEX "passkey_challenges_expires_at_idx" ON "passkey_challenges"("expires_at");

-- CreateIndex
CREATE INDEX "passkey_challenges_user_id_idx" ON "passkey_challenges"("user_id");

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "pending_sign_ins_token_hash_key" ON "pending_sign_ins"("token_hash");

-- CreateIndex
CREATE INDEX "pending_sign_ins_user_id_idx" ON "pending_sign_ins"("user_id");

-- CreateIndex
CREATE INDEX "pending_sign_ins_expires_at_idx" ON "pending_sign_ins"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sign_ups_token_hash_key" ON "sign_ups"("token_hash");

-- CreateIndex
CREATE INDEX "sign_ups_email_idx" ON "sign_ups"("email");

-- CreateIndex
CREATE INDEX "sign_ups_expires_at_idx" ON "sign_ups"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "email_tokens_token_hash_key" ON "email_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "email_tokens_user_id_purpose_idx" ON "email_tokens"("user_id", "purpose");

-- CreateIndex
CREATE INDEX "email_tokens_expires_at_idx" ON "email_tokens"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "email_changes_old_token_hash_key" ON "email_changes"("old_token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "email_changes_new_token_hash_key" ON "email_changes"("new_token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "email_changes_undo_token_hash_key" ON "email_changes"("undo_token_hash");

-- CreateIndex
CREATE INDEX "email_changes_user_id_idx" ON "email_changes"("user_id");

-- CreateIndex
CREATE INDEX "email_changes_expires_at_idx" ON "email_changes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "organizations_credit_account_id_idx" ON "organizations"("credit_account_id");

-- CreateIndex
CREATE INDEX "organizations_sandbox_id_idx" ON "organizations"("sandbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_parent_id_external_id_key" ON "organizations"("parent_id", "external_id");

-- CreateIndex
CREATE INDEX "sandboxes_live_organization_id_idx" ON "sandboxes"("live_organization_id");

-- CreateIndex
CREATE INDEX "organization_ancestors_organization_id_idx" ON "organization_ancestors"("organization_id");

-- CreateIndex
CREATE INDEX "memberships_organization_id_id_idx" ON "memberships"("organization_id", "id");

-- CreateIndex
CREATE INDEX "memberships_organization_id_role_idx" ON "memberships"("organization_id", "role");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_organization_id_user_id_key" ON "memberships"("organization_id", "user_id");

-- CreateIndex
CREATE INDEX "ownership_transfers_organization_id_id_idx" ON "ownership_transfers"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "ownership_transfers_from_user_id_idx" ON "ownership_transfers"("from_user_id");

-- CreateIndex
CREATE INDEX "ownership_transfers_to_user_id_idx" ON "ownership_transfers"("to_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_hold_id_key" ON "invitations"("hold_id");

-- CreateIndex
CREATE INDEX "invitations_organization_id_id_idx" ON "invitations"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "invitations_organization_id_state_id_idx" ON "invitations"("organization_id", "state", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "join_links_token_key" ON "join_links"("token");

-- CreateIndex
CREATE INDEX "join_links_organization_id_id_idx" ON "join_links"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "api_keys_organization_id_id_idx" ON "api_keys"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "cli_logins_device_code_hash_key" ON "cli_logins"("device_code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "cli_logins_user_code_hash_key" ON "cli_logins"("user_code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "cli_logins_api_key_id_key" ON "cli_logins"("api_key_id");

-- CreateIndex
CREATE INDEX "cli_logins_expires_at_idx" ON "cli_logins"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "agents_organization_id_name_key" ON "agents"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "apps_organization_id_slug_key" ON "apps"("organization_id", "slug");

-- CreateIndex
CREATE INDEX "earnings_payers_organization_id_earned_idx" ON "earnings_payers"("organization_id", "earned" DESC);

-- CreateIndex
CREATE INDEX "earnings_sources_organization_id_idx" ON "earnings_sources"("organization_id");

-- CreateIndex
CREATE INDEX "redemptions_organization_id_id_idx" ON "redemptions"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "promotion_codes_code_key" ON "promotion_codes"("code");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_redemptions_grant_id_key" ON "promotion_redemptions"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_redemptions_promotion_code_id_credit_account_id_key" ON "promotion_redemptions"("promotion_code_id", "credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_redemptions_promotion_code_id_user_id_key" ON "promotion_redemptions"("promotion_code_id", "user_id");

-- CreateIndex
CREATE INDEX "audit_events_organization_id_kind_created_at_id_idx" ON "audit_events"("organization_id", "kind", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_organization_id_actor_id_kind_created_at_id_idx" ON "audit_events"("organization_id", "actor_id", "kind", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_actor_id_id_idx" ON "audit_events"("actor_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_accounts_organization_id_key" ON "credit_accounts"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_accounts_stripe_customer_id_key" ON "credit_accounts"("stripe_customer_id");

-- CreateIndex
CREATE INDEX "credit_accounts_sandbox_id_idx" ON "credit_accounts"("sandbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "billing_email_changes_token_hash_key" ON "billing_email_changes"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "wallets_credit_account_id_name_key" ON "wallets"("credit_account_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "credit_grants_source_key" ON "credit_grants"("source");

-- CreateIndex
CREATE INDEX "credit_grants_of_account" ON "credit_grants"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entries_idem_key" ON "ledger_entries"("idem");

-- CreateIndex
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries"("transaction_id");

-- CreateIndex
CREATE INDEX "ledger_entries_organization_id_created_at_idx" ON "ledger_entries"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "ledger_entries_search" ON "ledger_entries" USING BRIN ("entity_id" text_bloom_ops, "request_id" text_bloom_ops);

-- CreateIndex
CREATE INDEX "holds_credit_account_id_created_at_idx" ON "holds"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "budget_requests_organization_id_id_idx" ON "budget_requests"("organization_id", "id");

-- CreateIndex
CREATE INDEX "budget_requests_organization_id_state_id_idx" ON "budget_requests"("organization_id", "state", "id");

-- CreateIndex
CREATE INDEX "budget_requests_asker_id_id_idx" ON "budget_requests"("asker_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "price_versions_price_book_effective_at_key" ON "price_versions"("price_book", "effective_at");

-- CreateIndex
CREATE INDEX "price_overrides_credit_account_id_id_idx" ON "price_overrides"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "grant_schedules_next_at_idx" ON "grant_schedules"("next_at");

-- CreateIndex
CREATE INDEX "grant_schedules_credit_account_id_id_idx" ON "grant_schedules"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "adjustments_credit_account_id_id_idx" ON "adjustments"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_credit_account_id_created_at_idx" ON "staff_actions"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_requested_by_created_at_idx" ON "staff_actions"("requested_by", "created_at" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_state_id_idx" ON "staff_actions"("state", "id" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_credit_account_id_id_idx" ON "staff_actions"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "usage_rollups_organization_id_day_idx" ON "usage_rollups"("organization_id", "day");

-- CreateIndex
CREATE INDEX "idempotency_records_created_at_idx" ON "idempotency_records"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "purchases_checkout_session_id_key" ON "purchases"("checkout_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchases_stripe_payment_intent_id_key" ON "purchases"("stripe_payment_intent_id");

-- CreateIndex
CREATE INDEX "purchases_credit_account_id_id_idx" ON "purchases"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "purchases_status_created_at_idx" ON "purchases"("status", "created_at");

-- CreateIndex
CREATE INDEX "sales_quotes_credit_account_id_id_idx" ON "sales_quotes"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "sales_quotes_state_expires_at_idx" ON "sales_quotes"("state", "expires_at");

-- CreateIndex
CREATE INDEX "sales_quotes_ticket_id_idx" ON "sales_quotes"("ticket_id");

-- CreateIndex
CREATE INDEX "support_tickets_organization_id_id_idx" ON "support_tickets"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "support_tickets_requester_id_id_idx" ON "support_tickets"("requester_id", "id" DESC);

-- CreateIndex
CREATE INDEX "support_tickets_last_at_id_idx" ON "support_tickets"("last_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "support_tickets_status_last_at_id_idx" ON "support_tickets"("status", "last_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "support_tickets_assignee_id_last_at_id_idx" ON "support_tickets"("assignee_id", "last_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "support_tickets_waiting_since_id_idx" ON "support_tickets"("waiting_since", "id");

-- CreateIndex
CREATE UNIQUE INDEX "support_messages_inbound_id_key" ON "support_messages"("inbound_id");

-- CreateIndex
CREATE INDEX "support_messages_ticket_id_id_idx" ON "support_messages"("ticket_id", "id");

-- CreateIndex
CREATE INDEX "support_messages_author_id_id_idx" ON "support_messages"("author_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "support_attachments_file_id_key" ON "support_attachments"("file_id");

-- CreateIndex
CREATE INDEX "support_attachments_message_id_idx" ON "support_attachments"("message_id");

-- CreateIndex
CREATE INDEX "support_attachments_uploaded_by_id_idx" ON "support_attachments"("uploaded_by", "id" DESC);

-- CreateIndex
CREATE INDEX "inbound_emails_received_at_idx" ON "inbound_emails"("received_at");

-- CreateIndex
CREATE INDEX "inbound_emails_ticket_id_idx" ON "inbound_emails"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "test_payments_intent_id_key" ON "test_payments"("intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "test_payments_key_key" ON "test_payments"("key");

-- CreateIndex
CREATE INDEX "test_payments_credit_account_id_idx" ON "test_payments"("credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "test_reversals_key_key" ON "test_reversals"("key");

-- CreateIndex
CREATE INDEX "test_reversals_intent_id_idx" ON "test_reversals"("intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_methods_stripe_payment_method_id_key" ON "payment_methods"("stripe_payment_method_id");

-- CreateIndex
CREATE INDEX "payment_methods_credit_account_id_idx" ON "payment_methods"("credit_account_id");

-- CreateIndex
CREATE INDEX "wallet_recharges_credit_account_id_idx" ON "wallet_recharges"("credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "recharge_attempts_stripe_payment_intent_id_key" ON "recharge_attempts"("stripe_payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "recharge_attempts_confirm_session_id_key" ON "recharge_attempts"("confirm_session_id");

-- CreateIndex
CREATE INDEX "recharge_attempts_credit_account_id_id_idx" ON "recharge_attempts"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "recharge_evaluations_credit_account_id_id_idx" ON "recharge_evaluations"("credit_account_id", "id" DESC);

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
CREATE INDEX "payments_credit_account_id_id_idx" ON "payments"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "payments_created_at_idx" ON "payments"("created_at" DESC);

-- CreateIndex
CREATE INDEX "payments_organization_id_id_idx" ON "payments"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "x402_payments_purchase_id_key" ON "x402_payments"("purchase_id");

-- CreateIndex
CREATE INDEX "x402_payments_credit_account_id_idx" ON "x402_payments"("credit_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "x402_payments_network_asset_payer_nonce_key" ON "x402_payments"("network", "asset", "payer", "nonce");

-- CreateIndex
CREATE UNIQUE INDEX "refunds_stripe_refund_id_key" ON "refunds"("stripe_refund_id");

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "disputes_stripe_dispute_id_key" ON "disputes"("stripe_dispute_id");

-- CreateIndex
CREATE INDEX "disputes_payment_id_idx" ON "disputes"("payment_id");

-- CreateIndex
CREATE INDEX "stripe_events_status_received_at_idx" ON "stripe_events"("status", "received_at");

-- CreateIndex
CREATE INDEX "stripe_events_received_at_idx" ON "stripe_events"("received_at" DESC);

-- CreateIndex
CREATE INDEX "stripe_events_object_id_idx" ON "stripe_events"("object_id");

-- CreateIndex
CREATE INDEX "stripe_movements_source_id_idx" ON "stripe_movements"("source_id");

-- CreateIndex
CREATE INDEX "stripe_movements_occurred_at_idx" ON "stripe_movements"("occurred_at");

-- CreateIndex
CREATE INDEX "reconciliation_runs_created_at_idx" ON "reconciliation_runs"("created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "unexpected_payments_stripe_payment_intent_id_key" ON "unexpected_payments"("stripe_payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "unexpected_payments_stripe_charge_id_key" ON "unexpected_payments"("stripe_charge_id");

-- CreateIndex
CREATE UNIQUE INDEX "unexpected_payments_stripe_refund_id_key" ON "unexpected_payments"("stripe_refund_id");

-- CreateIndex
CREATE INDEX "unexpected_payments_credit_account_id_idx" ON "unexpected_payments"("credit_account_id");

-- CreateIndex
CREATE INDEX "alerts_credit_account_id_id_idx" ON "alerts"("credit_account_id", "id");

-- CreateIndex
CREATE INDEX "alerts_wallet_id_idx" ON "alerts"("wallet_id");

-- CreateIndex
CREATE INDEX "alerts_endpoint_id_idx" ON "alerts"("endpoint_id");

-- CreateIndex
CREATE INDEX "alert_firings_credit_account_id_id_idx" ON "alert_firings"("credit_account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "alert_firings_alert_id_id_idx" ON "alert_firings"("alert_id", "id" DESC);

-- CreateIndex
CREATE INDEX "alert_firings_fired_at_idx" ON "alert_firings"("fired_at");

-- CreateIndex
CREATE UNIQUE INDEX "email_messages_dedupe_key_key" ON "email_messages"("dedupe_key");

-- CreateIndex
CREATE INDEX "email_messages_organization_id_created_at_idx" ON "email_messages"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "email_messages_provider_id_idx" ON "email_messages"("provider_id");

-- CreateIndex
CREATE INDEX "email_messages_sent_at_idx" ON "email_messages"("sent_at");

-- CreateIndex
CREATE INDEX "notifications_user_id_id_idx" ON "notifications"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "notifications_organization_id_template_created_at_idx" ON "notifications"("organization_id", "template", "created_at");

-- CreateIndex
CREATE INDEX "notifications_created_at_idx" ON "notifications"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_user_id_once_key" ON "notifications"("user_id", "once");

-- CreateIndex
CREATE INDEX "notification_preferences_reader_idx" ON "notification_preferences"("reader");

-- CreateIndex
CREATE INDEX "mail_problems_since_address_idx" ON "mail_problems"("since" DESC, "address");

-- CreateIndex
CREATE INDEX "resend_events_received_at_idx" ON "resend_events"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_messages_dedupe_key_key" ON "webhook_messages"("dedupe_key");

-- CreateIndex
CREATE INDEX "webhook_messages_created_at_idx" ON "webhook_messages"("created_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_id_idx" ON "webhook_deliveries"("endpoint_id", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_state_id_idx" ON "webhook_deliveries"("endpoint_id", "state", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_type_id_idx" ON "webhook_deliveries"("endpoint_id", "type", "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_message_id_idx" ON "webhook_deliveries"("message_id");

-- CreateIndex
CREATE INDEX "webhook_attempts_delivery_id_id_idx" ON "webhook_attempts"("delivery_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_accounts_parent_id_idx" ON "book_accounts"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "book_accounts_organization_id_code_key_key" ON "book_accounts"("organization_id", "code_key");

-- CreateIndex
CREATE UNIQUE INDEX "book_transactions_reverses_id_key" ON "book_transactions"("reverses_id");

-- CreateIndex
CREATE INDEX "book_transactions_organization_id_id_idx" ON "book_transactions"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_transactions_organization_id_date_id_idx" ON "book_transactions"("organization_id", "date", "id");

-- CreateIndex
CREATE INDEX "book_lines_account_id_transaction_id_idx" ON "book_lines"("account_id", "transaction_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "book_lines_transaction_id_position_key" ON "book_lines"("transaction_id", "position");

-- CreateIndex
CREATE INDEX "book_account_roles_account_id_idx" ON "book_account_roles"("account_id");

-- CreateIndex
CREATE INDEX "book_events_organization_id_created_at_id_idx" ON "book_events"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "book_events_organization_id_entity_id_created_at_id_idx" ON "book_events"("organization_id", "entity_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "book_drafts_organization_id_id_idx" ON "book_drafts"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_drafts_organization_id_state_id_idx" ON "book_drafts"("organization_id", "state", "id" DESC);

-- CreateIndex
CREATE INDEX "book_drafts_agent_id_idx" ON "book_drafts"("agent_id");

-- CreateIndex
CREATE INDEX "exchange_rates_organization_id_date_id_idx" ON "exchange_rates"("organization_id", "date" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "exchange_rates_organization_id_base_quote_date_key" ON "exchange_rates"("organization_id", "base", "quote", "date");

-- CreateIndex
CREATE INDEX "book_contacts_organization_id_sort_key_id_idx" ON "book_contacts"("organization_id", "sort_key", "id");

-- CreateIndex
CREATE UNIQUE INDEX "book_contacts_organization_id_external_id_key" ON "book_contacts"("organization_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "book_categories_organization_id_kind_sort_key_key" ON "book_categories"("organization_id", "kind", "sort_key");

-- CreateIndex
CREATE UNIQUE INDEX "book_tax_rates_replaces_id_key" ON "book_tax_rates"("replaces_id");

-- CreateIndex
CREATE INDEX "book_tax_rates_organization_id_sort_key_id_idx" ON "book_tax_rates"("organization_id", "sort_key", "id");

-- CreateIndex
CREATE INDEX "book_items_organization_id_sort_key_id_idx" ON "book_items"("organization_id", "sort_key", "id");

-- CreateIndex
CREATE INDEX "book_items_tax_rate_ids_idx" ON "book_items" USING GIN ("tax_rate_ids");

-- CreateIndex
CREATE UNIQUE INDEX "book_items_organization_id_sku_key" ON "book_items"("organization_id", "sku");

-- CreateIndex
CREATE INDEX "recurring_jobs_organization_id_id_idx" ON "recurring_jobs"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "recurring_jobs_try_at_id_idx" ON "recurring_jobs"("try_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "recurring_runs_made_id_key" ON "recurring_runs"("made_id");

-- CreateIndex
CREATE UNIQUE INDEX "recurring_runs_job_id_due_date_key" ON "recurring_runs"("job_id", "due_date" DESC);

-- CreateIndex
CREATE INDEX "book_reports_organization_id_id_idx" ON "book_reports"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_analyses_organization_id_id_idx" ON "book_analyses"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "book_questions_organization_id_id_idx" ON "book_questions"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "trade_documents_transaction_id_key" ON "trade_documents"("transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_documents_cancel_transaction_id_key" ON "trade_documents"("cancel_transaction_id");

-- CreateIndex
CREATE INDEX "trade_documents_organization_id_side_id_idx" ON "trade_documents"("organization_id", "side", "id" DESC);

-- CreateIndex
CREATE INDEX "trade_documents_organization_id_side_state_due_date_id_idx" ON "trade_documents"("organization_id", "side", "state", "due_date", "id");

-- CreateIndex
CREATE INDEX "trade_documents_organization_id_side_issue_date_id_idx" ON "trade_documents"("organization_id", "side", "issue_date", "id");

-- CreateIndex
CREATE INDEX "trade_documents_contact_id_id_idx" ON "trade_documents"("contact_id", "id" DESC);

-- CreateIndex
CREATE INDEX "trade_documents_contact_id_state_idx" ON "trade_documents"("contact_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "trade_documents_organization_id_side_series_number_key" ON "trade_documents"("organization_id", "side", "series", "number");

-- CreateIndex
CREATE INDEX "trade_taxes_tax_rate_id_idx" ON "trade_taxes"("tax_rate_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_payments_transaction_id_key" ON "trade_payments"("transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_payments_undo_transaction_id_key" ON "trade_payments"("undo_transaction_id");

-- CreateIndex
CREATE INDEX "trade_payments_document_id_id_idx" ON "trade_payments"("document_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "book_exports_hold_id_key" ON "book_exports"("hold_id");

-- CreateIndex
CREATE UNIQUE INDEX "book_exports_file_id_key" ON "book_exports"("file_id");

-- CreateIndex
CREATE INDEX "book_exports_organization_id_id_idx" ON "book_exports"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "stored_files_organization_id_sha256_idx" ON "stored_files"("organization_id", "sha256");

-- CreateIndex
CREATE INDEX "documents_organization_id_id_idx" ON "documents"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "documents_organization_id_entity_type_entity_id_id_idx" ON "documents"("organization_id", "entity_type", "entity_id", "id" DESC);

-- CreateIndex
CREATE INDEX "documents_file_id_idx" ON "documents"("file_id");

-- CreateIndex
CREATE INDEX "bank_reconciliations_organization_id_id_idx" ON "bank_reconciliations"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "bank_reconciliations_account_id_from_date_key" ON "bank_reconciliations"("account_id", "from_date");

-- CreateIndex
CREATE INDEX "bank_statements_reconciliation_id_id_idx" ON "bank_statements"("reconciliation_id", "id");

-- CreateIndex
CREATE INDEX "bank_statement_lines_reconciliation_id_date_id_idx" ON "bank_statement_lines"("reconciliation_id", "date", "id");

-- CreateIndex
CREATE INDEX "bank_statement_lines_statement_id_idx" ON "bank_statement_lines"("statement_id");

-- CreateIndex
CREATE INDEX "bank_statement_lines_match_id_idx" ON "bank_statement_lines"("match_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statement_lines_account_id_fingerprint_key" ON "bank_statement_lines"("account_id", "fingerprint");

-- CreateIndex
CREATE INDEX "bank_statement_matches_reconciliation_id_id_idx" ON "bank_statement_matches"("reconciliation_id", "id");

-- CreateIndex
CREATE INDEX "bank_statement_match_entries_match_id_idx" ON "bank_statement_match_entries"("match_id");

-- CreateIndex
CREATE INDEX "rate_windows_ends_at_idx" ON "rate_windows"("ends_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authenticators" ADD CONSTRAINT "authenticators_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_sign_ins" ADD CONSTRAINT "pending_sign_ins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "welcome_decisions" ADD CONSTRAINT "welcome_decisions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_tokens" ADD CONSTRAINT "email_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_tokens" ADD CONSTRAINT "email_tokens_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandboxes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_founder_user_id_fkey" FOREIGN KEY ("founder_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandboxes" ADD CONSTRAINT "sandboxes_live_organization_id_fkey" FOREIGN KEY ("live_organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_ancestors" ADD CONSTRAINT "organization_ancestors_ancestor_id_fkey" FOREIGN KEY ("ancestor_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_ancestors" ADD CONSTRAINT "organization_ancestors_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_from_user_id_fkey" FOREIGN KEY ("from_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_transfers" ADD CONSTRAINT "ownership_transfers_to_user_id_fkey" FOREIGN KEY ("to_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_user_id_fkey" FOREIGN KEY ("invited_by_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_user_id_fkey" FOREIGN KEY ("accepted_by_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "holds"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "join_links" ADD CONSTRAINT "join_links_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "join_links" ADD CONSTRAINT "join_links_created_by_user_id_fkey" FOREIGN KEY ("created_by_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_user_id_fkey" FOREIGN KEY ("created_by_user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_key_id_fkey" FOREIGN KEY ("created_by_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cli_logins" ADD CONSTRAINT "cli_logins_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agents" ADD CONSTRAINT "agents_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "apps" ADD CONSTRAINT "apps_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earnings_accounts" ADD CONSTRAINT "earnings_accounts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earnings_payers" ADD CONSTRAINT "earnings_payers_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "earnings_accounts"("organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earnings_entries" ADD CONSTRAINT "earnings_entries_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "earnings_accounts"("organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earnings_sources" ADD CONSTRAINT "earnings_sources_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "earnings_accounts"("organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "earnings_months" ADD CONSTRAINT "earnings_months_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "earnings_accounts"("organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "earnings_accounts"("organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_redemptions" ADD CONSTRAINT "promotion_redemptions_promotion_code_id_fkey" FOREIGN KEY ("promotion_code_id") REFERENCES "promotion_codes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_redemptions" ADD CONSTRAINT "promotion_redemptions_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_redemptions" ADD CONSTRAINT "promotion_redemptions_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandboxes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_email_changes" ADD CONSTRAINT "billing_email_changes_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_metadata" ADD CONSTRAINT "grant_metadata_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_requests" ADD CONSTRAINT "budget_requests_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_overrides" ADD CONSTRAINT "price_overrides_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_schedules" ADD CONSTRAINT "grant_schedules_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant_schedules" ADD CONSTRAINT "grant_schedules_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_actions" ADD CONSTRAINT "staff_actions_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_buyer_user_id_fkey" FOREIGN KEY ("buyer_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "sales_quotes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_quotes" ADD CONSTRAINT "sales_quotes_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_quotes" ADD CONSTRAINT "sales_quotes_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_quotes" ADD CONSTRAINT "sales_quotes_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "support_tickets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_messages" ADD CONSTRAINT "support_messages_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "support_tickets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_messages" ADD CONSTRAINT "support_messages_inbound_id_fkey" FOREIGN KEY ("inbound_id") REFERENCES "inbound_emails"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_attachments" ADD CONSTRAINT "support_attachments_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "support_messages"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_attachments" ADD CONSTRAINT "support_attachments_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_emails" ADD CONSTRAINT "inbound_emails_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "support_tickets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cash_balances" ADD CONSTRAINT "cash_balances_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_payments" ADD CONSTRAINT "test_payments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_reversals" ADD CONSTRAINT "test_reversals_intent_id_fkey" FOREIGN KEY ("intent_id") REFERENCES "test_payments"("intent_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_policies" ADD CONSTRAINT "recharge_policies_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_policies" ADD CONSTRAINT "recharge_policies_payment_method_id_fkey" FOREIGN KEY ("payment_method_id") REFERENCES "payment_methods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_recharges" ADD CONSTRAINT "wallet_recharges_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_recharges" ADD CONSTRAINT "wallet_recharges_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_recharges" ADD CONSTRAINT "wallet_recharges_payment_method_id_fkey" FOREIGN KEY ("payment_method_id") REFERENCES "payment_methods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_attempts" ADD CONSTRAINT "recharge_attempts_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_attempts" ADD CONSTRAINT "recharge_attempts_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_evaluations" ADD CONSTRAINT "recharge_evaluations_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_evaluations" ADD CONSTRAINT "recharge_evaluations_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

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
ALTER TABLE "x402_payments" ADD CONSTRAINT "x402_payments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x402_payments" ADD CONSTRAINT "x402_payments_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x402_payments" ADD CONSTRAINT "x402_payments_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unexpected_payments" ADD CONSTRAINT "unexpected_payments_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unexpected_payments" ADD CONSTRAINT "unexpected_payments_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unexpected_payments" ADD CONSTRAINT "unexpected_payments_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unexpected_payments" ADD CONSTRAINT "unexpected_payments_recharge_attempt_id_fkey" FOREIGN KEY ("recharge_attempt_id") REFERENCES "recharge_attempts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_rows" ADD CONSTRAINT "reconciliation_rows_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_states" ADD CONSTRAINT "alert_states_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_firings" ADD CONSTRAINT "alert_firings_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "webhook_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_cursors" ADD CONSTRAINT "webhook_cursors_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_accounts" ADD CONSTRAINT "book_accounts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_accounts" ADD CONSTRAINT "book_accounts_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_transactions" ADD CONSTRAINT "book_transactions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_transactions" ADD CONSTRAINT "book_transactions_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "book_transactions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_lines" ADD CONSTRAINT "book_lines_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_lines" ADD CONSTRAINT "book_lines_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_settings" ADD CONSTRAINT "book_settings_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_sums" ADD CONSTRAINT "book_sums_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_account_roles" ADD CONSTRAINT "book_account_roles_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_account_roles" ADD CONSTRAINT "book_account_roles_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_events" ADD CONSTRAINT "book_events_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_drafts" ADD CONSTRAINT "book_drafts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_drafts" ADD CONSTRAINT "book_drafts_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange_rates" ADD CONSTRAINT "exchange_rates_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_contacts" ADD CONSTRAINT "book_contacts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_categories" ADD CONSTRAINT "book_categories_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_categories" ADD CONSTRAINT "book_categories_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "book_categories"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_tax_rates" ADD CONSTRAINT "book_tax_rates_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_tax_rates" ADD CONSTRAINT "book_tax_rates_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_tax_rates" ADD CONSTRAINT "book_tax_rates_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "book_tax_rates"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_items" ADD CONSTRAINT "book_items_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_items" ADD CONSTRAINT "book_items_sale_account_id_fkey" FOREIGN KEY ("sale_account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_items" ADD CONSTRAINT "book_items_purchase_account_id_fkey" FOREIGN KEY ("purchase_account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_items" ADD CONSTRAINT "book_items_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "book_categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recurring_jobs" ADD CONSTRAINT "recurring_jobs_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recurring_runs" ADD CONSTRAINT "recurring_runs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "recurring_jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_reports" ADD CONSTRAINT "book_reports_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_analyses" ADD CONSTRAINT "book_analyses_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_questions" ADD CONSTRAINT "book_questions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_documents" ADD CONSTRAINT "trade_documents_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_documents" ADD CONSTRAINT "trade_documents_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "book_contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_documents" ADD CONSTRAINT "trade_documents_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_documents" ADD CONSTRAINT "trade_documents_cancel_transaction_id_fkey" FOREIGN KEY ("cancel_transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_lines" ADD CONSTRAINT "trade_lines_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "trade_documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_lines" ADD CONSTRAINT "trade_lines_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "book_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_lines" ADD CONSTRAINT "trade_lines_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_lines" ADD CONSTRAINT "trade_lines_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "book_categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_taxes" ADD CONSTRAINT "trade_taxes_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "trade_documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_taxes" ADD CONSTRAINT "trade_taxes_tax_rate_id_fkey" FOREIGN KEY ("tax_rate_id") REFERENCES "book_tax_rates"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_payments" ADD CONSTRAINT "trade_payments_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "trade_documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_payments" ADD CONSTRAINT "trade_payments_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_payments" ADD CONSTRAINT "trade_payments_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_payments" ADD CONSTRAINT "trade_payments_undo_transaction_id_fkey" FOREIGN KEY ("undo_transaction_id") REFERENCES "book_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_exports" ADD CONSTRAINT "book_exports_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_exports" ADD CONSTRAINT "book_exports_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "holds"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book_exports" ADD CONSTRAINT "book_exports_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_files" ADD CONSTRAINT "stored_files_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_file_chunks" ADD CONSTRAINT "stored_file_chunks_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "documents" ADD CONSTRAINT "documents_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "documents" ADD CONSTRAINT "documents_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_reconciliations" ADD CONSTRAINT "bank_reconciliations_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_reconciliations" ADD CONSTRAINT "bank_reconciliations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statements" ADD CONSTRAINT "bank_statements_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "bank_reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_lines" ADD CONSTRAINT "bank_statement_lines_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "book_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_lines" ADD CONSTRAINT "bank_statement_lines_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "bank_reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_lines" ADD CONSTRAINT "bank_statement_lines_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "bank_statements"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_lines" ADD CONSTRAINT "bank_statement_lines_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "bank_statement_matches"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_matches" ADD CONSTRAINT "bank_statement_matches_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "bank_reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_match_entries" ADD CONSTRAINT "bank_statement_match_entries_book_line_id_fkey" FOREIGN KEY ("book_line_id") REFERENCES "book_lines"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_match_entries" ADD CONSTRAINT "bank_statement_match_entries_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "bank_statement_matches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What Prisma cannot express ──────────────────────────────────────────────────────────────────────
-- Check constraints, partial indexes and storage settings, by subject. Functions and triggers are not
-- here: server/ledger/sql holds them, and every start installs what changed.

-- ── People and organizations ────────────────────────────────────────────────────────────────────────
alter table users
  add constraint users_email_lower_case check (email = lower(email) and position('@' in email) > 1);
create index users_of_the_staff on users (email) where is_staff;

alter table organizations
  add constraint organizations_relationship check ((parent_id is null) = (relationship is null)),
  add constraint organizations_not_own_parent check (parent_id <> id),
  -- Base fees, budgets and reports ask for the local time of every organization in one query: a zone that
  -- PostgreSQL does not know would stop them all.
  add constraint organizations_time_zone_known check ((timestamptz '2000-01-01 00:00:00+00' at time zone time_zone) is not null);

alter table sandboxes
  add constraint sandboxes_clock check (clock_ahead_ms between 0 and 34560000000);
create unique index sandboxes_one_open on sandboxes (live_organization_id) where closed_at is null;

alter table sessions
  add constraint sessions_ended check ((ended_at is null) = ("end" is null)),
  add constraint sessions_times check (last_seen_at >= created_at);

-- Whether somebody else owns an organization is asked of few owners, not of many members.
create index memberships_owners on memberships (organization_id) where role = 'owner';

alter table email_tokens
  add constraint email_tokens_of_session check ((purpose = 'reauthenticate') = (session_id is not null));
-- Deleting a session looks for its tokens; most tokens have none.
create index email_tokens_session on email_tokens (session_id) where session_id is not null;

alter table invitations
  add constraint invitations_email_lower_case check (email = lower(email) and position('@' in email) > 1),
  add constraint invitations_resolved check ((state = 'open') = (resolved_at is null)),
  add constraint invitations_accepted check ((state = 'accepted') = (accepted_by_user_id is not null)),
  add constraint invitations_lifetime check (expires_at > created_at and sends > 0);
-- One open invitation per address: a second one is refused, so nothing is held twice.
create unique index invitations_one_open on invitations (organization_id, email) where state = 'open';
-- The sweep looks for open invitations whose time is over.
create index invitations_open_until on invitations (expires_at) where state = 'open';
-- What a member's first run of an operation may spend.
create index invitations_with_hold on invitations (accepted_by_user_id) where hold_id is not null;

alter table join_links
  add constraint join_links_role check (role not in ('owner', 'admin')),
  add constraint join_links_uses check (uses >= 0 and (use_limit is null or (use_limit > 0 and uses <= use_limit))),
  add constraint join_links_domain check (email_domain = lower(email_domain));

-- Once per mailbox, even when two sign-ups with it finish at the same moment.
create unique index welcome_decisions_once_a_mailbox on welcome_decisions (mailbox_hash) where outcome = 'given';
create index welcome_decisions_of_network on welcome_decisions (network_hash, decided_at) where outcome = 'given';

alter table api_keys
  alter column made_through set not null,
  -- All keys it was made through, nearest first, so that a charge finds them without walking up.
  add constraint api_keys_made_through check (created_by_key_id is not distinct from made_through[1] and not id = any (made_through)),
  -- A key gives no more than it may, however many of its requests run at once.
  add constraint api_keys_grants check (granted >= 0 and granted <= grant_allowance);

-- Whoever rotated a key knows its secret: the members page and every removal ask this of each key.
create index audit_events_rotations on audit_events (subject_id, created_at desc) where action = 'api_key.rotated';
-- A staff member's look at a customer's account is logged once an hour, even when two looks coincide.
create unique index audit_events_looks on audit_events (actor_id, subject_id, date_trunc('hour', created_at at time zone 'UTC'))
  where action = 'credit_account.looked_at';

alter table staff_actions
  add constraint staff_actions_amount check (amount is null or amount >= 0),
  -- One person alone does only what has an upper bound.
  add constraint staff_actions_done_is_bounded check (state <> 'done' or amount is not null),
  add constraint staff_actions_waits check ((state = 'pending') = (decided_at is null)),
  add constraint staff_actions_decided check ((state in ('done', 'approved', 'rejected')) = (decided_by is not null)),
  add constraint staff_actions_end check (state = 'done' or expires_at is not null),
  add constraint staff_actions_two_persons check (state <> 'approved' or decided_by <> requested_by);

-- ── The ledger: storage ─────────────────────────────────────────────────────────────────────────────
-- Every debit updates the account row and a grant or two. Room on the page keeps those updates heap-only
-- (no index is touched), and frequent small vacuums keep the version chains short.
alter table credit_accounts set (fillfactor = 20, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table credit_grants   set (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table budgets         set (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
alter table usage_rollups   set (fillfactor = 50);
-- Entries by entity or request are found through a Bloom filter per 64 full pages, which vacuum makes: what
-- has no filter yet is read whole, so vacuum comes after this many new rows and not after a fifth of the table.
alter index ledger_entries_search set (pages_per_range = 64, autosummarize = on);
alter table ledger_entries  set (autovacuum_vacuum_insert_scale_factor = 0.0, autovacuum_vacuum_insert_threshold = 200000);

-- ── The ledger: what can never be true ──────────────────────────────────────────────────────────────
alter table credit_accounts
  add constraint credit_accounts_posted_not_negative check (posted >= 0),
  add constraint credit_accounts_held_within_posted check (held >= 0 and held <= posted),
  add constraint credit_accounts_debt_not_negative check (debt >= 0),
  add constraint credit_accounts_overage_limit_not_negative check (overage_limit >= 0);

alter table credit_grants
  add constraint credit_grants_parts_not_negative check (
    original > 0 and remaining >= 0 and used >= 0 and expired >= 0 and voided >= 0 and clawed_back >= 0),
  add constraint credit_grants_held_within_remaining check (held >= 0 and held <= remaining),
  add constraint credit_grants_parts_sum check (original = remaining + used + expired + voided + clawed_back),
  add constraint credit_grants_open_means_remaining check (open = (remaining > 0)),
  add constraint credit_grants_lifetime check (expires_at is null or expires_at > effective_at),
  add constraint credit_grants_rollover check (
    (rollover_cap is null or rollover_cap > 0) and (rollover_days is null or rollover_days > 0) and (rollover_cap is null or expires_at is not null));

-- No foreign key to the account: both writers hold that very row locked when they insert.
alter table ledger_entries
  add constraint ledger_entries_amount_positive check (amount > 0),
  add constraint ledger_entries_two_sides check (from_account <> to_account),
  add constraint ledger_entries_seq_positive check (seq > 0),
  add constraint ledger_entries_grants_paired check (cardinality(grant_ids) = cardinality(grant_amounts));

alter table holds
  add constraint holds_amounts check (amount > 0 and captured between 0 and amount),
  add constraint holds_resolved_once check (
    (state = 'held') = (resolved_at is null) and (state = 'held') = (resolved_by is null) and (captured > 0) = (state = 'captured')),
  add constraint holds_grants_paired check (cardinality(grant_ids) = cardinality(grant_amounts) and cardinality(grant_ids) > 0),
  add constraint holds_lifetime check (expires_at > created_at);

alter table budgets
  -- A budget that alerts nobody has an empty list: post_charges reads it as JSON.
  alter column alert_percents set not null,
  add constraint budgets_limit_positive check (limit_amount > 0),
  add constraint budgets_spent_not_negative check (spent >= 0),
  add constraint budgets_raise check (raised_by >= 0 and (raised_by = 0 or raised_in is not null)),
  add constraint budgets_subject check ((subject = 'organization') = (subject_id is null)),
  add constraint budgets_alerts check (alert_percents <@ array[10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 100]);
create unique index budgets_one_of_a_kind on budgets (organization_id, subject, coalesce(subject_id, ''), period) where archived_at is null;

alter table support_tickets
  add constraint support_tickets_waiting check ((status = 'open') = (waiting_since is not null)),
  add constraint support_tickets_wanted check (wanted_credits is null or (kind = 'quote' and wanted_credits > 0));
-- What no message took is found by its age.
create index support_attachments_loose on support_attachments (created_at) where message_id is null;
-- Of the transfers that an owner offered one is open, and what is resolved says when.
create unique index ownership_transfers_one_open on ownership_transfers (organization_id, from_user_id) where state = 'open';
alter table ownership_transfers
  add constraint ownership_transfers_resolved check ((state = 'open') = (resolved_at is null)),
  add constraint ownership_transfers_to_another check (from_user_id <> to_user_id),
  add constraint ownership_transfers_keeps_less check (keeps_role is distinct from 'owner');

alter table budget_requests
  add constraint budget_requests_limit_positive check (limit_amount > 0),
  add constraint budget_requests_decided check (
    (state in ('open', 'expired')) = (decided_at is null) and (decided_at is null) = (decided_by_id is null));
create unique index budget_requests_one_open on budget_requests (budget_id, asker_type, asker_id) where state = 'open';

alter table grant_schedules
  add constraint grant_schedules_amounts check (amount > 0 and runs >= 0 and (expires_after_days is null or expires_after_days > 0)),
  add constraint grant_schedules_rollover check (rollover_cap is null or (rollover_cap > 0 and expires_after_days is not null));

alter table adjustments
  add constraint adjustments_amount check (amount <> 0),
  add constraint adjustments_reason check (length(trim(reason)) >= 5),
  add constraint adjustments_decided check ((state = 'posted') = (transaction_id is not null));

alter table price_overrides
  add constraint price_overrides_lifetime check (ends_at is null or ends_at > effective_at);

-- ── The ledger: what is looked up ───────────────────────────────────────────────────────────────────
-- No predicate names a column that a debit changes, except for the flag `open`: such an index would make
-- each of those updates a full one.
create index credit_grants_open on credit_grants (credit_account_id) where open;
create index credit_grants_expiring on credit_grants (expires_at) where open and expires_at is not null;
create index holds_open on holds (credit_account_id, expires_at) where state = 'held';
create index credit_accounts_departed on credit_accounts using gin (departed) where departed <> '{}';
create index budgets_of_account on budgets (credit_account_id) where archived_at is null;
-- What the sweeps look through: few, however many accounts there are.
create index credit_accounts_due on credit_accounts (next_due_at) where next_due_at is not null;
create index credit_accounts_past_due on credit_accounts (id) where past_due_since is not null or told_status <> 'active';

-- A debit has no row in any of these. What corrects a transaction:
create index ledger_entries_reverses on ledger_entries (reverses) where reverses is not null;
-- What an account came to owe, and paid back.
create index ledger_entries_debt on ledger_entries (credit_account_id, seq) where from_account = 'debt' or to_account = 'debt';
-- What the daily rollup leaves out of a report: the base fee, and what was given back.
create index ledger_entries_beside_rollup on ledger_entries (organization_id, created_at)
  where to_account = 'base_fee_revenue' or from_account in ('usage_revenue', 'base_fee_revenue');
-- The event history by type: grants, expiries and corrections are few among many charges.
create index ledger_entries_beside_charges on ledger_entries (organization_id, created_at, credit_account_id, seq)
  where kind not in ('debit', 'hold', 'capture', 'release');
-- The same for an account: the ledger page narrowed to grants, refunds, fees or corrections.
create index ledger_entries_beside_charges_of_account on ledger_entries (credit_account_id, seq)
  where kind not in ('debit', 'hold', 'capture', 'release');
-- Entries that may be part of another movement (the debt of a charge, the second part of a refund): what a
-- count of movements takes off the count of entries, which the gapless sequence knows.
create index ledger_entries_parts on ledger_entries (credit_account_id, seq)
  where idem is null and kind not in ('hold', 'capture', 'release', 'expiry', 'adjustment');

-- ── Apps and earnings ───────────────────────────────────────────────────────────────────────────────
alter table apps
  add constraint apps_markup check (markup_bps between 0 and 100000),
  add constraint apps_slug check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
alter table agents add constraint agents_markup check (markup_bps between 0 and 100000);
alter table earnings_accounts
  add constraint earnings_accounts_amounts check (taken_back between 0 and earned and redeemed >= 0 and pending >= 0),
  add constraint earnings_accounts_matured check (matured_seq between 0 and last_seq and matured_earned between 0 and earned
    and matured_taken_back between 0 and taken_back and matured_money <= matured_earned and paid_out between 0 and redeemed);
alter table earnings_entries
  add constraint earnings_entries_amount check (amount > 0),
  -- A markup and what takes it back name the source and the charge, a redemption itself.
  add constraint earnings_entries_sides check (case
    when from_side = 'usage' then to_side in ('creator', 'platform') and refund_id is null
    when to_side = 'usage' then from_side in ('creator', 'platform') and refund_id is not null
    else from_side = 'creator' and to_side in ('credits', 'payouts') end),
  add constraint earnings_entries_names check (case
    when from_side = 'usage' or to_side = 'usage' then num_nulls(source_id, charge_id, credit_account_id) = 0 and redemption_id is null
    else num_nonnulls(source_id, charge_id, credit_account_id, refund_id) = 0 and redemption_id is not null end);
-- A charge pays its markup once, a refund takes it back once, and nothing is redeemed twice.
create unique index earnings_entries_of_charge on earnings_entries (charge_id, to_side) where from_side = 'usage';
create unique index earnings_entries_of_refund on earnings_entries (refund_id, from_side) where refund_id is not null;
create unique index earnings_entries_of_redemption on earnings_entries (redemption_id) where redemption_id is not null;
alter table promotion_codes
  add constraint promotion_codes_code check (code ~ '^[A-Z0-9]{6,30}$'),
  add constraint promotion_codes_credits check (credits > 0 and credits_expire_days > 0),
  -- A code gives no more than it may, however many redeem it at once.
  add constraint promotion_codes_redeemed check (redeemed >= 0 and redeemed <= redemption_limit);

alter table redemptions
  add constraint redemptions_amount check (amount > 0),
  add constraint redemptions_kind check (case kind when 'credits' then state = 'completed' and pay_to is null else pay_to is not null end),
  add constraint redemptions_decided check (kind = 'credits' or (state = 'pending') = (decided_by is null and decided_at is null));
create index redemptions_pending on redemptions (id) where state = 'pending';

-- ── Lists ───────────────────────────────────────────────────────────────────────────────────────────
-- What ended stays for reference and only grows: lists of what is in force do not walk past it.
create index apps_living on apps (organization_id, id desc) where archived_at is null;
create index agents_living on agents (organization_id, id desc) where archived_at is null;
create index api_keys_living on api_keys (organization_id, id desc) where revoked_at is null;
create index api_keys_of_agent on api_keys (agent_id) where agent_id is not null and revoked_at is null;
create index budgets_living on budgets (organization_id, id desc) where archived_at is null;
create index join_links_living on join_links (organization_id, id desc) where revoked_at is null;
create index grant_schedules_running on grant_schedules (credit_account_id, next_at) where next_at is not null;
alter table alerts
  add constraint alerts_threshold check ((threshold_bps is null) <> (threshold is null)),
  add constraint alerts_percent check (threshold_bps between 1 and 10000),
  add constraint alerts_credits check (threshold > 0),
  add constraint alerts_destination check ((channel = 'email') = (email is not null) and (email is null or endpoint_id is null)),
  add constraint alerts_counts check (crossing >= 0 and cooldown_seconds between 0 and 604800 and (fired_at is null) = (crossing = 0));
-- An URL that alerts share is one endpoint, however many of them are made at once.
create unique index webhook_endpoints_for_alerts on webhook_endpoints (organization_id, url, is_slack)
  where is_for_alerts and deleted_at is null;
create index webhook_endpoints_living on webhook_endpoints (organization_id, id desc) where deleted_at is null;
alter table webhook_endpoints
  add check ((opened_by is null) = (polled_at is null)),
  add check ((opened_by is null) = (url <> ''));
create index webhook_endpoints_listeners on webhook_endpoints (polled_at) where opened_by is not null;
alter table cli_logins
  add check (expires_at > created_at),
  add check ((decided_at is null) = (decided_by_user_id is null)),
  add check (api_key_id is null or decided_at is not null),
  add check (sealed_key is null or (api_key_id is not null and collected_at is null)),
  add check (collected_at is null or api_key_id is not null);
create index price_overrides_not_ended on price_overrides (credit_account_id, coalesce(ends_at, 'infinity'));

-- ── Payments ────────────────────────────────────────────────────────────────────────────────────────
alter table purchases
  add constraint purchases_amounts check (credits > 0 and amount_cents > 0),
  add constraint purchases_paid_at check (status not in ('paid', 'partially_refunded', 'refunded', 'disputed', 'lost') or paid_at is not null),
  add constraint purchases_quote check ((kind = 'quote') = (quote_id is not null)),
  add constraint purchases_transfer check (transfer_missing_cents is null or transfer_missing_cents >= 0);
-- A quote is paid once: while one purchase of it is open or paid, there is no other.
create unique index purchases_one_per_quote on purchases (quote_id) where status not in ('expired', 'failed');

create index purchases_of_quote on purchases (quote_id) where quote_id is not null;
create index purchases_processing on purchases (credit_account_id) where status = 'processing';

alter table x402_payments
  add constraint x402_payments_amounts check (credits > 0 and amount_cents > 0),
  add constraint x402_payments_lower check ((asset || pay_to || payer || nonce) = lower(asset || pay_to || payer || nonce)),
  add constraint x402_payments_credited check ((state = 'credited') = (purchase_id is not null) and (state = 'credited') = (transaction is not null)),
  add constraint x402_payments_settled check ((state = 'settling') = (settled_at is null));
create index x402_payments_settling on x402_payments (created_at) where state = 'settling';
alter table test_reversals
  add constraint test_reversals_amount check (amount_cents > 0),
  add constraint test_reversals_state check ((kind = 'refund' and state = 'succeeded') or (kind = 'dispute' and state in ('open', 'won', 'lost')));
-- What is disputed is disputed once at a time.
create unique index test_reversals_one_dispute on test_reversals (intent_id) where kind = 'dispute' and state <> 'won';

alter table sales_quotes
  add constraint sales_quotes_amounts check (credits > 0 and amount_cents between 50 and 99999999),
  add constraint sales_quotes_accepted check (state not in ('accepted', 'paid') or accepted_at is not null),
  add constraint sales_quotes_closed check ((state in ('issued', 'accepted')) = (closed_at is null));

-- A card is saved once, and one of the saved cards is the default.
create unique index payment_methods_fingerprint on payment_methods (credit_account_id, fingerprint) where removed_at is null;
create unique index payment_methods_default on payment_methods (credit_account_id) where is_default and removed_at is null;

alter table recharge_policies
  -- A fixed amount has no target that would have to be above the threshold.
  add constraint recharge_policies_ranges check (
    threshold between 0 and 100000000000
    and (mode <> 'target_balance' or target > threshold) and target > 0
    and fixed_amount_cents between 100 and 100000
    and (monthly_cap_cents is null or monthly_cap_cents > 0) and max_per_day > 0 and cooldown_seconds >= 0),
  -- The month that the monthly limit counted when the organization moved to another time zone.
  add constraint recharge_policies_month check ((month_from is null) = (month_until is null) and month_from < month_until);

alter table wallet_recharges
  add constraint wallet_recharges_ranges check (threshold between 0 and 100000000000 and credits > 0 and credits % 1000000 = 0);

-- One live attempt per policy: this index is what makes "exactly one charge" true.
create unique index recharge_attempts_one_live on recharge_attempts (credit_account_id, coalesce(wallet_id, '')) where live;
-- What was charged this month and today, and when last.
create index recharge_attempts_succeeded on recharge_attempts (credit_account_id, settled_at desc) where state = 'succeeded';
alter table recharge_attempts
  add constraint recharge_attempts_live check (live = (state in ('claimed', 'charging', 'requires_action', 'unknown'))),
  add constraint recharge_attempts_amounts check (amount_cents between 100 and 100000 and credits > 0);

-- What banks and Stripe say happened is stored as it is: a disputed sum may exceed what is left of a payment.
-- What follows for the customer's credits is decided here: the share of the payment that went back, at most
-- all of it. A payment whose credits were taken back twice, or not at all, cannot exist.
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
  -- Without Stripe's answer it was only requested, or was refused; one made in Stripe's dashboard has its answer.
  add constraint refunds_answered check (stripe_refund_id is not null or (state in ('requested', 'failed') and requested_by is not null)),
  add constraint refunds_requested check (state <> 'requested' or stripe_refund_id is null),
  add constraint refunds_settled check ((state in ('requested', 'pending')) = (settled_at is null));
-- The lists of payments that somebody has to look at.
create index payments_reversed on payments (id desc) where refunded_cents > 0 or lost_cents > 0;
create index payments_suspected on payments (id desc) where fraud_warning is not null;
create index refunds_unsettled on refunds (payment_id) where state in ('requested', 'pending');
create index disputes_undecided on disputes (payment_id) where state in ('open', 'inquiry');
-- While the outcome of one refund is unknown there is no second one: two clicks refund once.
create unique index refunds_one_requested on refunds (payment_id) where state = 'requested';

alter table disputes
  add constraint disputes_amount check (amount_cents > 0),
  add constraint disputes_closed check ((state in ('won', 'lost', 'inquiry_closed')) = (closed_at is not null));

alter table cash_balances
  add constraint cash_balances_amount check (amount_cents >= 0);

alter table unexpected_payments
  add constraint unexpected_payments_amount check (amount_cents > 0),
  add constraint unexpected_payments_source check ((purchase_id is null) <> (recharge_attempt_id is null)),
  add constraint unexpected_payments_settled check ((state = 'returning') = (settled_at is null));
create index unexpected_payments_open on unexpected_payments (created_at) where state = 'returning';

alter table stripe_events
  add constraint stripe_events_counts check (deliveries >= 0 and attempts >= 0),
  add constraint stripe_events_next_try check (next_try_at is null or status = 'parked'),
  add constraint stripe_events_replayed check ((replayed_by is null) = (replayed_at is null));
create index stripe_events_due on stripe_events (next_try_at) where status = 'parked';

alter table reconciliation_runs
  add constraint reconciliation_runs_finished check (
    (state = 'running') = (finished_at is null) and (state = 'failed') = (problem is not null) and differences between 0 and compared);
-- Two runs at once would compare against each other's half-read movements.
create unique index reconciliation_runs_one_running on reconciliation_runs ((true)) where state = 'running';

create index reconciliation_rows_differing on reconciliation_rows (run_id, position) where verdict not in ('matches', 'under_way');
alter table reconciliation_rows
  add constraint reconciliation_rows_verdict check (
    case verdict
      when 'matches' then ours_cents = stripe_cents and ours_cents is not null
      when 'missing_here' then ours_cents is null and stripe_cents is not null
      when 'missing_at_stripe' then ours_cents is not null and stripe_cents is null
      when 'amount_differs' then ours_cents <> stripe_cents
      else true
    end);

-- ── The customer's books ────────────────────────────────────────────────────────────────────────────
alter table book_lines
  add constraint book_lines_amount_positive check (amount >= 0 and base_amount >= 0 and (amount > 0 or base_amount > 0));
alter table book_transactions
  add constraint book_transactions_rate check (exchange_rate > 0 and (status = 'pending' or exchange_rate is not null));
alter table exchange_rates
  add constraint exchange_rates_positive check (rate > 0 and base <> quote);
alter table book_tax_rates
  add constraint book_tax_rates_percent check (percent between 0 and 1000);
-- Most lines name no item, and those need no place in it.
create index trade_lines_item on trade_lines (item_id) where item_id is not null;
alter table trade_lines
  add constraint trade_lines_quantity check (quantity > 0 and discount_percent between 0 and 100);
alter table trade_documents
  add constraint trade_documents_total check (total = subtotal + tax and total >= 0 and paid between 0 and total),
  add constraint trade_documents_settled check (base_settled = 0 or base_settled between 0 and base_total),
  add constraint trade_documents_state check (
    case state
      when 'draft' then number is null and issued_at is null and transaction_id is null and paid = 0
      when 'open' then number is not null and transaction_id is not null and base_total is not null and paid < total
      when 'paid' then number is not null and transaction_id is not null and paid = total and base_settled = base_total
      when 'cancelled' then number is not null and cancel_transaction_id is not null and paid = 0 and base_settled = 0
    end);
alter table trade_payments
  add constraint trade_payments_amount check (amount > 0 and base_settled >= 0 and exchange_rate > 0),
  add constraint trade_payments_undone check ((undone_at is null) = (undo_transaction_id is null));
alter table bank_reconciliations
  add constraint bank_reconciliations_range check (from_date <= to_date),
  add constraint bank_reconciliations_counts check (matched_count between 0 and line_count),
  add constraint bank_reconciliations_completed check ((status = 'completed') = (completed_at is not null));
-- While one is open, no other is: what is not matched yet belongs to one.
create unique index bank_reconciliations_one_open on bank_reconciliations (account_id) where status = 'open';
alter table bank_statement_lines
  add constraint bank_statement_lines_amount check (amount <> 0);
alter table recurring_jobs
  add constraint recurring_jobs_weekdays check ((frequency = 'weekly') = (cardinality(weekdays) > 0)),
  add constraint recurring_jobs_day check (day_of_month between 1 and 31),
  add constraint recurring_jobs_counts check (passed >= 0 and failures >= 0 and max_runs > 0),
  -- Only what is active is looked at, and what is active has a day to come.
  add constraint recurring_jobs_active check (case when state = 'active' then try_at is not null and next_date is not null
    else try_at is null and waiting_since is null end),
  add constraint recurring_jobs_waiting check ((waiting_since is null) = (waiting_reason is null));
alter table recurring_runs
  add constraint recurring_runs_state check (case when state = 'made' then made_id is not null and reason is null
    else made_id is null and reason is not null and charged = 0 end);
alter table book_exports
  add constraint book_exports_range check (from_date <= to_date),
  add constraint book_exports_lines check (lines_done >= 0 and lines_total >= 0),
  add constraint book_exports_state check (
    (status in ('queued', 'working')) = (finished_at is null)
    and (status = 'finished') = (expires_at is not null)
    and (status = 'failed') = (problem is not null)
    and (file_id is null or status = 'finished'));
create index book_exports_under_way on book_exports (organization_id) where status in ('queued', 'working');
create index book_exports_with_file on book_exports (expires_at) where file_id is not null;

-- ── Files ───────────────────────────────────────────────────────────────────────────────────────────
alter table stored_files
  add constraint stored_files_measured check (state <> 'kept' or (sha256 is not null and bytes is not null)),
  add constraint stored_files_hash check (octet_length(sha256) = 32),
  add constraint stored_files_length check (bytes >= 0);
alter table documents
  add constraint documents_attachment check ((entity_type is null) = (entity_id is null));
-- What is written is compressed already, or gains too little to look for it with each read.
alter table stored_file_chunks alter column content set storage external;
create index stored_files_unsettled on stored_files (created_at) where state <> 'kept';

-- ── Support ─────────────────────────────────────────────────────────────────────────────────────────
create index support_tickets_unresolved on support_tickets (last_at desc, id desc) where status <> 'closed';
create index support_tickets_unresolved_of on support_tickets (organization_id) where status <> 'closed';

-- ── Limits ──────────────────────────────────────────────────────────────────────────────────────────
-- Written with many requests and worth nothing after a crash.
alter table rate_windows set unlogged;

-- ── Notices ─────────────────────────────────────────────────────────────────────────────────────────
alter table notifications
  add constraint notifications_path check (path like '/%' and path not like '//%');
-- The bell counts with it on every page.
create index notifications_unread on notifications (user_id) where in_app and read_at is null;
create index notifications_digest on notifications (user_id, organization_id) where digest_due;
alter table notification_preferences
  add constraint notification_preferences_daily check (mail <> 'daily' or kind = 'spending');
alter table mail_problems
  add constraint mail_problems_lower_case check (address = lower(address));

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────
-- The words of a text, each behind the organization it belongs to, so that an index finds the words of one
-- organization without reading those of another. server/search/search-words.ts takes a search apart the same way.
create function search_words(organization_id text, words text) returns tsvector
  language sql immutable strict parallel safe
  return array_to_tsvector(array_remove(string_to_array(
    regexp_replace(
      regexp_replace(lower(words), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+', ' ', 'g'),
      '([^ ]{1,60})[^ ]*', organization_id || ':\1', 'g'),
    ' '), ''));
create index book_transactions_words on book_transactions
  using gin (search_words(organization_id, description || ' ' || coalesce(reference, '')));
create index trade_documents_words on trade_documents using gin (search_words(organization_id, search_text));
create index book_contacts_words on book_contacts using gin (search_words(organization_id, search_text));

-- Buying beyond packages: quotes, delayed methods and bank transfers, the confirmation of a recharge by a person.

-- CreateEnum
CREATE TYPE "sales_quote_state" AS ENUM ('issued', 'accepted', 'paid', 'declined', 'withdrawn', 'expired');

-- CreateEnum
CREATE TYPE "recharge_trigger" AS ENUM ('balance', 'person');

-- AlterTable
ALTER TABLE "purchases" ADD COLUMN     "bank_last4" TEXT,
ADD COLUMN     "card_wallet" TEXT,
ADD COLUMN     "invoice_id" TEXT,
ADD COLUMN     "invoice_pdf_url" TEXT,
ADD COLUMN     "method_type" TEXT,
ADD COLUMN     "offered_methods" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "processing_at" TIMESTAMPTZ(6),
ADD COLUMN     "quote_id" TEXT,
ADD COLUMN     "transfer_instructions" JSONB,
ADD COLUMN     "transfer_missing_cents" BIGINT;

-- AlterTable
ALTER TABLE "payment_methods" ADD COLUMN     "expiry_warned_at" TIMESTAMPTZ(6),
ADD COLUMN     "wallet" TEXT;

-- AlterTable
ALTER TABLE "recharge_policies" ADD COLUMN     "payment_method_id" TEXT;

-- AlterTable
ALTER TABLE "recharge_attempts" ADD COLUMN     "card_fingerprint" TEXT,
ADD COLUMN     "confirm_expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "confirm_number" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "confirm_session_id" TEXT,
ADD COLUMN     "confirm_url" TEXT,
ADD COLUMN     "expires_at" TIMESTAMPTZ(6),
ADD COLUMN     "receipt_url" TEXT,
ADD COLUMN     "trigger" "recharge_trigger" NOT NULL DEFAULT 'balance';

-- AlterTable
ALTER TABLE "recharge_evaluations" ADD COLUMN     "last_at" TIMESTAMPTZ(6),
ADD COLUMN     "times" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "trigger" "recharge_trigger" NOT NULL DEFAULT 'balance';

-- CreateTable
CREATE TABLE "sales_quotes" (
    "id" TEXT NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "credits" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "state" "sales_quote_state" NOT NULL DEFAULT 'issued',
    "issued_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "accepted_by" TEXT,
    "accepted_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "closed_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sales_quotes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cash_balances" (
    "credit_account_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cash_balances_pkey" PRIMARY KEY ("credit_account_id","currency")
);

-- CreateIndex
CREATE INDEX "sales_quotes_credit_account_id_created_at_idx" ON "sales_quotes"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "sales_quotes_state_expires_at_idx" ON "sales_quotes"("state", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "recharge_attempts_confirm_session_id_key" ON "recharge_attempts"("confirm_session_id");

-- AddForeignKey
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "sales_quotes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_quotes" ADD CONSTRAINT "sales_quotes_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_quotes" ADD CONSTRAINT "sales_quotes_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cash_balances" ADD CONSTRAINT "cash_balances_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recharge_policies" ADD CONSTRAINT "recharge_policies_payment_method_id_fkey" FOREIGN KEY ("payment_method_id") REFERENCES "payment_methods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ── What no Prisma schema can state ──────────────────────────────────────────────────────────────

-- A quote is paid once: while one purchase of it is open or paid, there is no other.
create unique index purchases_one_per_quote on purchases (quote_id) where status not in ('expired', 'failed');
alter table purchases
  add constraint purchases_quote check ((kind = 'quote') = (quote_id is not null)),
  add constraint purchases_transfer check (transfer_missing_cents is null or transfer_missing_cents >= 0);

alter table sales_quotes
  add constraint sales_quotes_amounts check (credits > 0 and amount_cents between 50 and 99999999),
  add constraint sales_quotes_accepted check (state not in ('accepted', 'paid') or accepted_at is not null),
  add constraint sales_quotes_closed check ((state in ('issued', 'accepted')) = (closed_at is null));

alter table cash_balances add constraint cash_balances_amount check (amount_cents >= 0);

-- A fixed amount has no target to be above the threshold.
alter table recharge_policies
  drop constraint recharge_policies_ranges,
  add constraint recharge_policies_ranges check (
    threshold between 0 and 100000000000
    and (mode <> 'target_balance' or target > threshold) and target > 0
    and fixed_amount_cents between 100 and 100000
    and (monthly_cap_cents is null or monthly_cap_cents > 0) and max_per_day > 0 and cooldown_seconds >= 0);

-- Attempts from before the column: the card that was charged, where it is still known.
update recharge_attempts a set card_fingerprint = m.fingerprint
from payment_methods m where m.stripe_payment_method_id = a.stripe_payment_method_id;

-- AlterTable
ALTER TABLE "purchases" ADD COLUMN "tax_cents" BIGINT,
ADD COLUMN "tax_lines" JSONB;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN "credit_account_id" TEXT COLLATE "C";

-- Refunds are listed by account: a trigger (ledger/sql/payments.sql) fills the column for whoever writes one.
update "refunds" set "credit_account_id" = "payments"."credit_account_id" from "payments" where "payments"."id" = "refunds"."payment_id";

-- CreateIndex
CREATE INDEX "refunds_credit_account_id_id_idx" ON "refunds"("credit_account_id", "id" DESC);

-- Orders that can still be paid, of an account.
create index purchases_unfinished on purchases (credit_account_id, id desc) where status in ('checkout_open', 'processing');

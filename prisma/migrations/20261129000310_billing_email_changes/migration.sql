-- A billing email that somebody typed gets nothing until whoever reads it follows the link mailed to it.
CREATE TABLE "billing_email_changes" (
    "credit_account_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "sends" INTEGER NOT NULL DEFAULT 1,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "billing_email_changes_pkey" PRIMARY KEY ("credit_account_id"),
    CONSTRAINT "billing_email_changes_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "billing_email_changes_token_hash_key" ON "billing_email_changes"("token_hash");

-- Sign-ups that wait for their mailbox, and who got welcome credits.

-- What somebody typed into the sign-up form. It becomes a person once the mailed link is followed, and is
-- deleted then, or when its day is over. Until then nobody signs in with it and nothing hangs on it.
CREATE TABLE "sign_ups" (
    "id" TEXT NOT NULL,
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
CREATE UNIQUE INDEX "sign_ups_token_hash_key" ON "sign_ups"("token_hash");
CREATE INDEX "sign_ups_email_idx" ON "sign_ups"("email");
CREATE INDEX "sign_ups_expires_at_idx" ON "sign_ups"("expires_at");

CREATE TYPE "welcome_outcome" AS ENUM ('given', 'mailbox_used', 'disposable', 'network_full');

-- What became of a person's welcome credits. Mailbox and network stand here as keyed hashes only.
CREATE TABLE "welcome_decisions" (
    "user_id" TEXT NOT NULL,
    "outcome" "welcome_outcome" NOT NULL,
    "mailbox_hash" BYTEA NOT NULL,
    "network_hash" BYTEA,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "welcome_decisions_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "welcome_decisions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Once a mailbox, also when two sign-ups of it finish in the same moment.
CREATE UNIQUE INDEX "welcome_decisions_once_a_mailbox" ON "welcome_decisions"("mailbox_hash") WHERE "outcome" = 'given';
CREATE INDEX "welcome_decisions_of_network" ON "welcome_decisions"("network_hash", "decided_at") WHERE "outcome" = 'given';

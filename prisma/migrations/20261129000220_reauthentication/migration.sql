-- A link that confirms who a person is counts for the session that asked for it, and for no other.

-- AlterEnum
ALTER TYPE "email_token_purpose" ADD VALUE 'reauthenticate';

-- AlterTable
ALTER TABLE "email_tokens" ADD COLUMN "session_id" TEXT;

-- AddForeignKey
ALTER TABLE "email_tokens" ADD CONSTRAINT "email_tokens_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Deleting a session looks for its tokens; most tokens have none.
create index email_tokens_session on email_tokens (session_id) where session_id is not null;

-- ── What can never be true ─────────────────────────────────────────────────────────────────────
-- As text: a value that was added to a type in this transaction cannot be used in it yet.
alter table email_tokens
  add constraint email_tokens_of_session check ((purpose::text = 'reauthenticate') = (session_id is not null));

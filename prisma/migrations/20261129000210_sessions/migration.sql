-- Sessions as rows: a cookie names one, and it ends when its row does, wherever the cookie was copied to.
-- Cookies of before name no row, so whoever held one signs in again.

-- CreateEnum
CREATE TYPE "session_end" AS ENUM ('signed_out', 'ended_elsewhere', 'replaced', 'password_changed', 'address_proven');

-- AlterTable
ALTER TABLE "users" DROP COLUMN "session_version";

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "end" "session_end",

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sessions_user_id_id_idx" ON "sessions"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "sessions_created_at_idx" ON "sessions"("created_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What can never be true ─────────────────────────────────────────────────────────────────────
alter table sessions
  add constraint sessions_ended check ((ended_at is null) = ("end" is null)),
  add constraint sessions_times check (last_seen_at >= created_at);

-- A session ends once and for good, and stays its owner's.
create function refuse_session_revival() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or new.user_id <> old.user_id then
    raise exception 'session % has ended', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger sessions_end_once before update on sessions for each row execute function refuse_session_revival();

-- Members and how they come: invitations by email, which may hold credits, and open links.

-- CreateEnum
CREATE TYPE "invitation_state" AS ENUM ('open', 'accepted', 'revoked', 'expired');

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN "founder_user_id" TEXT;

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "message" TEXT,
    "state" "invitation_state" NOT NULL DEFAULT 'open',
    "token_hash" BYTEA NOT NULL,
    "invited_by_user_id" TEXT NOT NULL,
    "hold_id" TEXT,
    "sends" INTEGER NOT NULL DEFAULT 1,
    "sent_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),
    "accepted_by_user_id" TEXT,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "join_links" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "email_domain" TEXT,
    "use_limit" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "created_by_user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "join_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_hold_id_key" ON "invitations"("hold_id");

-- CreateIndex
CREATE INDEX "invitations_organization_id_id_idx" ON "invitations"("organization_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "join_links_token_key" ON "join_links"("token");

-- CreateIndex
CREATE INDEX "join_links_organization_id_id_idx" ON "join_links"("organization_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_founder_user_id_fkey" FOREIGN KEY ("founder_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

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

-- Until now an organization's owner was who made it.
update organizations o set founder_user_id = (
  select m.user_id from memberships m where m.organization_id = o.id and m.role = 'owner' order by m.created_at, m.id limit 1);

-- ── What can never be true ─────────────────────────────────────────────────────────────────────
alter table invitations
  add constraint invitations_email_lower_case check (email = lower(email) and position('@' in email) > 1),
  add constraint invitations_resolved check ((state = 'open') = (resolved_at is null)),
  add constraint invitations_accepted check ((state = 'accepted') = (accepted_by_user_id is not null)),
  add constraint invitations_lifetime check (expires_at > created_at and sends > 0);

-- One open invitation an address: whoever invites second is refused, and nothing is held twice.
create unique index invitations_one_open on invitations (organization_id, email) where state = 'open';
-- The sweep looks for open ones that are over.
create index invitations_open_until on invitations (expires_at) where state = 'open';
-- What a member's first run of an operation may spend.
create index invitations_with_hold on invitations (accepted_by_user_id) where hold_id is not null;

-- An invitation is decided once: whoever comes second finds it decided.
create function refuse_resolved_invitation_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'open' then
    raise exception 'invitation % is %: it is decided once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger invitations_resolve_once before update or delete on invitations for each row execute function refuse_resolved_invitation_change();

alter table join_links
  add constraint join_links_role check (role not in ('owner', 'admin')),
  add constraint join_links_uses check (uses >= 0 and (use_limit is null or (use_limit > 0 and uses <= use_limit))),
  add constraint join_links_domain check (email_domain = lower(email_domain));

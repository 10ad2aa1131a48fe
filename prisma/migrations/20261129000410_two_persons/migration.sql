-- What staff do that creates credits, or lets others create them: counted, and above a limit decided by two.

-- CreateEnum
CREATE TYPE "staff_action_state" AS ENUM ('done', 'pending', 'approved', 'rejected', 'expired');

-- CreateTable
CREATE TABLE "staff_actions" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "credit_account_id" TEXT,
    "amount" BIGINT,
    "parameters" JSONB NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT,
    "state" "staff_action_state" NOT NULL,
    "requested_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "staff_actions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "staff_actions_credit_account_id_created_at_idx" ON "staff_actions"("credit_account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_requested_by_created_at_idx" ON "staff_actions"("requested_by", "created_at" DESC);

-- CreateIndex
CREATE INDEX "staff_actions_state_id_idx" ON "staff_actions"("state", "id" DESC);

-- AddForeignKey
ALTER TABLE "staff_actions" ADD CONSTRAINT "staff_actions_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "credit_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "grant_allowance" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "granted" BIGINT NOT NULL DEFAULT 0;

-- ── What can never be true ─────────────────────────────────────────────────────────────────────
alter table staff_actions
  add constraint staff_actions_amount check (amount is null or amount >= 0),
  -- Only an action with an end is done by one person.
  add constraint staff_actions_done_is_bounded check (state <> 'done' or amount is not null),
  add constraint staff_actions_waits check ((state = 'pending') = (decided_at is null)),
  add constraint staff_actions_decided check ((state in ('done', 'approved', 'rejected')) = (decided_by is not null)),
  add constraint staff_actions_end check (state = 'done' or expires_at is not null),
  add constraint staff_actions_two_persons check (state <> 'approved' or decided_by <> requested_by);

-- It takes effect as it was shown, and is decided once.
create function refuse_staff_action_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'pending' then
    raise exception 'staff action % is %: it is decided once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  if (new.id, new.kind, new.credit_account_id, new.amount, new.parameters, new.title, new.reason, new.requested_by, new.created_at)
    is distinct from (old.id, old.kind, old.credit_account_id, old.amount, old.parameters, old.title, old.reason, old.requested_by, old.created_at)
  then
    raise exception 'staff action % is decided as it was asked for', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger staff_actions_are_decided_once before update or delete on staff_actions for each row execute function refuse_staff_action_change();

-- A key gives no more than it was allowed, however many requests of it run at once.
alter table api_keys add constraint api_keys_grants check (granted >= 0 and granted <= grant_allowance);
-- Keys that were allowed without a bound get one: what one person may give in a day.
update api_keys set grant_allowance = 10000 * 1000000::bigint where 'grants:write' = any (scopes);

-- Adjustments that wait go on waiting, in the same queue as everything else.
insert into staff_actions (id, kind, credit_account_id, amount, parameters, title, reason, state, requested_by, created_at, expires_at)
  select 'sta_' || substr(a.id, 5), 'adjustment', a.credit_account_id, abs(a.amount),
    jsonb_build_object('credit_account_id', a.credit_account_id, 'amount', a.amount / 1000000.0, 'reason', a.reason),
    'Adjust by ' || (a.amount / 1000000.0)::double precision || ' credits', a.reason, 'pending', a.requested_by, a.created_at,
    now() + interval '7 days'
  from adjustments a where a.state = 'pending';
delete from adjustments where state = 'pending';

-- A look of a staff person at a customer's account is written down once an hour, whoever looks twice at once.
create unique index audit_events_looks on audit_events (actor_id, subject_id, date_trunc('hour', created_at at time zone 'UTC'))
  where action = 'credit_account.looked_at';

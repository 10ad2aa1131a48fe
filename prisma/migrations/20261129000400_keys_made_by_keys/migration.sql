-- Keys that keys made: each spends under the budgets of those it was made through.

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "created_by_key_id" TEXT,
ADD COLUMN "made_through" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_key_id_fkey" FOREIGN KEY ("created_by_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who made the keys there are is in the audit log. A key that made one for an agent acted as itself; what an
-- agent's key made is not told from the agent's other keys, and spends from the agent's budget anyway.
update api_keys k set created_by_key_id = e.actor_id
  from audit_events e join api_keys m on m.id = e.actor_id
  where e.action = 'api_key.created' and e.subject_id = k.id and e.actor_type = 'api_key';
with recursive made as (
  select k.id, '{}'::text[] as through from api_keys k where k.created_by_key_id is null
  union all
  select k.id, m.id || m.through from made m join api_keys k on k.created_by_key_id = m.id)
update api_keys k set made_through = m.through from made m where m.id = k.id and m.through <> '{}';

-- The whole line, nearest first, so that a charge finds it without walking up; it never changes.
alter table api_keys
  add constraint api_keys_made_through check (created_by_key_id is not distinct from made_through[1] and not id = any (made_through));

create function refuse_other_maker() returns trigger language plpgsql as $$
begin
  if new.made_through is distinct from old.made_through or new.created_by_key_id is distinct from old.created_by_key_id then
    raise exception 'who made key % does not change', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger api_keys_keep_their_maker before update of created_by_key_id, made_through on api_keys
  for each row execute function refuse_other_maker();

-- A line that leaves out a maker would leave its budgets behind.
create function require_whole_line() returns trigger language plpgsql as $$
begin
  if new.created_by_key_id is not null and new.made_through is distinct from
    (select m.id || m.made_through from api_keys m where m.id = new.created_by_key_id)
  then
    raise exception 'key % leaves out keys it was made through', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger api_keys_name_every_maker before insert on api_keys for each row execute function require_whole_line();

-- A key names every key it was made through, and spends under the budgets of each.

create function require_whole_line() returns trigger language plpgsql as $$
begin
  if new.created_by_key_id is not null and new.made_through is distinct from
    (select maker.id || maker.made_through from api_keys maker where maker.id = new.created_by_key_id)
  then
    raise exception 'key % leaves out keys it was made through', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger api_keys_name_every_maker before insert on api_keys
  for each row execute function require_whole_line();

create function refuse_other_maker() returns trigger language plpgsql as $$
begin
  if new.made_through is distinct from old.made_through or new.created_by_key_id is distinct from old.created_by_key_id then
    raise exception 'who made key % does not change', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger api_keys_keep_their_maker before update of created_by_key_id, made_through on api_keys
  for each row execute function refuse_other_maker();

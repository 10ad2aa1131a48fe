-- A staff action takes effect as it was requested, and is decided once.
create function refuse_staff_action_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'pending' then
    raise exception 'staff action % is %: it is decided once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  if (new.id, new.kind, new.credit_account_id, new.amount, new.parameters, new.title, new.reason, new.requested_by, new.created_at, new.limit_amount, new.limit_hours)
    is distinct from (old.id, old.kind, old.credit_account_id, old.amount, old.parameters, old.title, old.reason, old.requested_by, old.created_at, old.limit_amount, old.limit_hours)
  then
    raise exception 'staff action % is decided as it was asked for', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger staff_actions_are_decided_once before update or delete on staff_actions
  for each row execute function refuse_staff_action_change();

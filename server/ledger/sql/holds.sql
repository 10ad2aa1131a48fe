-- A hold resolves once, and keeps what it reserved.
create function refuse_resolved_hold_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'held' then
    raise exception 'hold % is %: it resolves once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  if (new.id, new.credit_account_id, new.organization_id, new.operation, new.amount, new.grant_ids, new.grant_amounts, new.opened_by)
    <> (old.id, old.credit_account_id, old.organization_id, old.operation, old.amount, old.grant_ids, old.grant_amounts, old.opened_by) then
    raise exception 'hold % keeps what it reserved', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger holds_resolve_once before update or delete on holds
  for each row execute function refuse_resolved_hold_change();

-- An invitation is decided once: whoever comes second finds it decided.
create function refuse_resolved_invitation_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'open' then
    raise exception 'invitation % is %: it is decided once', old.id, old.state using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger invitations_resolve_once before update or delete on invitations
  for each row execute function refuse_resolved_invitation_change();

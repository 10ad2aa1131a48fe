-- A session ends once and for good, and stays its owner's.
create function refuse_session_revival() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or new.user_id <> old.user_id then
    raise exception 'session % has ended', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger sessions_end_once before update on sessions
  for each row execute function refuse_session_revival();

-- A published price never changes: what was priced with it must stay readable. An override may end.
create function refuse_price_change() returns trigger language plpgsql as $$
begin
  raise exception '% % is published: prices change by a new version', tg_table_name, old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger price_versions_immutable before update or delete on price_versions
  for each row execute function refuse_price_change();
create trigger price_overrides_immutable
  before delete or update of id, credit_account_id, subject, negotiated, prices, effective_at on price_overrides
  for each row execute function refuse_price_change();

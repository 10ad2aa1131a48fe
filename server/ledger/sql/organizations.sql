-- Every organization with itself and all above it, written once when it is made: who reaches which
-- organizations is then read along an index, a page at a time, however large the tree is.
create function write_organization_ancestors() returns trigger language plpgsql as $$
begin
  insert into organization_ancestors (organization_id, ancestor_id, distance, across_link)
    select new.id, new.id, 0, false
    union all
    select new.id, above.ancestor_id, above.distance + 1, above.across_link or new.relationship = 'linked'
    from organization_ancestors above where above.organization_id = new.parent_id;
  return null;
end $$;
create trigger organizations_ancestors after insert on organizations
  for each row execute function write_organization_ancestors();

create function refuse_organization_move() returns trigger language plpgsql as $$
begin
  raise exception 'organization % keeps its place in the tree', old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger organizations_stay before update of parent_id, relationship on organizations
  for each row when (old.parent_id is distinct from new.parent_id or old.relationship is distinct from new.relationship)
  execute function refuse_organization_move();

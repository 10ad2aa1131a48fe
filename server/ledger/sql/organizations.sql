-- Every organization with itself and all above it, written when it is made and when it moves: who reaches which
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
  if current_setting('bursar.moves_organizations', true) = 'on' then return new; end if;
  raise exception 'organization % keeps its place in the tree', old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger organizations_stay before update of parent_id, relationship on organizations
  for each row when (old.parent_id is distinct from new.parent_id or old.relationship is distinct from new.relationship)
  execute function refuse_organization_move();

-- The one way to another place: with all that is below it. Whoever calls it keeps the tree still (organizations/lock-tree).
create function move_organization(p_id text, p_parent text, p_relationship relationship) returns void
language plpgsql set bursar.moves_organizations = 'on' as $$
begin
  if exists (select from organization_ancestors a where a.organization_id = p_parent and a.ancestor_id = p_id) then
    raise exception 'organization % is above organization %', p_id, p_parent using errcode = 'check_violation';
  end if;
  update organizations set parent_id = p_parent, relationship = p_relationship where id = p_id;
  delete from organization_ancestors gone
    using organization_ancestors below, organization_ancestors above
    where below.ancestor_id = p_id and above.organization_id = p_id and above.distance > 0
      and gone.organization_id = below.organization_id and gone.ancestor_id = above.ancestor_id;
  insert into organization_ancestors (organization_id, ancestor_id, distance, across_link)
    select below.organization_id, above.ancestor_id, below.distance + above.distance + 1,
      below.across_link or above.across_link or p_relationship = 'linked'
    from organization_ancestors below, organization_ancestors above
    where below.ancestor_id = p_id and above.organization_id = p_parent;
end $$;

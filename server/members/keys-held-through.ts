import type { Tx } from "@/server/foundation/db";

/**
 * The API keys that people lose with their place in an organization: those whose secret they know, here
 * in its sandbox and in owned organizations below, as far as no other role of theirs, from above or of its own, lets
 * them make keys there. They know a key that they made, and one of somebody else's that they gave the
 * secret by which it works now, or still works for its grace period.
 */
export async function keysHeldThrough(
  tx: Tx,
  organizationId: string,
  userIds: string[],
  now: Date,
): Promise<{ id: string; userId: string }[]> {
  // Place by place, and key by key (`offset 0` keeps it so): left to choose, PostgreSQL may read everybody's keys.
  return tx.$queryRaw<{ id: string; userId: string }[]>`
    with places as (
      select d.organization_id, d.distance from organization_ancestors d
      where not d.across_link and d.ancestor_id = any (array[${organizationId}] || array(
        select s.id from sandboxes s where s.live_organization_id = ${organizationId} and s.closed_at is null))),
    working as (
      select k.id, k.organization_id, k.created_by_user_id, k.previous_expires_at, p.distance
      from places p, lateral (
        select * from api_keys where organization_id = p.organization_id and revoked_at is null offset 0) k
      where k.expires_at is null or k.expires_at > ${now}),
    known as (
      select k.id, k.organization_id, k.distance, k.created_by_user_id as user_id from working k
      union
      select k.id, k.organization_id, k.distance, rotated.by from working k, lateral (
        select coalesce(r.details->>'personId', r.actor_id) as by from audit_events r
        where r.organization_id = k.organization_id and r.action = 'api_key.rotated' and r.subject_id = k.id
        order by r.created_at desc
        fetch first (case when k.previous_expires_at > ${now} then 2 else 1 end) rows with ties) rotated)
    select k.id, k.user_id as "userId" from known k
    where k.user_id = any (${userIds}::text[])
      and not exists (select 1 from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id
        where a.organization_id = k.organization_id and a.distance < k.distance
          and m.user_id = k.user_id and m.role in ('owner', 'admin') offset 0)
      and not exists (select 1 from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id
        where a.organization_id = ${organizationId} and a.distance > 0 and not a.across_link
          and m.user_id = k.user_id and m.role in ('owner', 'admin') offset 0)
    order by k.id`;
}

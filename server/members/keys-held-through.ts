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
  return tx.$queryRaw<{ id: string; userId: string }[]>`
    with recursive above as (
      select o.id, o.parent_id, o.relationship from organizations o where o.id = ${organizationId}
      union all
      select p.id, p.parent_id, p.relationship from above c join organizations p on p.id = c.parent_id
        where c.relationship = 'owned'),
    below as (
      select o.id, u.id as user_id from organizations o, users u
      where (o.id = ${organizationId} or o.id in (
          select s.id from sandboxes s where s.live_organization_id = ${organizationId} and s.closed_at is null))
        and u.id = any (${userIds}::text[])
      union all
      select c.id, b.user_id from below b join organizations c on c.parent_id = b.id and c.relationship = 'owned'
        where not exists (select 1 from memberships m
          where m.organization_id = c.id and m.user_id = b.user_id and m.role in ('owner', 'admin')))
    select k.id, b.user_id as "userId"
    from below b join api_keys k on k.organization_id = b.id
    where (k.created_by_user_id = b.user_id or exists (
        select 1 from audit_events r
        where r.organization_id = k.organization_id and r.action = 'api_key.rotated' and r.subject_id = k.id
          and coalesce(r.details->>'personId', r.actor_id) = b.user_id
          and (select count(*) from audit_events l
            where l.organization_id = k.organization_id and l.action = 'api_key.rotated'
              and l.subject_id = k.id and l.created_at > r.created_at)
            < case when k.previous_expires_at > ${now} then 2 else 1 end))
      and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${now})
      and not exists (select 1 from above a join memberships m on m.organization_id = a.id
        where a.id <> ${organizationId} and m.user_id = b.user_id and m.role in ('owner', 'admin'))
    order by k.id`;
}

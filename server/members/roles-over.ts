import type { Role } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";

/**
 * Locks the organization's row until the transaction ends: whoever changes its members takes turns.
 * Not against what only refers to it.
 */
export async function lockOrganization(tx: Tx, organizationId: string): Promise<void> {
  await tx.$queryRaw`select id from organizations where id = ${organizationId} for no key update`;
}

/** The roles a person has over an organization now: their own, and those that reach it from owned parents. */
export async function rolesOver(tx: Tx, organizationId: string, userId: string): Promise<Role[]> {
  const rows = await tx.$queryRaw<{ role: Role }[]>`
    with recursive path as (
      select o.id, o.parent_id, o.relationship from organizations o where o.id = ${organizationId}
      union all
      select p.id, p.parent_id, p.relationship from path c join organizations p on p.id = c.parent_id
        where c.relationship = 'owned')
    select m.role::text as role from path join memberships m on m.organization_id = path.id and m.user_id = ${userId}`;
  return rows.map(({ role }) => role);
}

/**
 * The API keys that people lose with their place in an organization: what they made here and in owned
 * organizations below, as far as no other role of theirs, from above or of its own, lets them make keys there.
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
      select ${organizationId}::text as id, u.id as user_id from unnest(${userIds}::text[]) u(id)
      union all
      select c.id, b.user_id from below b join organizations c on c.parent_id = b.id and c.relationship = 'owned'
        where not exists (select 1 from memberships m
          where m.organization_id = c.id and m.user_id = b.user_id and m.role in ('owner', 'admin')))
    select k.id, k.created_by_user_id as "userId"
    from below b join api_keys k on k.organization_id = b.id and k.created_by_user_id = b.user_id
    where k.revoked_at is null and (k.expires_at is null or k.expires_at > ${now})
      and not exists (select 1 from above a join memberships m on m.organization_id = a.id
        where a.id <> ${organizationId} and m.user_id = b.user_id and m.role in ('owner', 'admin'))
    order by k.id`;
}

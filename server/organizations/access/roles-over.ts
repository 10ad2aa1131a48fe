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
 * Locks the organization and the owned parents whose roles reach it: while what is made there is under
 * way, nobody's place changes, and once one has, nothing is made by it. Locks of this kind do not keep
 * each other out.
 */
export async function lockRolesOver(tx: Tx, organizationId: string): Promise<void> {
  await tx.$queryRaw`
    with recursive path as (
      select o.id, o.parent_id, o.relationship from organizations o where o.id = ${organizationId}
      union all
      select p.id, p.parent_id, p.relationship from path c join organizations p on p.id = c.parent_id
        where c.relationship = 'owned')
    select id from organizations where id in (select id from path) order by id for share`;
}

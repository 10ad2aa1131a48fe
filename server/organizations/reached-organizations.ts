import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import type { Caller } from "./access/caller";

/** Whether the caller sees the data of an organization, not its totals alone. */
export function seesDataOf(caller: Caller, organizationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`exists (${placesOf(caller, organizationId)} and not place.across_link)`;
}

/** Where a caller's reach begins: the live organizations they are a member of, or the key's own. A sandbox is only reached by name. */
export function rootsOf(caller: Caller): Prisma.Sql {
  return caller.kind === "api_key"
    ? Prisma.sql`select ${caller.organizationId}::text as id`
    : Prisma.sql`select m.organization_id as id from memberships m join organizations mine on mine.id = m.organization_id
        where m.user_id = ${caller.userId} and mine.sandbox_id is null`;
}

/**
 * From where the caller reaches an organization: each place of theirs at or above it, as `place` with the role there.
 * A key's own organization is one, whatever role its maker has there; past a link only those who pay see on.
 */
export function placesOf(caller: Caller, organizationId: Prisma.Sql): Prisma.Sql {
  const own =
    caller.kind === "api_key"
      ? Prisma.sql`place.ancestor_id = ${caller.organizationId} and not place.across_link`
      : Prisma.sql`false`;
  const inKey =
    caller.kind === "api_key"
      ? Prisma.sql`and exists (select from organization_ancestors k
          where k.organization_id = place.organization_id and k.ancestor_id = ${caller.organizationId})`
      : Prisma.empty;
  return Prisma.sql`
    select m.role, place.across_link, place.distance
    from organization_ancestors place
    left join memberships m on m.organization_id = place.ancestor_id and m.user_id = ${caller.userId}
    where place.organization_id = ${organizationId} ${inKey}
      and (${own} or m.role is not null and (not place.across_link or m.role in ('owner', 'admin', 'billing')))`;
}

/**
 * An organization that the caller reaches and the owned ones below it; with `linked` also what lies behind a link,
 * where the caller pays for it. Closed ones are among them: what they spent and booked stays in every total.
 */
export async function readBelow(
  caller: Caller,
  organizationId: string,
  { linked, among }: { linked: boolean; among?: readonly string[] | undefined },
): Promise<string[]> {
  const behindLink = linked
    ? Prisma.sql`exists (${placesOf(caller, Prisma.sql`d.organization_id`)})`
    : Prisma.sql`false`;
  const rows = await db().$queryRaw<{ id: string }[]>`
    select d.organization_id as id
    from organization_ancestors d join organizations o on o.id = d.organization_id
    where d.ancestor_id = ${organizationId} and (o.status <> 'closed' or o.sandbox_id is null) and (not d.across_link or ${behindLink})
      ${among ? Prisma.sql`and d.organization_id = any (${[...among]}::text[])` : Prisma.empty}
    order by d.organization_id`;
  return rows.map(({ id }) => id);
}

/** The credit accounts that organizations spend whose data the caller sees. */
export async function readSpentAccounts(caller: Caller): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select distinct o.credit_account_id as id
    from (${rootsOf(caller)}) root join organization_ancestors d on d.ancestor_id = root.id and not d.across_link
    join organizations o on o.id = d.organization_id and o.status <> 'closed'`;
  return rows.map(({ id }) => id);
}

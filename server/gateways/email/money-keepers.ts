import type { Db } from "@/server/foundation/db";

/** Owners, admins and billing people of the organization; where it has none, of the nearest one above that owns it. */
export async function moneyKeepers(db: Db, organizationId: string): Promise<string[]> {
  return (await moneyPeople(db, organizationId)).map(({ email }) => email);
}

/** The same people with their user ids. */
export function moneyPeople(
  db: Db,
  organizationId: string,
): Promise<{ userId: string; email: string }[]> {
  return db.$queryRaw<{ userId: string; email: string }[]>`
    with recursive above as (
      select id, parent_id, relationship, 0 as distance from organizations where id = ${organizationId}
      union all
      select o.id, o.parent_id, o.relationship, a.distance + 1
        from above a join organizations o on o.id = a.parent_id where a.relationship = 'owned'),
    payers as (
      select a.distance, u.id, u.email from above a
        join memberships m on m.organization_id = a.id and m.role in ('owner', 'admin', 'billing')
        join users u on u.id = m.user_id)
    select distinct id as "userId", email from payers where distance = (select min(distance) from payers) order by email`;
}

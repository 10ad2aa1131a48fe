import type { User } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";

/** Whether our staff must have a second factor before anything of theirs opens; local mode lets them wait. */
export function staffNeedsSecondFactor(): boolean {
  const { STAFF_SECOND_FACTOR, BURSAR_MODE } = env();
  return (
    (STAFF_SECOND_FACTOR ?? (BURSAR_MODE === "local" ? "optional" : "required")) === "required"
  );
}

/** Who wants this person to have a second factor: names of organizations, and ourselves of our staff. */
export async function whoRequires(
  db: Db,
  { id, isStaff }: Pick<User, "id" | "isStaff">,
): Promise<string[]> {
  const organizations = await db.$queryRaw<{ name: string }[]>`
    select distinct o.name from memberships m
    join organization_ancestors a on a.organization_id = m.organization_id and not a.across_link
    join organizations o on o.id = a.ancestor_id and o.requires_second_factor and o.status <> 'closed'
    where m.user_id = ${id} order by o.name`;
  const names = organizations.map(({ name }) => name);
  return isStaff && staffNeedsSecondFactor() ? ["Bursar staff", ...names] : names;
}

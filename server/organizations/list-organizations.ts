import type { Role } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import type { Caller } from "./access/caller";
import type { OrganizationAnswer } from "./organization.schema";

type ReachedRow = {
  id: string;
  name: string;
  slug: string;
  parent_id: string | null;
  relationship: "owned" | "linked" | null;
  billing_organization_id: string;
  external_id: string | null;
  status: OrganizationAnswer["status"];
  time_zone: string;
  created_at: Date;
  role: Role;
  through_link: boolean;
};

/**
 * Every organization the caller reaches: those they are a member of, and what hangs below. A role
 * reaches owned sub-organizations as it is and linked ones for their totals only. A key sees its own
 * organization and what lies below it.
 */
export async function listOrganizations(caller: Caller): Promise<OrganizationAnswer[]> {
  const key = caller.kind === "api_key" ? caller.organizationId : null;
  const rows = await db().$queryRaw<ReachedRow[]>`
    with recursive reached as (
      select o.id, m.role::text as role, false as through_link, o.id = ${key} as in_key, 0 as depth
        from organizations o left join memberships m on m.organization_id = o.id and m.user_id = ${caller.userId}
        where (m.id is not null or o.id = ${key}) and o.status <> 'closed'
      union all
      select o.id, r.role, r.through_link or o.relationship = 'linked', r.in_key or o.id = ${key}, r.depth + 1
        from reached r join organizations o on o.parent_id = r.id
        where o.status <> 'closed' and (o.relationship = 'owned' or r.role in ('owner', 'admin', 'billing'))),
    best as (
      select distinct on (id) id, coalesce(role, 'viewer') as role, through_link, bool_or(in_key) over (partition by id) as in_key
      from reached order by id, through_link, depth)
    select o.id, o.name, o.slug, o.parent_id, o.relationship::text as relationship, a.organization_id as billing_organization_id,
      o.external_id, o.status::text as status, o.time_zone, o.created_at, b.role, b.through_link
    from best b join organizations o on o.id = b.id join credit_accounts a on a.id = o.credit_account_id
    where ${key}::text is null or b.in_key
    order by o.created_at, o.id`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    slug: row.slug,
    parent_organization_id: row.parent_id,
    relationship_type: row.relationship,
    billing_type: row.billing_organization_id === row.id ? "own" : "shared",
    billing_organization_id: row.billing_organization_id,
    external_id: row.external_id,
    status: row.status,
    time_zone: row.time_zone,
    role: row.role,
    totals_only: row.through_link,
    created_at: row.created_at.toISOString(),
  }));
}

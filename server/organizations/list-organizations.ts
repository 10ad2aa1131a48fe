import { Prisma } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { anywhere } from "@/server/foundation/search-text";
import type { Caller } from "./access/caller";
import type { OrganizationAnswer } from "./organization.schema";
import { placesOf, rootsOf } from "./reached-organizations";

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
  mode: OrganizationAnswer["mode"];
  clock_ahead_ms: bigint | null;
  requires_second_factor: boolean;
  closed_at: Date | null;
  onboarded_at: Date | null;
  created_at: Date;
  role: Role;
  through_link: boolean;
};

/**
 * The organizations a caller reaches, oldest first, a page at a time: those they are a member of, and what hangs
 * below. A role reaches owned sub-organizations as it is and linked ones for their totals only. A key sees its own
 * organization and what lies below it.
 * @param page.below only this one, which the caller reaches, and what hangs below it
 * @param page.search a part of the name
 * @param page.closed closed ones that they own, in the place of the open ones
 */
export async function listOrganizations(
  caller: Caller,
  page: {
    limit: number;
    after?: string | undefined;
    below?: string | undefined;
    search?: string | undefined;
    closed?: boolean | undefined;
  },
): Promise<Page<OrganizationAnswer>> {
  const { limit, after = "", below, search, closed = false } = page;
  const roots = below ? Prisma.sql`select ${below}::text as id` : rootsOf(caller);
  const named = search ? Prisma.sql`and o.name ilike ${anywhere(search)}` : Prisma.empty;
  const answers = await readReached(
    caller,
    Prisma.sql`
      select distinct found.id from (${roots}) root cross join lateral (
        select d.organization_id as id
        from organization_ancestors d join organizations o on o.id = d.organization_id
        where d.ancestor_id = root.id and d.organization_id > ${after} and ${closed ? Prisma.sql`o.status = 'closed' and ${ownsClosed(caller)}` : Prisma.sql`o.status <> 'closed'`} ${named}
          and exists (${placesOf(caller, Prisma.sql`d.organization_id`)})
        order by d.organization_id limit ${limit + 1}) found
      order by found.id limit ${limit + 1}`,
  );
  return cutPage(answers, limit, ({ id }) => id);
}

/** Those of these organizations that the caller reaches, by their ids or their slugs. */
export async function findReached(
  caller: Caller,
  named: { ids: readonly string[] } | { slug: string },
): Promise<OrganizationAnswer[]> {
  const which =
    "slug" in named
      ? Prisma.sql`o.slug = ${named.slug}`
      : Prisma.sql`o.id = any (${[...named.ids]}::text[])`;
  return readReached(caller, Prisma.sql`select o.id from organizations o where ${which}`);
}

/** One of them as the caller reaches it. @throws not_found */
export async function requireReached(
  caller: Caller,
  organizationId: string,
): Promise<OrganizationAnswer> {
  const [found] = await findReached(caller, { ids: [organizationId] });
  if (!found) throw notFound("organization");
  return found;
}

async function readReached(caller: Caller, ids: Prisma.Sql): Promise<OrganizationAnswer[]> {
  const rows = await db().$queryRaw<ReachedRow[]>`
    select o.id, o.name, o.slug, o.parent_id, o.relationship::text as relationship, c.organization_id as billing_organization_id,
      o.external_id, o.status::text as status, o.time_zone, o.requires_second_factor, o.closed_at, o.onboarded_at, o.created_at,
      case when o.sandbox_id is null then 'live' else 'test' end as mode, b.clock_ahead_ms, coalesce(best.role::text, 'viewer') as role, best.across_link as through_link
    from (${ids}) page join organizations o on o.id = page.id join credit_accounts c on c.id = o.credit_account_id
    left join sandboxes b on b.id = o.sandbox_id
    cross join lateral (${bestPlaceOf(caller)}) best
    where o.status <> 'closed' or o.sandbox_id is null and best.is_owned
    order by o.id`;
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
    mode: row.mode,
    clock_ahead_seconds: Math.round(Number(row.clock_ahead_ms ?? 0n) / 1_000),
    role: row.role,
    requires_second_factor: row.requires_second_factor,
    totals_only: row.through_link,
    closed_at: row.closed_at?.toISOString() ?? null,
    onboarded_at: row.onboarded_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }));
}

/** From where the caller reaches organization `o` first, and whether they own it from there or further up. */
function bestPlaceOf(caller: Caller): Prisma.Sql {
  return Prisma.sql`
    select place.role, place.across_link, bool_or(${ownsFrom(caller)}) over () as is_owned
    from (${placesOf(caller, Prisma.sql`o.id`)}) place
    order by place.across_link, place.distance limit 1`;
}

/** What is closed is there for those who can reopen it. A sandbox that was reset never is. */
function ownsClosed(caller: Caller): Prisma.Sql {
  return Prisma.sql`o.sandbox_id is null and exists (
    select from (${placesOf(caller, Prisma.sql`o.id`)}) place where ${ownsFrom(caller)})`;
}

/** Whether `place` makes the caller an owner. */
function ownsFrom(caller: Caller): Prisma.Sql {
  return caller.kind === "api_key"
    ? Prisma.sql`false`
    : Prisma.sql`place.role = 'owner' and not place.across_link`;
}

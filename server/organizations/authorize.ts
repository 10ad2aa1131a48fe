import type { Role } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { DomainError, isDomainError, notFound } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import type { Caller } from "./caller";
import { type FoundOrganization, findOrganizations } from "./find-organizations";
import { type Permission, permissionTable, scopeAllows } from "./permissions";

/** An organization the caller may act on, with what its credit account says about prices and low balances. */
export type AuthorizedOrganization = FoundOrganization;

/** A node on the way from an organization up to its root, with the user's own role on it. */
type PathNode = { id: string; relationship: "owned" | "linked" | null; role: Role | null };

/**
 * Finds an organization and proves that the caller may do this with it. The one gate to any
 * organization's data. What the caller cannot see at all answers 404; what they see and may not do
 * answers 403.
 * @throws not_found, forbidden
 */
export async function authorize(
  caller: Caller,
  organizationId: string,
  permission: Permission,
): Promise<AuthorizedOrganization> {
  const rule = permissionTable[permission];
  const own = caller.kind === "api_key" && caller.organizationId === organizationId;
  // A key's own organization was read with the key, which needs no role of its maker's there.
  const read = own ? caller.organization : undefined;
  const [organization, path = []] = read
    ? [read]
    : await Promise.all([
        findOrganization(organizationId),
        own ? undefined : findPath(`${organizationId} ${caller.userId}`),
      ]);
  if (!organization || organization.status === "closed") throw notFound("organization");

  if (caller.kind === "api_key") {
    const below = path.some((node) => node.id === caller.organizationId);
    if (!own && (!below || rolesOver(path).length === 0)) throw notFound("organization");
    if (rule.scope && !scopeAllows(caller, rule.scope)) {
      throw new DomainError(
        "forbidden",
        `This API key lacks the scope ${rule.scope}. Nothing was done or charged.`,
        { required_scope: rule.scope },
      );
    }
    if (own) return organization;
  }

  const roles = rolesOver(path);
  if (roles.length === 0) throw notFound("organization");
  // Across a link a payer reads the pool only where it is their own: one above the link.
  const ownsPool = !poolIsBelowLink(path, organization.creditAccount.organizationId);
  const allowed = roles.some(({ role, throughLink }) =>
    (throughLink
      ? permission === "billing.read" && !ownsPool
        ? []
        : rule.acrossLink
      : rule.roles
    ).includes(role),
  );
  if (!allowed) {
    throw new DomainError(
      "forbidden",
      "Your role in this organization does not allow that. Nothing was done or charged. Ask an owner or admin.",
      { permission },
    );
  }
  return organization;
}

/** The same on the organization of a thing that the caller named: what they cannot see is that thing. */
export async function authorizeOn(
  what: string,
  ...question: Parameters<typeof authorize>
): Promise<AuthorizedOrganization> {
  try {
    return await authorize(...question);
  } catch (error) {
    if (isDomainError(error) && error.code === "not_found") throw notFound(what);
    throw error;
  }
}

/** Whether the caller may; for pages that disable a button with its reason. */
export async function mayDo(
  caller: Caller,
  organizationId: string,
  permission: Permission,
): Promise<boolean> {
  try {
    await authorize(caller, organizationId, permission);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "DomainError") return false;
    throw error;
  }
}

/**
 * The roles a user holds over the first node of the path. A role reaches down through owned
 * sub-organizations as it is; past a link it is marked, and only the rule's `acrossLink` counts.
 */
function rolesOver(path: PathNode[]): { role: Role; throughLink: boolean }[] {
  let throughLink = false;
  const roles: { role: Role; throughLink: boolean }[] = [];
  for (const node of path) {
    if (node.role) roles.push({ role: node.role, throughLink });
    if (node.relationship === "linked") throughLink = true;
  }
  return roles.filter((r) => !r.throughLink || ["owner", "admin", "billing"].includes(r.role));
}

function poolIsBelowLink(path: PathNode[], billingOrganizationId: string): boolean {
  for (const node of path) {
    if (node.id === billingOrganizationId) return true;
    if (node.relationship === "linked") return false;
  }
  return false;
}

// Requests that come together are looked up together.
const findOrganization = gather(findOrganizations);

/** The way from an organization up, by "organization user". */
const findPath = gather(async (pairs) => {
  const [organizations, users] = [0, 1].map((n) => pairs.map((pair) => pair.split(" ")[n]));
  const nodes = await db().$queryRaw<(PathNode & { pair: string })[]>`
    with recursive path as (
      select a.pair, a.user_id, o.id, o.parent_id, o.relationship, 0 as depth
      from unnest(${pairs}::text[], ${organizations}::text[], ${users}::text[]) as a(pair, organization_id, user_id)
      join organizations o on o.id = a.organization_id
      union all
      select p.pair, p.user_id, o.id, o.parent_id, o.relationship, p.depth + 1
      from path p join organizations o on o.id = p.parent_id)
    select path.pair, path.id, path.relationship::text as relationship, m.role::text as role
    from path left join memberships m on m.organization_id = path.id and m.user_id = path.user_id
    order by path.pair, path.depth`;
  const paths = new Map<string, PathNode[]>();
  for (const { pair, ...node } of nodes) {
    const path = paths.get(pair);
    if (path) path.push(node);
    else paths.set(pair, [node]);
  }
  return paths;
});

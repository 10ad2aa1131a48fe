import type { Role } from "@/generated/prisma/enums";
import type { Cure } from "@/server/foundation/cure.schema";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { gather } from "@/server/foundation/gather";
import { organizationClosed } from "@/server/operations/organization-closed";
import { type FoundOrganization, findOrganizations } from "../find-organizations";
import { readBelow } from "../reached-organizations";
import { type Caller, keysMayNot } from "./caller";
import { type Permission, permissionTable, type Rule, scopeAllows } from "./permissions";

/** An organization the caller may act on, with what its credit account says about prices and low balances. */
export type AuthorizedOrganization = FoundOrganization;

/** What a caller is to an organization: enough to judge any row of the permission table. */
export type Standing = {
  organization: AuthorizedOrganization;
  caller: Caller;
  /** A key of this very organization, which asks for no role of its maker's. */
  isOwnKey: boolean;
  /** The caller's roles here and above (a key's: its maker's). */
  roles: readonly { role: Role; throughLink: boolean }[];
  /** The organization, here or above, that opens to nobody without a second factor, where the caller has none. */
  closedBy: string | null;
  /** Whether the pool it spends lies on the near side of the first link above it. */
  poolIsBelowLink: boolean;
};

/**
 * What the caller is to this organization; null where they cannot see it at all, or it is not there.
 * Everything about an organization's data is decided on this.
 */
export async function findStanding(
  caller: Caller,
  organizationId: string,
): Promise<Standing | null> {
  const isOwnKey = caller.kind === "api_key" && caller.organizationId === organizationId;
  // A key's own organization was read with the key.
  const read = isOwnKey ? caller.organization : undefined;
  const [organization, path = []] = read
    ? [read]
    : await Promise.all([
        findOrganization(organizationId),
        isOwnKey ? undefined : findPath(`${organizationId} ${caller.userId}`),
      ]);
  if (!organization || isGone(organization)) return null;
  const roles = rolesOver(path);
  const reached = caller.kind === "user" || path.some((node) => node.id === caller.organizationId);
  if (!isOwnKey && !(reached && roles.length > 0)) return null;
  const payer = organization.creditAccount.organizationId;
  const closedBy = caller.kind === "user" && caller.lacksSecondFactor ? closingNode(path) : null;
  const poolIsBelowLink = isBelowLink(path, payer);
  return { organization, caller, isOwnKey, roles, closedBy, poolIsBelowLink };
}

/** Why the caller may not do this where they stand; null: they may. */
export function refusalOf(standing: Standing, permission: Permission): DomainError | null {
  const { organization, caller, isOwnKey, roles, closedBy, poolIsBelowLink } = standing;
  if (closedBy !== null) return secondFactorRequired(closedBy);
  const rule: Rule = permissionTable[permission];
  if (organization.status === "closed" && !(rule.afterClosing && isOwner(standing)))
    return organizationClosed();
  if (rule.liveOnly && organization.sandboxId) return membersOfSandbox();
  if (caller.kind === "api_key") {
    if (rule.peopleOnly) return keysMayNot();
    if (caller.agentPaused && rule.scope?.endsWith(":write")) return agentPaused(caller);
    if (rule.granters && caller.scopes.includes("grants:write")) return null;
    if (rule.scope && !scopeAllows(caller, rule.scope)) return lacksScope(rule.scope, rule);
    if (isOwnKey) return null;
  }
  const acrossLink = rule.acrossLinkInOwnPool && poolIsBelowLink ? [] : rule.acrossLink;
  const allowed = roles.some(({ role, throughLink }) =>
    (throughLink ? acrossLink : rule.roles).includes(role),
  );
  if (allowed) return null;
  return new DomainError(
    "forbidden",
    rule.refusal ??
      "Your role in this organization doesn't allow this. Nothing was done or charged. Ask an owner or admin.",
    rule.roles.length > 0 ? { permission } : { required_scope: rule.scope },
  );
}

/** A sandbox that was reset or closed is nowhere any more; a live organization that was closed can be reopened. */
function isGone({ status, sandboxId }: AuthorizedOrganization): boolean {
  return status === "closed" && sandboxId !== null;
}

function isOwner({ caller, roles }: Standing): boolean {
  return caller.kind === "user" && roles.some((r) => r.role === "owner" && !r.throughLink);
}

/** Whether a key may do this in its own organization. Where else it may depends on its maker. */
export function keyMay(
  key: Pick<Extract<Caller, { kind: "api_key" }>, "scopes" | "agentId">,
  permission: Permission,
): boolean {
  const rule = permissionTable[permission];
  if (rule.peopleOnly) return false;
  if (rule.granters && key.scopes.includes("grants:write")) return true;
  return rule.scope === null || scopeAllows(key, rule.scope);
}

/** Whether the caller may do this where they stand. */
export function may(standing: Standing, permission: Permission): boolean {
  return refusalOf(standing, permission) === null;
}

/** Whether the caller sees the organization's data: across a link only its totals. */
export function seesData({ isOwnKey, roles }: Standing): boolean {
  return isOwnKey || roles.some(({ throughLink }) => !throughLink);
}

/**
 * Finds an organization and proves that the caller may do this with it. What they cannot see at all
 * answers 404; what they see and may not do answers 403.
 * @param what they named: the organization, or a thing of it
 * @throws not_found, forbidden
 */
export async function authorize(
  caller: Caller,
  organizationId: string,
  permission: Permission,
  what = "organization",
): Promise<Standing> {
  const standing = await findStanding(caller, organizationId);
  if (!standing) throw notFound(what);
  const refusal = refusalOf(standing, permission);
  if (refusal) throw refusal;
  return standing;
}

/**
 * Proves that the caller may do this in every owned organization below one that they reach. One that was closed is
 * judged as it was before: whoever may read the books of all still has its part of them.
 * @throws forbidden naming one where they may not
 */
export async function authorizeBelow(
  caller: Caller,
  organizationId: string,
  permission: Permission,
): Promise<void> {
  const below = await readBelow(caller, organizationId, { linked: false });
  const standings = await Promise.all(below.map((id) => findStanding(caller, id)));
  standings.forEach((standing, at) => {
    if (standing && may(asIfOpen(standing), permission)) return;
    const which = standing ? standing.organization.name : `organization ${below[at]}`;
    throw new DomainError(
      "forbidden",
      `This includes every owned organization below, and you don't have access to the books of ${which}. Nothing was done or charged. Request this organization alone, or ask an owner for access.`,
      { permission },
    );
  });
}

function asIfOpen(standing: Standing): Standing {
  const { organization } = standing;
  if (organization.status !== "closed") return standing;
  return { ...standing, organization: { ...organization, status: "active" } };
}

/** Whoever is a member of an organization is one of its sandbox, with the same role. */
export function membersOfSandbox(): DomainError {
  return new DomainError(
    "forbidden",
    "The members of a sandbox are those of its live organization. Nothing was changed. Change them there.",
  );
}

/** What somebody without a second factor is told where one is required. */
export function secondFactorRequired(by: string): DomainError {
  return new DomainError(
    "second_factor_required",
    `${by} requires a second factor, such as an authenticator app, and you have none. Nothing was changed or charged. Set one up under Your account > Security.`,
    { set_up_url: `${env().APP_URL}/account/security` },
  );
}

function agentPaused({
  agentId,
  organizationId,
}: Extract<Caller, { kind: "api_key" }>): DomainError {
  const cure: Cure = {
    kind: "resume_agent",
    detail: "Have the agent resumed.",
    url: `${env().APP_URL}/go/agents?organization=${organizationId}`,
  };
  return new DomainError(
    "forbidden",
    "Someone paused this agent. Nothing was done or charged. An owner or admin can resume it; until then it can only read.",
    { agent_id: agentId, cures: [cure] },
  );
}

function lacksScope(scope: string, { refusal }: Rule): DomainError {
  return new DomainError(
    "forbidden",
    refusal ??
      `This API key doesn't have the scope ${scope}. Nothing was done or charged. Use a key that does.`,
    { required_scope: scope },
  );
}

/** A node on the way from an organization up to its root, with the user's own role on it. */
type PathNode = {
  id: string;
  relationship: "owned" | "linked" | null;
  role: Role | null;
  /** Its name, where it requires a second factor. */
  requirer: string | null;
};

/** Who requires a second factor: an organization for all it owns, and for whoever acts by a role in it. */
function closingNode(path: PathNode[]): string | null {
  const link = path.findIndex(({ relationship }) => relationship === "linked");
  const nearSide = link === -1 ? path.length : link + 1;
  const closing = path.find(
    ({ requirer, role }, at) => requirer !== null && (at < nearSide || role),
  );
  return closing?.requirer ?? null;
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

function isBelowLink(path: PathNode[], billingOrganizationId: string): boolean {
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
    select asked.pair, a.ancestor_id as id, o.relationship::text as relationship,
      case when o.requires_second_factor then o.name end as requirer,
      (select m.role::text from memberships m where m.organization_id = a.ancestor_id and m.user_id = asked.user_id) as role
    from unnest(${pairs}::text[], ${organizations}::text[], ${users}::text[]) as asked(pair, organization_id, user_id)
    join organization_ancestors a on a.organization_id = asked.organization_id
    join organizations o on o.id = a.ancestor_id
    order by asked.pair, a.distance`;
  const paths = new Map<string, PathNode[]>();
  for (const { pair, ...node } of nodes) {
    const path = paths.get(pair);
    if (path) path.push(node);
    else paths.set(pair, [node]);
  }
  return paths;
});

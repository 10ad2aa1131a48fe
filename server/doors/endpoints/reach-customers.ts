import { db } from "@/server/foundation/db";
import { type DomainError, isDomainError, notFound } from "@/server/foundation/errors";
import { type AuthorizedOrganization, authorize } from "@/server/organizations/authorize";
import type { Caller } from "@/server/organizations/caller";
import type { Permission } from "@/server/organizations/permissions";

/**
 * The organizations that a request names as S4 says it, by an id or, for a key, by an external id right
 * below its own organization: each with proof that the caller may do this with it, or the refusal.
 */
export async function reachCustomers(
  caller: Caller,
  names: Iterable<string>,
  permission: Permission,
): Promise<Map<string, AuthorizedOrganization | DomainError>> {
  const wanted = [...new Set(names)];
  const ids = await findIds(caller, wanted);
  return new Map(
    await Promise.all(
      wanted.map(async (name) => [name, await reach(caller, ids(name), permission)] as const),
    ),
  );
}

async function findIds(
  caller: Caller,
  names: string[],
): Promise<(name: string) => string | undefined> {
  const [named, below] = await Promise.all([
    db().organization.findMany({
      where: { id: { in: names.map((name) => name.toLowerCase()) } },
      select: { id: true },
    }),
    caller.kind === "api_key"
      ? db().organization.findMany({
          where: { parentId: caller.organizationId, externalId: { in: names } },
          select: { id: true, externalId: true },
        })
      : [],
  ]);
  const ids = new Set(named.map(({ id }) => id));
  const byExternalId = new Map(below.map(({ id, externalId }) => [externalId, id]));
  return (name) => (ids.has(name.toLowerCase()) ? name.toLowerCase() : byExternalId.get(name));
}

async function reach(
  caller: Caller,
  id: string | undefined,
  permission: Permission,
): Promise<AuthorizedOrganization | DomainError> {
  if (id === undefined) return notFound("customer");
  try {
    return await authorize(caller, id, permission);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // The caller named a customer, not an organization: that is what does not exist for them.
    return error.code === "not_found" ? notFound("customer") : error;
  }
}

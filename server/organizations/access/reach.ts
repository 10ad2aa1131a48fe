import type { Actor } from "@/server/foundation/actor";
import { type DomainError, isDomainError, notFound } from "@/server/foundation/errors";
import { listOrganizations } from "../list-organizations";
import type { OrganizationAnswer } from "../organization.schema";
import type { Caller } from "./caller";
import type { Permission } from "./permissions";
import { type AuthorizedOrganization, authorize } from "./standing";
import { findCustomers } from "./subjects";

/** How far a caller reaches beyond the one organization a request is about. Read once, when it is asked for. */
export type Reach = {
  /** The organizations whose data the caller may see, not their totals alone. */
  seen(): Promise<ReadonlySet<string>>;
  /** Whether the caller may see an organization's data; staff, asking as staff, see everybody's. */
  sees(): Promise<(organizationId: string) => boolean>;
  /**
   * An organization and those below it. Without the linked ones it is what the reports of a parent
   * consolidate; with them, all whose totals are visible to whoever pays.
   */
  below(organizationId: string, which: { linked: boolean }): Promise<string[]>;
  /** Organizations named as S4 names customers: each with the right to do what the endpoint does, or the refusal. */
  customers(names: Iterable<string>): Promise<Map<string, AuthorizedOrganization | DomainError>>;
};

/**
 * @param permission what the endpoint does
 * @param actor who acts, as it was decided
 */
export function reachOf(caller: Caller, permission: Permission | null, actor: Actor): Reach {
  let listed: Promise<OrganizationAnswer[]> | undefined;
  const reached = () => {
    listed ??= listOrganizations(caller);
    return listed;
  };
  const seen = async () =>
    new Set((await reached()).filter((o) => !o.totals_only).map((o) => o.id));
  return {
    seen,
    async sees() {
      if (actor.type === "staff") return () => true;
      const ids = await seen();
      return (id) => ids.has(id);
    },
    async below(organizationId, { linked }) {
      const children = Map.groupBy(
        (await reached()).filter((o) => linked || o.relationship_type === "owned"),
        (o) => o.parent_organization_id,
      );
      const below = (id: string): string[] => [
        id,
        ...(children.get(id) ?? []).flatMap((child) => below(child.id)),
      ];
      return below(organizationId);
    },
    async customers(names) {
      const wanted = [...new Set(names)];
      const ids = await findCustomers(caller, wanted);
      const judged = wanted.map(async (name) => [name, await judge(ids(name))] as const);
      return new Map(await Promise.all(judged));
    },
  };

  async function judge(id: string | undefined): Promise<AuthorizedOrganization | DomainError> {
    // The caller named a customer, not an organization: that is what does not exist for them.
    if (id === undefined || permission === null) return notFound("customer");
    try {
      return (await authorize(caller, id, permission, "customer")).organization;
    } catch (error) {
      if (isDomainError(error)) return error;
      throw error;
    }
  }
}

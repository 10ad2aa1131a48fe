import { Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { type DomainError, isDomainError, notFound } from "@/server/foundation/errors";
import { readBelow, readSpentAccounts, seesDataOf } from "../reached-organizations";
import type { Caller } from "./caller";
import type { Permission } from "./permissions";
import { type AuthorizedOrganization, authorize } from "./standing";
import { findCustomers } from "./subjects";

/** How far a caller reaches beyond the one organization a request is about. Nothing is read before it is asked for. */
export type Reach = {
  /** Which of these organizations' data the caller may see, not their totals alone; staff, asking as staff, see everybody's. */
  sees(organizationIds: readonly string[]): Promise<(organizationId: string) => boolean>;
  /** The same as a condition on a column of organization ids. */
  seesIn(column: Prisma.Sql): Prisma.Sql;
  /** The credit accounts that those organizations spend. */
  spentAccounts(): Promise<string[]>;
  /**
   * An organization and those below it, closed ones included: what they spent stays in every total. With the
   * linked ones it is all whose totals are visible to whoever pays. With `among` only those of these.
   */
  below(
    organizationId: string,
    which: { linked: boolean; among?: readonly string[] | undefined },
  ): Promise<string[]>;
  /** Organizations named as S4 names customers: each with the right to do what the endpoint does, or the refusal. */
  customers(names: Iterable<string>): Promise<Map<string, AuthorizedOrganization | DomainError>>;
};

/**
 * @param permission what the endpoint does
 * @param actor who acts, as it was decided
 */
export function reachOf(caller: Caller, permission: Permission | null, actor: Actor): Reach {
  const seesIn = (column: Prisma.Sql) =>
    actor.type === "staff" ? Prisma.sql`true` : seesDataOf(caller, column);
  return {
    seesIn,
    async sees(organizationIds) {
      const rows = await db().$queryRaw<{ id: string }[]>`
        select o.id from organizations o
        where o.id = any (${[...new Set(organizationIds)]}::text[]) and ${seesIn(Prisma.sql`o.id`)}`;
      const seen = new Set(rows.map(({ id }) => id));
      return (id) => seen.has(id);
    },
    spentAccounts: () => readSpentAccounts(caller),
    below: (organizationId, which) => readBelow(caller, organizationId, which),
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

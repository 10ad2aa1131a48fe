import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

type Node = Pick<OrganizationAnswer, "id" | "parent_organization_id">;

/** An organization in its place in a tree: how far below the top it stands. */
export type Placed<T> = { organization: T; depth: number };

/**
 * A flat list of organizations in the order of their tree, each with its depth. One whose parent is
 * not in the list (it is not reached, or on another page) stands at the top.
 */
export function arrangeTree<T extends Node>(organizations: readonly T[]): Placed<T>[] {
  const known = new Set(organizations.map(({ id }) => id));
  const children = Map.groupBy(organizations, ({ parent_organization_id: up }) =>
    up && known.has(up) ? up : null,
  );
  const below = (parent: string | null, depth: number): Placed<T>[] =>
    (children.get(parent) ?? []).flatMap((organization) => [
      { organization, depth },
      ...below(organization.id, depth + 1),
    ]);
  return below(null, 0);
}

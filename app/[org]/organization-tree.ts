import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

type Node = Pick<OrganizationAnswer, "id" | "parent_organization_id">;

/**
 * A flat list of organizations in the order of their tree, each with its depth. One whose parent is
 * not in the list (it is not reached) stands at the top.
 */
export function arrangeTree<T extends Node>(
  organizations: readonly T[],
): { organization: T; depth: number }[] {
  const known = new Set(organizations.map(({ id }) => id));
  const below = (parent: string | null, depth: number): { organization: T; depth: number }[] =>
    organizations
      .filter(({ parent_organization_id: up }) => (up && known.has(up) ? up : null) === parent)
      .flatMap((organization) => [{ organization, depth }, ...below(organization.id, depth + 1)]);
  return below(null, 0);
}

/** One organization and all below it, as a tree of its own. */
export function subtreeOf<T extends Node>(
  organizations: readonly T[],
  rootId: string,
): { organization: T; depth: number }[] {
  const tree = arrangeTree(organizations);
  const start = tree.findIndex(({ organization }) => organization.id === rootId);
  const root = tree[start];
  if (!root) return [];
  const after = tree.slice(start + 1);
  const end = after.findIndex(({ depth }) => depth <= root.depth);
  return [root, ...(end === -1 ? after : after.slice(0, end))].map((node) => ({
    organization: node.organization,
    depth: node.depth - root.depth,
  }));
}

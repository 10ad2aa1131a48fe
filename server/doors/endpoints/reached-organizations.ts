import type { Caller } from "@/server/organizations/caller";
import { listOrganizations } from "@/server/organizations/list-organizations";

/**
 * The organization and those below it that the caller reaches. Without the linked ones it is what the
 * reports of a parent consolidate; with them, all whose totals are visible to who pays.
 */
export async function organizationsBelow(
  caller: Caller,
  organizationId: string,
  { linked }: { linked: boolean },
): Promise<string[]> {
  const reached = await listOrganizations(caller);
  const below = (id: string): string[] => [
    id,
    ...reached
      .filter((o) => o.parent_organization_id === id && (linked || o.relationship_type === "owned"))
      .flatMap((o) => below(o.id)),
  ];
  return below(organizationId);
}

/** Those whose data the caller may see, not their totals alone. */
export async function organizationsSeen(caller: Caller): Promise<Set<string>> {
  const reached = await listOrganizations(caller);
  return new Set(reached.filter((o) => !o.totals_only).map((o) => o.id));
}

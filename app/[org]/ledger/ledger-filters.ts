import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the activity log may be narrowed to; it lives in the address. */
export const ledgerFilters = {
  kind: parseAsStringLiteral(["spent", "added"] as const),
  operation: parseAsString,
  organization: parseAsString,
  actor: parseAsString,
};
export const loadLedgerFilters = createLoader(ledgerFilters);
const serializeFilters = createSerializer(ledgerFilters);

export type LedgerFilter = Awaited<ReturnType<typeof loadLedgerFilters>>;

/** The ledger of an organization, already narrowed: where a figure elsewhere leads. */
export function ledgerHref(slug: string, filter: Partial<LedgerFilter>): string {
  return serializeFilters(`/${slug}/ledger`, filter);
}

/** The filter as the procedure takes it. */
export function ledgerInput(organizationId: string, filter: LedgerFilter) {
  return {
    organization_id: organizationId,
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.operation ? { operation: filter.operation.slice(0, 64) } : {}),
    ...(filter.organization ? { spender_id: filter.organization.slice(0, 64) } : {}),
    ...(filter.actor ? { actor_id: filter.actor.slice(0, 64) } : {}),
  };
}

/** True when nothing is narrowed. */
export function isWhole(filter: LedgerFilter): boolean {
  return Object.values(filter).every((value) => value === null);
}

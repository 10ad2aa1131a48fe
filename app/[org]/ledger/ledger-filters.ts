import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { entryFilterKinds } from "@/server/usage/ledger.schema";
import { periodFilter } from "../usage/period";

/** What the activity log may be narrowed to; it lives in the address. */
export const ledgerFilters = {
  kind: parseAsStringLiteral(entryFilterKinds),
  operation: parseAsString,
  organization: parseAsString,
  actor: parseAsString,
  ...periodFilter,
  /** An id, whole. */
  q: parseAsString,
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
  const { kind, operation, organization, actor, from, to, q } = filter;
  return {
    organization_id: organizationId,
    ...(kind ? { kind } : {}),
    ...(operation ? { operation: operation.slice(0, 64) } : {}),
    ...(organization ? { spender_id: organization.slice(0, 64) } : {}),
    ...(actor ? { actor_id: actor.slice(0, 64) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(q?.trim() ? { search: q.trim().slice(0, 255) } : {}),
  };
}

/** True when nothing is narrowed. */
export function isWhole(filter: LedgerFilter): boolean {
  return Object.values(filter).every((value) => value === null);
}

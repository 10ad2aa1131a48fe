import { notFound } from "@/server/foundation/errors";
import { sharesPool, type ToldPayer } from "@/server/organizations/access/payer";
import type { Reach } from "@/server/organizations/access/reach";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { withoutIsolatedData } from "./entry-answer";
import type { LedgerEntryAnswer, LedgerEntryDetail } from "./ledger.schema";
import { type EntryFilter, listEntries } from "./list-entries";
import { readEntry } from "./read-entry";

/** What a caller sees of a pool: whose data, and whether its money side. */
type EntrySight = { seen: ReadonlySet<string>; payer: boolean };

/** What this caller does. */
export async function sightOf(payer: ToldPayer, reach: Reach): Promise<EntrySight> {
  return { seen: await reach.seen(), payer: payer.isSeen };
}

/** Entries of the organization's pool as this caller may see them. */
export async function listVisibleEntries(
  organization: AuthorizedOrganization,
  sight: EntrySight,
  filter: Omit<EntryFilter, "creditAccountId" | "organizationId" | "organizationIds"> & {
    /** Only what this organization did, where the caller looks at a whole pool. */
    spenderId?: string | undefined;
  },
): ReturnType<typeof listEntries> {
  const found = await listEntries({
    ...filter,
    creditAccountId: organization.creditAccountId,
    // A sub-organization sees what it did itself; the whole pool's history is its payer's.
    organizationId: sharesPool(organization) ? organization.id : filter.spenderId,
    // What was done, and by whom, is not to be guessed from what a filter lets through.
    organizationIds: asksForData(filter) ? [...sight.seen] : undefined,
  });
  return { ...found, entries: found.entries.map((entry) => visibleEntry(entry, sight)) };
}

/** One entry of the organization's pool, with what explains it, as this caller may see it. @throws not_found */
export async function readVisibleEntry(
  organization: AuthorizedOrganization,
  sight: EntrySight,
  seq: bigint,
): Promise<LedgerEntryDetail> {
  const found = await readEntry(organization.creditAccountId, seq);
  const isShown = (entry: LedgerEntryAnswer) =>
    !sharesPool(organization) || entry.organization_id === organization.id;
  if (!isShown(found)) throw notFound("ledger entry");
  const related = (entries: LedgerEntryAnswer[]) =>
    entries.filter(isShown).map((entry) => visibleEntry(entry, sight));
  const isolated = !sight.seen.has(found.organization_id);
  return {
    ...found,
    ...visibleEntry(found, sight),
    ...(isolated ? { details: null, idempotency_key: null } : {}),
    same_transaction: related(found.same_transaction),
    same_hold: related(found.same_hold),
    reverses: related(found.reverses),
    reversed_by: related(found.reversed_by),
  };
}

function asksForData(filter: Pick<EntryFilter, "operation" | "actorId" | "search">): boolean {
  // An entry's own id and its transaction stand in the payer's ledger anyway.
  const searchesData =
    filter.search !== undefined && !/^(ltx_\w+|acct_\w+\.\d+)$/i.test(filter.search);
  return filter.operation !== undefined || filter.actorId !== undefined || searchesData;
}

/**
 * An entry as a caller may see it: of a linked organization only that it spent; and which lots paid
 * only where the caller may look into the pool.
 */
function visibleEntry(entry: LedgerEntryAnswer, { seen, payer }: EntrySight): LedgerEntryAnswer {
  const own = seen.has(entry.organization_id) ? entry : withoutIsolatedData(entry);
  if (payer) return own;
  return {
    ...own,
    grants: own.grants.map((grant) => ({ ...grant, description: "Shared credits" })),
  };
}

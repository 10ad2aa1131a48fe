import { notFound } from "@/server/foundation/errors";
import { sharesPool, type ToldPayer } from "@/server/organizations/access/payer";
import type { Reach } from "@/server/organizations/access/reach";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { withoutIsolatedData } from "./entry-answer";
import type { LedgerEntryAnswer, LedgerEntryDetail } from "./ledger.schema";
import { type EntryFilter, listEntries } from "./list-entries";
import { readEntry } from "./read-entry";

/** How a caller stands to a pool: to who pays for it, and to the organizations that spend it. */
type Onlooker = { payer: ToldPayer; reach: Reach };

/** What a caller sees of some entries: whose data, and whether the money side of the pool. */
type EntrySight = { sees(organizationId: string): boolean; payer: boolean };

/** Entries of the organization's pool as this caller may see them. */
export async function listVisibleEntries(
  organization: AuthorizedOrganization,
  onlooker: Onlooker,
  filter: Omit<EntryFilter, "creditAccountId" | "organizationId" | "sees"> & {
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
    sees: asksForData(filter) ? onlooker.reach.seesIn : undefined,
  });
  const sight = await sightOf(onlooker, found.entries);
  return { ...found, entries: found.entries.map((entry) => visibleEntry(entry, sight)) };
}

/** One entry of the organization's pool, with what explains it, as this caller may see it. @throws not_found */
export async function readVisibleEntry(
  organization: AuthorizedOrganization,
  onlooker: Onlooker,
  seq: bigint,
): Promise<LedgerEntryDetail> {
  const found = await readEntry(organization.creditAccountId, seq);
  const isShown = (entry: LedgerEntryAnswer) =>
    !sharesPool(organization) || entry.organization_id === organization.id;
  if (!isShown(found)) throw notFound("ledger entry");
  const { same_transaction, same_hold, reverses, reversed_by } = found;
  const sight = await sightOf(onlooker, [
    found,
    ...same_transaction,
    ...same_hold,
    ...reverses,
    ...reversed_by,
  ]);
  const related = (entries: LedgerEntryAnswer[]) =>
    entries.filter(isShown).map((entry) => visibleEntry(entry, sight));
  const isolated = !sight.sees(found.organization_id);
  return {
    ...found,
    ...visibleEntry(found, sight),
    ...(isolated ? { details: null, idempotency_key: null } : {}),
    same_transaction: related(same_transaction),
    same_hold: related(same_hold),
    reverses: related(reverses),
    reversed_by: related(reversed_by),
  };
}

async function sightOf(
  { payer, reach }: Onlooker,
  entries: readonly LedgerEntryAnswer[],
): Promise<EntrySight> {
  const sees = await reach.sees(entries.map((entry) => entry.organization_id));
  return { sees, payer: payer.isSeen };
}

function asksForData(
  filter: Pick<EntryFilter, "operation" | "actorId" | "search" | "words">,
): boolean {
  // An entry's own id and its transaction stand in the payer's ledger anyway.
  const searchesData =
    filter.search !== undefined && !/^(ltx_\w+|acct_\w+\.\d+)$/i.test(filter.search);
  return (
    filter.words !== undefined ||
    filter.operation !== undefined ||
    filter.actorId !== undefined ||
    searchesData
  );
}

/**
 * An entry as a caller may see it: of a linked organization only that it spent; and which lots paid
 * only where the caller may look into the pool.
 */
function visibleEntry(entry: LedgerEntryAnswer, { sees, payer }: EntrySight): LedgerEntryAnswer {
  const own = sees(entry.organization_id) ? entry : withoutIsolatedData(entry);
  if (payer) return own;
  return {
    ...own,
    grants: own.grants.map((grant) => ({ ...grant, description: "Shared credits" })),
  };
}

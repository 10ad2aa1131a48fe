import { formatDate } from "@/server/foundation/date-words";
import { anywhere } from "@/server/foundation/search-text";
import type { Caller } from "@/server/organizations/access/caller";
import type { ToldPayer } from "@/server/organizations/access/payer";
import type { Permission } from "@/server/organizations/access/permissions";
import type { Reach } from "@/server/organizations/access/reach";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { listOrganizations } from "@/server/organizations/list-organizations";
import { formatCredits } from "@/server/pricing/amount-words";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { listVisibleEntries } from "@/server/usage/visible-entries";
import {
  MOST_PER_KIND,
  type SearchHit,
  type SearchKind,
  type SearchResults,
  searchKinds,
} from "./search.schema";
import { searchBooks } from "./search-books";
import { searchAgents, searchKeys, searchMembers } from "./search-people";
import { wordsOf } from "./search-words";

type Asker = {
  caller: Caller;
  payer: ToldPayer;
  reach: Reach;
  may(permission: Permission): boolean;
  seesData: boolean;
};

/** Everything of an organization that has all the words of a search, as far as this caller may see it. */
export async function searchOrganization(
  organization: AuthorizedOrganization,
  asker: Asker,
  search: string,
  now: Date,
): Promise<SearchResults> {
  const words = wordsOf(search);
  if (words.length === 0) return { groups: [], searched_back_to: null };
  const { may, caller, seesData } = asker;
  const agentId = caller.kind === "api_key" ? caller.agentId : null;
  const whoMay = <T>(permission: Permission, find: () => Promise<T[]>): Promise<T[]> =>
    seesData && may(permission) ? find() : Promise.resolve([]);
  const [organizations, members, books, keys, agents, ledger] = await Promise.all([
    findOrganizations(caller, search),
    whoMay("members.read", () => searchMembers(organization, words)),
    whoMay("accounting.read", () => searchBooks(organization, words)),
    whoMay("api_keys.read", () => searchKeys(organization, words, agentId)),
    whoMay("agents.read", () => searchAgents(organization, words)),
    may("billing.read") ? searchLedger(organization, asker, search, words, now) : nothingInLedger,
  ]);
  const found: Record<SearchKind, SearchHit[]> = {
    organization: organizations,
    member: members,
    contact: [],
    invoice: [],
    bill: [],
    transaction: [],
    ledger_entry: ledger.hits,
    api_key: keys,
    agent: agents,
  };
  for (const { kind, hit } of books) found[kind].push(hit);
  return {
    groups: searchKinds.flatMap((kind) =>
      found[kind].length === 0
        ? []
        : [
            {
              kind,
              hits: found[kind].slice(0, MOST_PER_KIND),
              has_more: found[kind].length > MOST_PER_KIND,
            },
          ],
    ),
    searched_back_to: ledger.searchedBackTo,
  };
}

async function findOrganizations(caller: Caller, search: string): Promise<SearchHit[]> {
  const { data } = await listOrganizations(caller, { search, limit: MOST_PER_KIND + 1 });
  return data.map(({ id, name, slug, status }) => ({
    id,
    title: name,
    detail: status === "active" ? null : status.replace("_", " "),
    path: `/${slug}`,
  }));
}

const nothingInLedger: { hits: SearchHit[]; searchedBackTo: string | null } = {
  hits: [],
  searchedBackTo: null,
};

/** An ID is found wherever it is; words among the newest entries. */
async function searchLedger(
  organization: AuthorizedOrganization,
  { payer, reach }: Asker,
  search: string,
  words: readonly string[],
  now: Date,
): Promise<typeof nothingInLedger> {
  const isId = /^\S*\d\S*$/.test(search) && search.length >= 6;
  const { entries, reachedBack } = await listVisibleEntries(
    organization,
    { payer, reach },
    {
      limit: MOST_PER_KIND + 1,
      now,
      ...(isId ? { search } : { words: words.map(anywhere) }),
    },
  );
  return {
    hits: entries.map((entry) => entryHit(organization, entry)),
    searchedBackTo: reachedBack?.toISOString() ?? null,
  };
}

function entryHit({ slug, timeZone }: AuthorizedOrganization, entry: LedgerEntryAnswer): SearchHit {
  const { id, seq, description, amount, organization_name: name, created_at: at } = entry;
  return {
    id,
    title: description,
    detail: `${formatCredits(amount)} · ${formatDate(at, timeZone)} · ${name}`,
    path: `/${slug}/ledger/${seq}`,
  };
}

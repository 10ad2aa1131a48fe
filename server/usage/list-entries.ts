import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { LOOKED_AT } from "@/server/foundation/walk";
import { closePeriod } from "@/server/ledger/close-period";
import { movementKind, movementOf, standsForMovement } from "@/server/ledger/movement";
import { idemOf, ledgerProcedures } from "@/server/operations/idempotency";
import { type EntryRow, entryAnswer, entryColumns, entryNames } from "./entry-answer";
import type { EntryFilterKind, LedgerEntryAnswer } from "./ledger.schema";

export type EntryFilter = {
  creditAccountId: string;
  /** Only what this organization did. */
  organizationId?: string | undefined;
  /** Only what was done by organizations of which this holds, on top. */
  sees?: ((organizationId: Prisma.Sql) => Prisma.Sql) | undefined;
  operation?: string | undefined;
  /** Only what this person, key or agent did. */
  actorId?: string | undefined;
  kind?: EntryFilterKind | undefined;
  /** The id of an entity, a request, a transaction or an entry, or an idempotency key. */
  search?: string | undefined;
  /** Only what is described with all of these, as `like` patterns; looked for in the newest ones of the walk. */
  words?: readonly string[] | undefined;
  /** From this moment on, and before that one. */
  since?: Date | undefined;
  until?: Date | undefined;
  /** The `seq` to continue below. */
  before?: bigint | undefined;
  limit: number;
  now: Date;
};

/**
 * Movements newest first, each told by one of its entries, by keyset: the first page and a deep one cost the same. A page walks
 * the primary key (account, seq) or, for one organization, its own index, from where the last page
 * ended. Where few entries match it stops after 20,000 of them and answers what it found, with the
 * place to go on from; so no filter ever reads a whole ledger.
 * @returns also `reachedBack`: where a page stopped that looked for more and did not find it.
 */
export async function listEntries(filter: EntryFilter): Promise<{
  entries: LedgerEntryAnswer[];
  nextCursor: string | null;
  reachedBack: Date | null;
}> {
  await closePeriod(filter.creditAccountId, [filter.until], filter.now);
  const order =
    filter.organizationId && filter.search === undefined
      ? Prisma.sql`order by created_at desc, seq desc`
      : Prisma.sql`order by seq desc`;
  const keyScopes = await readKeyScopes(filter);
  const matches = Prisma.join([...conditionsOf(filter), standsForMovement], " and ");
  // The last entry it may look at comes too, whether it matches or not.
  const rows = await db().$queryRaw<(EntryRow & { matches: boolean; place: bigint })[]>`
    with page as (
      select * from (
        select e.*, ${matches} as matches, row_number() over () as place from (${walkOf(filter, keyScopes)} ${order} limit ${LOOKED_AT}) e) looked_at
      where matches or place = ${LOOKED_AT} limit ${filter.limit + 1})
    select ${movementKind} as kind, e.matches, e.place, ${entryColumns} from page e ${movementOf()} ${entryNames} order by e.place`;
  const entries = rows.filter((row) => row.matches).slice(0, filter.limit);
  const end = rows.length > filter.limit ? entries.at(-1) : rows.at(-1);
  const stopped = rows.length <= filter.limit && end?.place === BigInt(LOOKED_AT);
  const goesOn = rows.length > filter.limit || stopped;
  return {
    entries: entries.map(entryAnswer),
    nextCursor: goesOn && end ? String(end.seq) : null,
    reachedBack: stopped ? end.created_at : null,
  };
}

/** The entries that the page looks at, in an index that has few others. */
function walkOf(filter: EntryFilter, keyScopes: readonly KeyScope[]): Prisma.Sql {
  const { search, organizationId, kind } = filter;
  if (search !== undefined) return searchOf(filter, search, keyScopes);
  if (kind === "debt" || kind === "debt_payment") return debtWalk(filter, kind);
  return organizationId ? organizationWalk(filter, organizationId) : accountWalk(filter);
}

/** Charges and holds are most of a ledger: what is none of them is found beside them. */
function besideCharges({ kind }: EntryFilter): Prisma.Sql {
  return kind === undefined || ofCharges.includes(kind)
    ? Prisma.empty
    : Prisma.sql`and kind not in ('debit', 'hold', 'capture', 'release')`;
}
const ofCharges: readonly EntryFilterKind[] = ["spent", "debit", "hold", "capture", "release"];

function accountWalk(filter: EntryFilter): Prisma.Sql {
  return Prisma.sql`
    select * from ledger_entries where credit_account_id = ${filter.creditAccountId}
      ${betweenSeqs(filter)} ${besideCharges(filter)}`;
}

function betweenSeqs({ creditAccountId: account, since, until, before }: EntryFilter): Prisma.Sql {
  return Prisma.sql`
    ${before === undefined ? Prisma.empty : Prisma.sql`and seq < ${before}`}
    ${since ? Prisma.sql`and seq > (select ledger_seq_before(${account}, ${since}))` : Prisma.empty}
    ${until ? Prisma.sql`and seq <= (select ledger_seq_before(${account}, ${until}))` : Prisma.empty}`;
}

/** The movements of which a part went into debt, or paid it. */
function debtWalk(filter: EntryFilter, kind: "debt" | "debt_payment"): Prisma.Sql {
  const { creditAccountId: account, organizationId, before } = filter;
  const way = kind === "debt" ? Prisma.sql`from_account = 'debt'` : Prisma.sql`to_account = 'debt'`;
  return Prisma.sql`
    select e.* from (
      select distinct transaction_id from (
        select transaction_id from ledger_entries where credit_account_id = ${account} and ${way} ${betweenSeqs(filter)}
        order by seq desc limit ${LOOKED_AT}) parts) moved
    join ledger_entries e on e.transaction_id = moved.transaction_id and e.credit_account_id = ${account}
    where ${before === undefined ? Prisma.sql`true` : Prisma.sql`e.seq < ${before}`}
      ${organizationId ? Prisma.sql`and e.organization_id = ${organizationId}` : Prisma.empty}`;
}

function organizationWalk(filter: EntryFilter, organizationId: string): Prisma.Sql {
  const { creditAccountId: account, since, until, before } = filter;
  return Prisma.sql`
    select * from ledger_entries where organization_id = ${organizationId} and credit_account_id = ${account}
      ${besideCharges(filter)}
      ${
        before === undefined
          ? Prisma.empty
          : Prisma.sql`and (created_at, seq) < (
              (select created_at from ledger_entries where credit_account_id = ${account} and seq = ${before}), ${before})`
      }
      ${since ? Prisma.sql`and created_at >= ${since}` : Prisma.empty}
      ${until ? Prisma.sql`and created_at < ${until}` : Prisma.empty}`;
}

/** Entries that carry an id; where it is looked for, its shape says. */
function searchOf(filter: EntryFilter, search: string, keyScopes: readonly KeyScope[]): Prisma.Sql {
  const { creditAccountId: account, organizationId, since, until, before } = filter;
  // One look-up for each entry that was found (`offset 0` keeps it so): left to choose, PostgreSQL may walk the whole
  // ledger instead, newest first, because it expects to meet one soon.
  return Prisma.sql`
    select e.* from (select distinct f.seq from (${seqsOf(account, search, keyScopes)}) f(seq)) found
      cross join lateral (
        select * from ledger_entries x where x.credit_account_id = ${account} and x.seq = found.seq offset 0) e
    where true
      ${organizationId ? Prisma.sql`and e.organization_id = ${organizationId}` : Prisma.empty}
      ${before === undefined ? Prisma.empty : Prisma.sql`and e.seq < ${before}`}
      ${since ? Prisma.sql`and e.created_at >= ${since}` : Prisma.empty}
      ${until ? Prisma.sql`and e.created_at < ${until}` : Prisma.empty}`;
}

function seqsOf(account: string, search: string, keyScopes: readonly KeyScope[]): Prisma.Sql {
  const entry = /^acct_\w+\.(\d{1,18})$/i.exec(search)?.[1];
  if (entry) return movementAt(account, BigInt(entry));
  // An id of ours counts in either case; what a customer named is taken as it is.
  const id = isOwnId(search) ? search.toLowerCase() : search;
  if (id.startsWith("ltx_"))
    return Prisma.sql`
      select seq from ledger_entries where transaction_id = ${id} and credit_account_id = ${account}`;
  if (id.startsWith("req_")) return Prisma.sql`select ledger_seqs_of(${account}, null, ${id})`;
  return Prisma.sql`
    select ledger_seqs_of(${account}, ${id}, null)
    union select ledger_seqs_of(${account}, null, ${id})
    union select seq from ledger_entries where idem = any (${idempotencyHashes(account, search, keyScopes)}::uuid[])
      and credit_account_id = ${account}
    ${/^\d{1,18}$/.test(search) ? Prisma.sql`union ${movementAt(account, BigInt(search))}` : Prisma.empty}`;
}

function isOwnId(search: string): boolean {
  return /^[a-z]+_[0-9a-z]{26}$/i.test(search);
}

/** The entries of the movement that this one is part of. */
function movementAt(account: string, seq: bigint): Prisma.Sql {
  return Prisma.sql`
    select seq from ledger_entries where credit_account_id = ${account} and transaction_id =
      (select transaction_id from ledger_entries where credit_account_id = ${account} and seq = ${seq})`;
}

/**
 * The organizations whose keys may have sent an idempotency key: those that spend the account and those above
 * them, as far as the caller sees them. Only what may be such a key asks for them.
 */
async function readKeyScopes({
  creditAccountId,
  organizationId,
  search,
  sees,
}: EntryFilter): Promise<KeyScope[]> {
  if (search === undefined || isOwnId(search) || search.startsWith("acct_")) return [];
  if (!sees && !organizationId) return [];
  const scopes = sees
    ? Prisma.sql`
        select above.ancestor_id from organizations o join organization_ancestors above on above.organization_id = o.id
        where o.credit_account_id = ${creditAccountId} and ${sees(Prisma.sql`above.ancestor_id`)}`
    : Prisma.sql`select ${organizationId}`;
  return db().$queryRaw<KeyScope[]>`
    select id, coalesce(event_account_id, ${creditAccountId}) as "eventAccountId" from organizations where id in (${scopes})`;
}

/** An organization whose keys are looked for, and the account under which the ids of its events are known. */
type KeyScope = { id: string; eventAccountId: string };

// A key that a client sent is stored with its endpoint and the organization whose key it is, an event's
// id with its kind.
function idempotencyHashes(account: string, key: string, scopes: readonly KeyScope[]): string[] {
  return [
    hashToUuid(account, key),
    ...scopes.map(({ id, eventAccountId }) => hashToUuid(eventAccountId, `event:${id}:${key}`)),
    ...scopes.flatMap(({ id: scope }) =>
      ledgerProcedures.map((procedure) => idemOf({ scope, procedure, key })),
    ),
  ];
}

function conditionsOf(filter: EntryFilter): Prisma.Sql[] {
  const { kind, operation, actorId, sees, words } = filter;
  return [
    ...(words ? [Prisma.sql`lower(description) like all (${words})`] : []),
    ...(operation ? [Prisma.sql`operation = ${operation}`] : []),
    ...(actorId ? [Prisma.sql`actor_id = ${actorId}`] : []),
    ...(kind ? [kindCondition(kind)] : []),
    ...(sees ? [sees(Prisma.sql`e.organization_id`)] : []),
  ];
}

function kindCondition(kind: EntryFilterKind): Prisma.Sql {
  switch (kind) {
    case "spent":
      return Prisma.sql`to_account in ('usage_revenue', 'base_fee_revenue')`;
    case "added":
      return Prisma.sql`(to_account = 'spendable' and from_account <> 'held' or to_account = 'debt')`;
    // Only such movements are looked at.
    case "debt":
    case "debt_payment":
      return Prisma.sql`true`;
    default:
      return Prisma.sql`${movementKind} = ${kind}`;
  }
}

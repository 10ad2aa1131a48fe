import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/ids";
import { closePeriod } from "@/server/ledger/close-period";
import { movementKind, movementOf, standsForMovement } from "@/server/ledger/movement";
import { idemOf, ledgerProcedures } from "@/server/operations/idempotency";
import { type EntryRow, entryAnswer, entryColumns, entryNames } from "./entry-answer";
import type { EntryFilterKind, LedgerEntryAnswer } from "./ledger.schema";

export type EntryFilter = {
  creditAccountId: string;
  /** Only what this organization did. */
  organizationId?: string | undefined;
  /** Only what some of these did, on top. */
  organizationIds?: string[] | undefined;
  operation?: string | undefined;
  /** Only what this person, key or agent did. */
  actorId?: string | undefined;
  kind?: EntryFilterKind | undefined;
  /** The id of an entity, a request, a transaction or an entry, or an idempotency key. */
  search?: string | undefined;
  /** From this moment on, and before that one. */
  since?: Date | undefined;
  until?: Date | undefined;
  /** The `seq` to continue below. */
  before?: bigint | undefined;
  limit: number;
  now: Date;
};

/** How many entries one page may look at for those that match. */
const LOOKED_AT = 20_000;

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
  const conditions = conditionsOf(filter);
  const searched = filter.search !== undefined;
  const walk = searched
    ? searchOf(filter, filter.search ?? "")
    : filter.organizationId
      ? organizationWalk(filter, filter.organizationId)
      : accountWalk(filter);
  const order =
    filter.organizationId && !searched
      ? Prisma.sql`created_at desc, seq desc`
      : Prisma.sql`seq desc`;
  const where = Prisma.join(conditions, " and ");
  const rows = await db().$queryRaw<EntryRow[]>`
    with page as (select * from (${walk}) e where ${where} order by ${order} limit ${filter.limit + 1})
    select ${movementKind} as kind, ${entryColumns} from page e ${movementOf()} ${entryNames} order by ${order}`;
  const page = rows.slice(0, filter.limit);
  const entries = page.map(entryAnswer);
  if (rows.length > filter.limit) {
    return { entries, nextCursor: String(page.at(-1)?.seq), reachedBack: null };
  }
  if (searched) return { entries, nextCursor: null, reachedBack: null };
  const [end] = await db().$queryRaw<{ looked: number; seq: bigint | null; at: Date | null }[]>`
    select count(*)::int as looked, (array_agg(seq order by created_at, seq))[1] as seq, min(created_at) as at
    from (${walk}) walk`;
  const wentOn = end?.looked === LOOKED_AT;
  return {
    entries,
    nextCursor: wentOn ? String(end.seq) : null,
    reachedBack: wentOn ? end.at : null,
  };
}

function accountWalk(filter: EntryFilter): Prisma.Sql {
  const { creditAccountId: account, since, until, before } = filter;
  return Prisma.sql`
    select * from ledger_entries where credit_account_id = ${account}
      ${before === undefined ? Prisma.empty : Prisma.sql`and seq < ${before}`}
      ${since ? Prisma.sql`and seq > (select ledger_seq_before(${account}, ${since}))` : Prisma.empty}
      ${until ? Prisma.sql`and seq <= (select ledger_seq_before(${account}, ${until}))` : Prisma.empty}
    order by seq desc limit ${LOOKED_AT}`;
}

function organizationWalk(filter: EntryFilter, organizationId: string): Prisma.Sql {
  const { creditAccountId: account, since, until, before } = filter;
  return Prisma.sql`
    select * from ledger_entries where organization_id = ${organizationId} and credit_account_id = ${account}
      ${
        before === undefined
          ? Prisma.empty
          : Prisma.sql`and (created_at, seq) < (
              (select created_at from ledger_entries where credit_account_id = ${account} and seq = ${before}), ${before})`
      }
      ${since ? Prisma.sql`and created_at >= ${since}` : Prisma.empty}
      ${until ? Prisma.sql`and created_at < ${until}` : Prisma.empty}
    order by created_at desc, seq desc limit ${LOOKED_AT}`;
}

/** Entries that carry an id; where it is looked for, its shape says. */
function searchOf(filter: EntryFilter, search: string): Prisma.Sql {
  const { creditAccountId: account, organizationId, since, until, before } = filter;
  return Prisma.sql`
    select e.* from ledger_entries e where e.credit_account_id = ${account} and e.seq in (${seqsOf(filter, search)})
      ${organizationId ? Prisma.sql`and e.organization_id = ${organizationId}` : Prisma.empty}
      ${before === undefined ? Prisma.empty : Prisma.sql`and e.seq < ${before}`}
      ${since ? Prisma.sql`and e.created_at >= ${since}` : Prisma.empty}
      ${until ? Prisma.sql`and e.created_at < ${until}` : Prisma.empty}`;
}

function seqsOf(filter: EntryFilter, search: string): Prisma.Sql {
  const account = filter.creditAccountId;
  const entry = /^acct_\w+\.(\d{1,18})$/i.exec(search)?.[1];
  if (entry) return movementAt(account, BigInt(entry));
  // An id of ours counts in either case; what a customer named is taken as it is.
  const id = /^[a-z]+_[0-9a-z]{26}$/i.test(search) ? search.toLowerCase() : search;
  if (id.startsWith("ltx_"))
    return Prisma.sql`select seq from ledger_entries where transaction_id = ${id}`;
  if (id.startsWith("req_")) return Prisma.sql`select ledger_seqs_of(${account}, null, ${id})`;
  return Prisma.sql`
    select ledger_seqs_of(${account}, ${id}, null)
    union select ledger_seqs_of(${account}, null, ${id})
    union select seq from ledger_entries where idem = any (${idempotencyHashes(filter, search)}::uuid[])
    ${/^\d{1,18}$/.test(search) ? Prisma.sql`union ${movementAt(account, BigInt(search))}` : Prisma.empty}`;
}

/** The entries of the movement that this one is part of. */
function movementAt(account: string, seq: bigint): Prisma.Sql {
  return Prisma.sql`
    select seq from ledger_entries where credit_account_id = ${account} and transaction_id =
      (select transaction_id from ledger_entries where credit_account_id = ${account} and seq = ${seq})`;
}

// A key that a client sent is stored with its endpoint and the organization whose key it is, an event's
// id with its kind.
function idempotencyHashes(filter: EntryFilter, key: string): string[] {
  const { creditAccountId, organizationId, organizationIds = [] } = filter;
  const scopes = new Set([...organizationIds, ...(organizationId ? [organizationId] : [])]);
  return [
    ...[key, `event:${key}`, ...[...scopes].map((id) => `event:${id}:${key}`)].map((stored) =>
      hashToUuid(creditAccountId, stored),
    ),
    ...[...scopes].flatMap((scope) =>
      ledgerProcedures.map((procedure) => idemOf({ scope, procedure, key })),
    ),
  ];
}

function conditionsOf(filter: EntryFilter): Prisma.Sql[] {
  const { kind, operation, actorId, organizationIds } = filter;
  return [
    ...(organizationIds ? [Prisma.sql`organization_id = any (${organizationIds}::text[])`] : []),
    ...(operation ? [Prisma.sql`operation = ${operation}`] : []),
    ...(actorId ? [Prisma.sql`actor_id = ${actorId}`] : []),
    ...(kind ? [kindCondition(kind)] : []),
    standsForMovement,
  ];
}

function kindCondition(kind: EntryFilterKind): Prisma.Sql {
  switch (kind) {
    case "spent":
      return Prisma.sql`to_account in ('usage_revenue', 'base_fee_revenue')`;
    case "added":
      return Prisma.sql`(to_account = 'spendable' and from_account <> 'held' or to_account = 'debt')`;
    case "debt":
      return movesDebt(Prisma.sql`x.from_account = 'debt'`);
    case "debt_payment":
      return movesDebt(Prisma.sql`x.to_account = 'debt'`);
    default:
      return Prisma.sql`${movementKind} = ${kind}`;
  }
}

/** Whether a part of the movement went into debt, or paid it. */
function movesDebt(way: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`exists (
    select 1 from ledger_entries x where x.credit_account_id = e.credit_account_id
      and x.seq between e.seq - 3 and e.seq + 3 and x.transaction_id = e.transaction_id and ${way})`;
}

import { Prisma } from "@/generated/prisma/client";
import type { EntryKind } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { closePeriodOf } from "@/server/ledger/close-period";
import {
  type MovementSums,
  movementAmount,
  movementOf,
  standsForMovement,
} from "@/server/ledger/movement";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { EventAnswer, EventType } from "./usage.schema";

/** Which movements make which kind of event (S1, S2: the usage history is read off the ledger). */
const kindsOf: Record<EventType, EntryKind[]> = {
  credits_consumed: ["debit", "capture", "base_fee"],
  credits_granted: ["grant", "refund", "debt_payment"],
  credits_expired: ["expiry"],
  credits_adjusted: ["adjustment", "clawback", "debt", "reversal"],
};
const typeOf = new Map(
  Object.entries(kindsOf).flatMap(([type, kinds]) =>
    kinds.map((kind) => [kind, type as EventType] as const),
  ),
);

/** What a cursor of the history looks like: the moment of an event in microseconds, its ledger, its place in it. */
export const eventCursor = /^\d{1,16}\.acct_[0-9a-z]{26}\.\d{1,18}$/;

export type EventFilter = {
  organizationIds: string[];
  type?: EventType | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  /** The person, API key or agent that did it. */
  actorId?: string | undefined;
  /** From this moment on, and before that one. */
  from?: Date | undefined;
  until?: Date | undefined;
  /** The cursor to continue below. */
  after?: string | undefined;
  limit: number;
  now: Date;
};

type EventRow = MovementSums & {
  credit_account_id: string;
  seq: bigint;
  kind: EntryKind;
  entity_type: string | null;
  entity_id: string | null;
  organization_id: string;
  description: string;
  created_at: Date;
  micros: bigint;
};

/** How many entries one page may look at for those that match. */
const LOOKED_AT = 20_000;

/**
 * Events of organizations, newest first (S1, S2). An organization sees what it did, whoever pays. By
 * keyset: a page begins below the last event of the one before, so whatever is added meanwhile is above
 * it, and the first page and a deep one cost the same. By entity type or actor a page looks at 20,000
 * entries at most and goes on from there, even where it found none.
 */
export async function listEvents(
  filter: EventFilter,
): Promise<{ events: EventAnswer[]; nextCursor: string | null }> {
  const { limit, organizationIds, until, now } = filter;
  await closePeriodOf(organizationIds, () => until, now);
  const where = Prisma.join([Prisma.sql`true`, ...narrowing(filter)], " and ");
  const rows = await db().$queryRaw<EventRow[]>`
    with page as (select * from (${walkOf(filter)}) e where ${where} ${newestFirst} limit ${limit + 1})
    select e.credit_account_id, e.seq, e.kind::text as kind, e.entity_type, e.entity_id, e.organization_id, e.description,
      e.created_at, (extract(epoch from e.created_at) * 1000000)::bigint as micros,
      m.delta, m.moved, m.debt_taken, m.debt_paid, m.balance_after
    from page e ${movementOf()} ${newestFirst}`;
  const end = rows.length > limit ? undefined : await endOfWalk(filter);
  const seen = end ? rows.filter((row) => !isBelow(row, end)) : rows.slice(0, limit);
  const last = rows.length > limit ? seen.at(-1) : end;
  return { events: seen.map(eventAnswer), nextCursor: last ? cursorOf(last) : null };
}

const newestFirst = Prisma.sql`order by e.created_at desc, e.credit_account_id desc, e.seq desc`;

/** The filters that few of the walked entries may pass. */
function narrowing({ entityType, entityId, actorId }: EventFilter): Prisma.Sql[] {
  return [
    ...(entityType === undefined
      ? []
      : [Prisma.sql`coalesce(e.entity_type, 'organization') = ${entityType}`]),
    ...(entityId === undefined
      ? []
      : [Prisma.sql`coalesce(e.entity_id, e.organization_id) = ${entityId}`]),
    ...(actorId === undefined ? [] : [Prisma.sql`e.actor_id = ${actorId}`]),
  ];
}

/** How many entries of each organization a page walks; undefined: as many as it shows. */
function looksOf(filter: EventFilter): number | undefined {
  if (narrowing(filter).length === 0 || isFoundByEntity(filter)) return undefined;
  return Math.max(filter.limit + 1, Math.floor(LOOKED_AT / filter.organizationIds.length));
}

// An organization as an entity is what entries without another have: no summary of ids knows those.
function isFoundByEntity({ entityId, organizationIds }: EventFilter): boolean {
  return entityId !== undefined && !organizationIds.includes(entityId);
}

/** The newest entries of each organization that begin an event, each along its own index. */
function walkOf(filter: EventFilter): Prisma.Sql {
  const { organizationIds, type, entityId, from, until, after, limit } = filter;
  const kinds = type ? kindsOf[type] : [...typeOf.keys()];
  const byEntity = isFoundByEntity(filter);
  const looks = looksOf(filter) ?? limit + 1;
  return Prisma.sql`
    select w.* from unnest(${organizationIds}::text[]) o(id) cross join lateral (
      select e.* from ledger_entries e where e.organization_id = o.id
        and e.kind in (${Prisma.join(kinds.map((kind) => Prisma.sql`${Prisma.raw(`'${kind}'`)}`))})
        and ${standsForMovement}
        ${byEntity ? Prisma.sql`and (e.credit_account_id, e.seq) in (${entriesOf(entityId ?? "")})` : Prisma.empty}
        ${from ? Prisma.sql`and e.created_at >= ${from}` : Prisma.empty}
        ${until ? Prisma.sql`and e.created_at < ${until}` : Prisma.empty}
        ${after ? below(after) : Prisma.empty}
      ${newestFirst} ${byEntity ? Prisma.empty : Prisma.sql`limit ${looks}`}) w`;
}

/** The entries that name an entity, in the ledger of the organization `o`. */
function entriesOf(entityId: string): Prisma.Sql {
  return Prisma.sql`
    select p.credit_account_id, ledger_seqs_of(p.credit_account_id, ${entityId}, null)
    from organizations p where p.id = o.id`;
}

type Place = { micros: bigint; credit_account_id: string; seq: bigint };

function below(cursor: string): Prisma.Sql {
  const [micros = "0", account = "", seq = "0"] = cursor.split(".");
  return Prisma.sql`and (e.created_at, e.credit_account_id, e.seq)
    < ('epoch'::timestamptz + ${BigInt(micros)}::bigint * interval '1 microsecond', ${account}, ${BigInt(seq)}::bigint)`;
}

/** Where a walk ended that looked at as many entries as it may: what lies below is for the next page. */
async function endOfWalk(filter: EventFilter): Promise<Place | undefined> {
  const looks = looksOf(filter);
  if (looks === undefined) return undefined;
  const ends = await db().$queryRaw<Place[]>`
    select (extract(epoch from created_at) * 1000000)::bigint as micros, credit_account_id, seq from (
      select e.*, row_number() over (partition by e.organization_id ${newestFirst}) as place from (${walkOf(filter)}) e) e
    where place = ${looks} ${newestFirst} limit 1`;
  return ends[0];
}

function isBelow(row: Place, end: Place): boolean {
  if (row.micros !== end.micros) return row.micros < end.micros;
  if (row.credit_account_id !== end.credit_account_id)
    return row.credit_account_id < end.credit_account_id;
  return row.seq < end.seq;
}

function cursorOf({ micros, credit_account_id: account, seq }: Place): string {
  return `${micros}.${account}.${seq}`;
}

function eventAnswer(row: EventRow): EventAnswer {
  const type = typeOf.get(row.kind) ?? "credits_adjusted";
  const amount = movementAmount(row);
  return {
    id: `${row.credit_account_id}.${row.seq}`,
    event_type: type,
    entity_type: row.entity_type ?? "organization",
    entity_id: row.entity_id ?? row.organization_id,
    organization_id: row.organization_id,
    credits_used: type === "credits_consumed" ? microcreditsToCredits(-amount) : 0,
    credits_added: amount > 0n ? microcreditsToCredits(amount) : 0,
    amount: microcreditsToCredits(amount),
    debt_taken: microcreditsToCredits(row.debt_taken),
    debt_payment: microcreditsToCredits(row.debt_paid),
    description: row.description,
    timestamp: row.created_at.toISOString(),
  };
}

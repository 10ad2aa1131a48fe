import { Prisma } from "@/generated/prisma/client";
import type { EntryKind } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { LOOKED_AT } from "@/server/foundation/walk";
import { closePeriod, closePeriodOf } from "@/server/ledger/close-period";
import {
  type MovementSums,
  movementAmount,
  movementOf,
  standsForMovement,
} from "@/server/ledger/movement";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { nameOfActor, nameOfActorOf } from "./entry-answer";
import { type EventPage, type EventPlace, microsOf, momentIn, pageOfRows } from "./event-place";
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

export type CreditEventFilter = {
  /** What one organization did, or what was done on accounts by those of which the caller may see it. */
  of:
    | { organizationId: string }
    | { accounts: readonly string[]; sees: (organizationId: Prisma.Sql) => Prisma.Sql };
  type?: EventType | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  /** The person, API key or agent that did it. */
  actorId?: string | undefined;
  /** From this moment on, and before that one. */
  from?: Date | undefined;
  until?: Date | undefined;
  /** The place to continue below. */
  after?: EventPlace | undefined;
  limit: number;
  now: Date;
};

type EventRow = MovementSums & {
  actor_type: string;
  actor_id: string;
  actor_name: string | null;
  credit_account_id: string;
  seq: bigint;
  kind: EntryKind;
  entity_type: string | null;
  entity_id: string | null;
  organization_id: string;
  description: string;
  created_at: Date;
  micros: bigint;
  matches: boolean;
  /** The last entry that the page may look at along its index. */
  is_last: boolean;
};

/**
 * What moved credits of organizations, newest first (S1, S2). An organization sees what it did, whoever pays. By
 * keyset: a page begins below the last event of the one before, so whatever is added meanwhile is above
 * it, and the first page and a deep one cost the same. Where few entries match, a page looks at 20,000
 * of them at most and goes on from there, even where it found none.
 */
export async function listCreditEvents(filter: CreditEventFilter): Promise<EventPage> {
  const { of, limit, until, now } = filter;
  if ("organizationId" in of) await closePeriodOf([of.organizationId], () => until, now);
  else for (const account of of.accounts) await closePeriod(account, [until], now);
  const rows = await db().$queryRaw<EventRow[]>`
    with page as (select * from (${walkOf(filter)}) e ${newestFirst} limit ${limit + 1})
    select e.credit_account_id, e.seq, e.kind::text as kind, e.entity_type, e.entity_id, e.organization_id, e.description,
      e.created_at, ${microsOf} as micros, e.matches, e.is_last, e.actor_type, e.actor_id, n.name as actor_name,
      m.delta, m.moved, m.debt_taken, m.debt_paid, m.balance_after
    from page e ${movementOf()} ${nameOfActorOf} ${newestFirst}`;
  return pageOfRows(rows, limit, { placeOf: placeOfRow, answer: eventAnswer });
}

const newestFirst = Prisma.sql`order by e.created_at desc, e.credit_account_id desc, e.seq desc`;

/** The newest entries that begin an event, along the index of the organization or of each account. */
function walkOf(filter: CreditEventFilter): Prisma.Sql {
  const { of, limit } = filter;
  const sources =
    "organizationId" in of
      ? Prisma.sql`(select id, credit_account_id as account from organizations where id = ${of.organizationId}) o`
      : Prisma.sql`unnest(${[...of.accounts]}::text[]) o(account)`;
  const entries =
    "organizationId" in of
      ? Prisma.sql`e.organization_id = o.id ${betweenMoments(filter)}`
      : Prisma.sql`e.credit_account_id = o.account ${betweenSeqs(filter)}`;
  const order = "organizationId" in of ? newestFirst : Prisma.sql`order by e.seq desc`;
  const looks =
    "organizationId" in of
      ? LOOKED_AT
      : Math.max(limit + 1, Math.floor(LOOKED_AT / Math.max(1, of.accounts.length)));
  return Prisma.sql`
    select w.* from ${sources} cross join lateral (
      select l.*, l.place = ${looks} as is_last from (
        select e.*, ${matching(filter)} as matches, row_number() over () as place from (
          select e.* from ledger_entries e where ${entries} ${alongIndex(filter)} ${order} limit ${looks}) e) l
      where l.matches or l.place = ${looks} limit ${limit + 1}) w`;
}

/** What few of the walked entries may be: each is looked at. */
function matching({ of, type, entityType, entityId, actorId }: CreditEventFilter): Prisma.Sql {
  const kinds = type ? kindsOf[type] : [...typeOf.keys()];
  return Prisma.join(
    [
      Prisma.sql`e.kind in (${Prisma.join(kinds.map((kind) => Prisma.raw(`'${kind}'`)))})`,
      ...(entityType === undefined
        ? []
        : [Prisma.sql`coalesce(e.entity_type, 'organization') = ${entityType}`]),
      ...(entityId === undefined
        ? []
        : [Prisma.sql`coalesce(e.entity_id, e.organization_id) = ${entityId}`]),
      ...(actorId === undefined ? [] : [Prisma.sql`e.actor_id = ${actorId}`]),
      standsForMovement,
      ...("sees" in of ? [of.sees(Prisma.sql`e.organization_id`)] : []),
    ],
    " and ",
  );
}

/** What an index is kept for: entries beside charges, and the few that name an entity. */
function alongIndex({ type, entityId }: CreditEventFilter): Prisma.Sql {
  const beside = type !== undefined && type !== "credits_consumed";
  // An organization as an entity is what entries without another have: no summary of ids knows those.
  const named = entityId !== undefined && !entityId.startsWith("org_");
  return Prisma.sql`
    ${beside ? Prisma.sql`and e.kind not in ('debit', 'hold', 'capture', 'release')` : Prisma.empty}
    ${named ? Prisma.sql`and (e.credit_account_id, e.seq) in (select o.account, ledger_seqs_of(o.account, ${entityId}, null))` : Prisma.empty}`;
}

function betweenMoments({ from, until, after }: CreditEventFilter): Prisma.Sql {
  const end = after === undefined ? undefined : endOf(after);
  return Prisma.sql`
    ${from ? Prisma.sql`and e.created_at >= ${from}` : Prisma.empty}
    ${until ? Prisma.sql`and e.created_at < ${until}` : Prisma.empty}
    ${end ? Prisma.sql`and (e.created_at, e.credit_account_id, e.seq) < (${end.at}, ${end.account}, ${end.seq}::bigint)` : Prisma.empty}`;
}

/** The same along the sequence of each account, whose times rise with it. */
function betweenSeqs({ from, until, after }: CreditEventFilter): Prisma.Sql {
  const end = after === undefined ? undefined : endOf(after);
  return Prisma.sql`
    ${from ? Prisma.sql`and e.seq > (select ledger_seq_before(o.account, ${from}))` : Prisma.empty}
    ${until ? Prisma.sql`and e.seq <= (select ledger_seq_before(o.account, ${until}))` : Prisma.empty}
    ${
      end
        ? Prisma.sql`and e.seq <= (select case when o.account = ${end.account} then ${end.seq}::bigint - 1
            else ledger_seq_before(o.account, ${end.at} + case when o.account < ${end.account} then interval '1 microsecond' else interval '0' end) end)`
        : Prisma.empty
    }`;
}

/** Beside an event of the books at the same moment, whatever moved credits then was told before it. */
function endOf(after: EventPlace): { at: Prisma.Sql; account: string; seq: bigint } {
  const at = momentIn(after);
  return "account" in after ? { at, ...after } : { at, account: "", seq: 0n };
}

function placeOfRow({ micros, credit_account_id: account, seq }: EventRow): EventPlace {
  return { micros, account, seq };
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
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: nameOfActor(row),
    credits_used: type === "credits_consumed" ? microcreditsToCredits(-amount) : 0,
    credits_added: amount > 0n ? microcreditsToCredits(amount) : 0,
    amount: microcreditsToCredits(amount),
    debt_taken: microcreditsToCredits(row.debt_taken),
    debt_payment: microcreditsToCredits(row.debt_paid),
    description: row.description,
    timestamp: row.created_at.toISOString(),
  };
}

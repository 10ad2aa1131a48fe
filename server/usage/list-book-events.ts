import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { LOOKED_AT } from "@/server/foundation/walk";
import { nameOfActor, nameOfActorOf } from "./entry-answer";
import { type EventPage, type EventPlace, microsOf, momentIn, pageOfRows } from "./event-place";
import type { EventAnswer } from "./usage.schema";

export type BookEventFilter = {
  organizationId: string;
  /** `invoice.sent` */
  type?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  actorId?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  /** The place to continue below. */
  after?: EventPlace | undefined;
  limit: number;
};

type EventRow = {
  id: string;
  organization_id: string;
  type: string;
  entity_type: string;
  entity_id: string;
  actor_type: string;
  actor_id: string;
  actor_name: string | null;
  description: string;
  created_at: Date;
  micros: bigint;
  matches: boolean;
  is_last: boolean;
};

const newestFirst = Prisma.sql`order by e.created_at desc, e.id desc`;

/**
 * What changed in the books of an organization, newest first, along the index of the organization or of the entity. A
 * page looks at 20,000 changes at most and goes on from there, even where it found none.
 */
export async function listBookEvents(filter: BookEventFilter): Promise<EventPage> {
  const { limit } = filter;
  const rows = await db().$queryRaw<EventRow[]>`
    with page as (
      select * from (
        select e.*, ${matching(filter)} as matches, row_number() over () = ${LOOKED_AT} as is_last from (
          select e.* from book_events e where ${within(filter)} ${newestFirst} limit ${LOOKED_AT}) e) e
      where e.matches or e.is_last limit ${limit + 1})
    select e.*, ${microsOf} as micros, n.name as actor_name from page e ${nameOfActorOf} ${newestFirst}`;
  return pageOfRows(rows, limit, {
    placeOf: ({ micros, id }) => ({ micros, id }),
    answer: eventAnswer,
  });
}

function within({ organizationId, entityId, from, until, after }: BookEventFilter): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`e.organization_id = ${organizationId}`,
      ...(entityId === undefined ? [] : [Prisma.sql`e.entity_id = ${entityId}`]),
      ...(from === undefined ? [] : [Prisma.sql`e.created_at >= ${from}`]),
      ...(until === undefined ? [] : [Prisma.sql`e.created_at < ${until}`]),
      ...(after === undefined
        ? []
        : // Beside what moved credits at the same moment, every change of it is still to come.
          [
            Prisma.sql`(e.created_at, e.id) < (${momentIn(after)}, ${"id" in after ? after.id : "~"})`,
          ]),
    ],
    " and ",
  );
}

/** What few of the walked changes may be: each is looked at. */
function matching({ type, entityType, actorId }: BookEventFilter): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(type === undefined ? [] : [Prisma.sql`e.type = ${type}`]),
      ...(entityType === undefined ? [] : [Prisma.sql`e.entity_type = ${entityType}`]),
      ...(actorId === undefined ? [] : [Prisma.sql`e.actor_id = ${actorId}`]),
    ],
    " and ",
  );
}

/** A change in the books moves no credits: what it cost is an event of its own. */
function eventAnswer(row: EventRow): EventAnswer {
  return {
    id: row.id,
    event_type: row.type,
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    organization_id: row.organization_id,
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: nameOfActor(row),
    credits_used: 0,
    credits_added: 0,
    amount: 0,
    debt_taken: 0,
    debt_payment: 0,
    description: row.description,
    timestamp: row.created_at.toISOString(),
  };
}

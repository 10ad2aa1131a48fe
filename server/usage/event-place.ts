import { Prisma } from "@/generated/prisma/client";
import type { EventAnswer } from "./usage.schema";

/**
 * Where an event stands in the history: its moment, and which of that moment it is. At one moment what moved credits
 * comes before (is newer than) what changed the books.
 */
export type EventPlace =
  | { micros: bigint; account: string; seq: bigint }
  | { micros: bigint; id: string };

/** A page of one kind of event, with the place from which it goes on; null at the end. */
export type EventPage = {
  events: { place: EventPlace; event: EventAnswer }[];
  next: EventPlace | null;
};

/** What a cursor looks like: the moment in microseconds, then the ledger and the place in it, or the id. */
export const eventCursor = /^\d{1,16}\.(acct_[0-9a-z]{26}\.\d{1,18}|bev_[0-9a-z]{26})$/;

/** The place that a cursor names. */
export function placeIn(cursor: string): EventPlace {
  const [micros = "0", name = "", seq] = cursor.split(".");
  return seq === undefined
    ? { micros: BigInt(micros), id: name }
    : { micros: BigInt(micros), account: name, seq: BigInt(seq) };
}

/** The cursor of a place. */
export function cursorOf(place: EventPlace): string {
  return "id" in place
    ? `${place.micros}.${place.id}`
    : `${place.micros}.${place.account}.${place.seq}`;
}

/** Below zero where the first place is newer. Of one kind and moment they are in the order they were read in. */
export function comparePlaces(one: EventPlace, other: EventPlace): number {
  if (one.micros !== other.micros) return one.micros > other.micros ? -1 : 1;
  return Number("id" in one) - Number("id" in other);
}

/** The moment of a row `e`, exactly. */
export const microsOf = Prisma.sql`(extract(epoch from e.created_at) * 1000000)::bigint`;

/** The same as a moment of the database. */
export function momentIn({ micros }: EventPlace): Prisma.Sql {
  return Prisma.sql`('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond')`;
}

/** A row of a walk: whether it is an event that was asked for, or the last that may be looked at. */
type Walked = { matches: boolean; is_last: boolean };

/** Cuts a page of walked rows, newest first, of which one more was asked for than it takes. */
export function pageOfRows<Row extends Walked>(
  rows: readonly Row[],
  limit: number,
  of: { placeOf(row: Row): EventPlace; answer(row: Row): EventAnswer },
): EventPage {
  const events: EventPage["events"] = [];
  let end: EventPlace | null = null;
  for (const row of rows) {
    if (events.length === limit) return { events, next: end };
    end = of.placeOf(row);
    if (row.matches) events.push({ place: end, event: of.answer(row) });
    // What lies below it was not looked at along this index: that is for the next page.
    if (row.is_last) return { events, next: end };
  }
  return { events, next: null };
}

import { db, inTransaction } from "@/server/foundation/db";
import { listEvents } from "@/server/gateways/stripe/list-events";
import { enqueueEvent, takeInEvent } from "@/server/payments/inbox/take-in-event";
import { handlers } from "./handlers";

const TAKEN_AT_ONCE = 200;
const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** Has parked events tried again when their time has come, and those whose job was lost. Runs every minute. */
export async function sweepInbox(now: Date): Promise<void> {
  const due = await db().stripeEvent.findMany({
    where: {
      OR: [
        { status: "parked", nextTryAt: { lte: now } },
        { status: "received", receivedAt: { lt: new Date(now.getTime() - FORGOTTEN_AFTER_MS) } },
      ],
    },
    orderBy: { receivedAt: "asc" },
    take: TAKEN_AT_ONCE,
    select: { id: true },
  });
  for (const { id } of due) await inTransaction((tx) => enqueueEvent(tx, id));
}

const LIST = "events";
/** Stripe shows an event a little after the second it carries, and delivers it about then. */
const OVERLAP_MS = 10 * 60_000;
const TOO_FRESH_MS = 60_000;
const FIRST_LOOK_BACK_MS = 24 * 3_600_000;

/**
 * Finds events that were never delivered: reads Stripe's own list since the last one seen and takes in
 * what the inbox does not have. Runs every five minutes.
 * @returns how many were missing.
 */
export async function sweepMissedEvents(now: Date): Promise<number> {
  const cursor = await db().stripeCursor.findUnique({ where: { list: LIST } });
  const since = new Date(
    (cursor?.seenUntil.getTime() ?? now.getTime() - FIRST_LOOK_BACK_MS) - OVERLAP_MS,
  );
  const events = await listEvents({
    types: Object.keys(handlers),
    since,
    until: new Date(now.getTime() - TOO_FRESH_MS),
  });
  const known = new Set(
    (
      await db().stripeEvent.findMany({
        where: { id: { in: events.map(({ id }) => id) } },
        select: { id: true },
      })
    ).map(({ id }) => id),
  );
  let missed = 0;
  for (const event of events.filter(({ id }) => !known.has(id))) {
    if (await inTransaction((tx) => takeInEvent(tx, event, "missed", now))) missed += 1;
  }
  // By Stripe's clock, and only after everything up to here is written down.
  const seenUntil = events.reduce(
    (latest, { occurredAt }) => (occurredAt > latest ? occurredAt : latest),
    cursor?.seenUntil ?? new Date(0),
  );
  if (events.length > 0) {
    await db().stripeCursor.upsert({
      where: { list: LIST },
      create: { list: LIST, seenUntil },
      update: { seenUntil },
    });
  }
  return missed;
}

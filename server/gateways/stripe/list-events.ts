import { stripe } from "./client";
import { type EventNotice, noticeOf } from "./event-notice";

/** Stripe takes at most so many types in one question. */
const TYPES_AT_ONCE = 20;

/** The events of these types that Stripe remembers (30 days) from a time on, oldest first. */
export async function listEvents(question: {
  types: string[];
  since: Date;
  until: Date;
}): Promise<EventNotice[]> {
  const created = { gte: seconds(question.since), lte: seconds(question.until) };
  const events: EventNotice[] = [];
  for (let at = 0; at < question.types.length; at += TYPES_AT_ONCE) {
    const types = question.types.slice(at, at + TYPES_AT_ONCE);
    for await (const event of stripe().events.list({ types, created, limit: 100 }))
      events.push(noticeOf(event));
  }
  return events.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

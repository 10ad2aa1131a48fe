import type { StripeEvent } from "@/generated/prisma/client";
import type { StripeEventStatus } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { COUNTED_EVENTS, type StripeEventAnswer } from "./inbox.schema";

/** Stripe's events as they came, newest first. `search` finds one by its id or its object's. */
export async function listStripeEvents(question: {
  status?: StripeEventStatus | undefined;
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}): Promise<Page<StripeEventAnswer>> {
  const last = question.cursor
    ? await db().stripeEvent.findUnique({ where: { id: question.cursor } })
    : null;
  const rows = await db().stripeEvent.findMany({
    where: {
      AND: [
        question.status ? { status: question.status } : {},
        question.search ? { OR: [{ id: question.search }, { objectId: question.search }] } : {},
        last
          ? {
              OR: [
                { receivedAt: { lt: last.receivedAt } },
                { receivedAt: last.receivedAt, id: { lt: last.id } },
              ],
            }
          : {},
      ],
    },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: question.limit + 1,
  });
  const replayers = await db().user.findMany({
    where: { id: { in: rows.flatMap(({ replayedBy }) => replayedBy ?? []) } },
  });
  const emails = new Map(replayers.map(({ id, email }) => [id, email]));
  return cutPage(
    rows.map((row) => show(row, emails)),
    question.limit,
    ({ id }) => id,
  );
}

/** How many events are in each state, up to a thousand, and when the oldest came. */
export async function countStripeEvents(): Promise<
  { status: StripeEventStatus; count: number; oldest: Date | null }[]
> {
  return db().$queryRaw`
    -- Ordered, so that the index of states is walked and never the whole inbox for a state that is rare.
    select s.status::text as status,
      (select count(*)::int from (select 1 from stripe_events e where e.status = s.status order by e.received_at limit ${COUNTED_EVENTS}) counted) as count,
      (select e.received_at from stripe_events e where e.status = s.status order by e.received_at limit 1) as oldest
    from unnest(enum_range(null::stripe_event_status)) s(status) order by s.status`;
}

function show(event: StripeEvent, emails: Map<string, string>): StripeEventAnswer {
  return {
    id: event.id,
    type: event.type,
    object_id: event.objectId,
    status: event.status,
    deliveries: event.deliveries,
    attempts: event.attempts,
    problem: event.problem,
    next_try_at: event.nextTryAt?.toISOString() ?? null,
    replayed_by: event.replayedBy ? (emails.get(event.replayedBy) ?? event.replayedBy) : null,
    replayed_at: event.replayedAt?.toISOString() ?? null,
    occurred_at: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    processed_at: event.processedAt?.toISOString() ?? null,
  };
}

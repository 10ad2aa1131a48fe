import { systemClock } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { encodeRows, sendIn, writeRows } from "@/server/foundation/statements";
import { capturing } from "../jobs/add-job";
import { type WebhookData, type WebhookEventType, webhookEvents } from "./webhook-event.schema";

/** Something that happened, for whoever wants to hear of it. */
export type Announcement = {
  [Type in WebhookEventType]: {
    type: Type;
    creditAccountId: string;
    /** Whom it is about; the organization that pays where it is left out. */
    organizationId?: string;
    data: WebhookData<Type>;
    occurredAt?: Date;
    /** An endpoint of the organization that pays, which hears of it whatever it chose. */
    endpointId?: string;
    /** Names what happened: under the same name it is told once, however often it is announced. */
    once?: string;
  };
}[WebhookEventType];

/** How long a listener lives without polling. */
const LISTENER_LIFE_MS = 2 * 60_000;

/** Who hears of what was announced. */
type Heard = { place: number; organization_id: string; endpoint_id: string; disabled: boolean };

/**
 * Queues an event for every endpoint that hears of it, in the transaction that makes it happen: it is sent if and only
 * if that commits. Where nobody listens it is one look-up. Endpoints of the organization it is about hear of it, and
 * those of the organization that pays; of what a linked one does, that one hears totals only.
 */
export async function announce(tx: Tx, event: Announcement, now: Date): Promise<void> {
  await announceAll(tx, [event], now);
}

/** The same for many at once. */
export async function announceAll(tx: Tx, events: Announcement[], now: Date): Promise<void> {
  // A past that is being built is told to nobody.
  if (events.length === 0 || capturing()) return;
  const heard = await findListeners(tx, events);
  if (heard.length === 0) return;
  const messages = new Map<number, { id: string; row: object }>();
  for (const { place, organization_id } of heard) {
    if (messages.has(place)) continue;
    const event = events[place] as Announcement;
    const id = newId("webhookMessage");
    const data = webhookEvents[event.type].data.parse({ organization_id, ...event.data });
    messages.set(place, {
      id,
      row: {
        id,
        type: event.type,
        organization_id,
        data,
        occurred_at: event.occurredAt ?? now,
        dedupe_key: event.once ? `${event.type}:${event.once}` : null,
        created_at: now,
      },
    });
  }
  const written = (await sendIn(tx)(
    newMessages,
    [...messages.values()].map(({ row }) => row),
  )) as { id: string }[];
  const isNew = new Set(written.map(({ id }) => id));
  await queueDeliveries(
    tx,
    heard.flatMap(({ place, endpoint_id, disabled }) => {
      const message = messages.get(place);
      if (!message || !isNew.has(message.id)) return [];
      const { type } = events[place] as Announcement;
      return [{ endpointId: endpoint_id, messageId: message.id, type, skipped: disabled }];
    }),
    now,
  );
}

/** A listener that has not polled since then hears of nothing. By the real time: a sandbox may be days ahead. */
export function listenersSince(now: Date): Date {
  return new Date(now.getTime() - LISTENER_LIFE_MS);
}

async function findListeners(tx: Tx, events: Announcement[]): Promise<Heard[]> {
  const asked = events.map(({ type, creditAccountId, organizationId, endpointId }, place) => ({
    place,
    type,
    account: creditAccountId,
    organization: organizationId ?? null,
    totals: "totals" in webhookEvents[type],
    endpoint: endpointId ?? null,
  }));
  return tx.$queryRaw<Heard[]>`
    select asked.place, about.id as organization_id, e.id as endpoint_id, e.disabled_reason is not null as disabled
    from json_to_recordset(${encodeRows(asked)}::json)
        as asked(place int, type text, account text, organization text, totals boolean, endpoint text)
      join credit_accounts a on a.id = asked.account
      cross join lateral (select coalesce(asked.organization, a.organization_id) as id) about
      join webhook_endpoints e on e.deleted_at is null and (asked.type = any (e.event_types) or e.id = asked.endpoint)
        and (e.polled_at is null or e.polled_at > ${listenersSince(systemClock.now())})
        and e.organization_id in (about.id, a.organization_id)
    where e.organization_id = about.id or asked.totals or not exists (
      select from organization_ancestors l
      where l.ancestor_id = a.organization_id and l.organization_id = about.id and l.across_link)
    order by asked.place, e.id`;
}

const newMessages = writeRows({
  name: "new_webhook_messages",
  row: {
    id: "text",
    type: "text",
    organization_id: "text",
    data: "jsonb",
    occurred_at: "timestamptz",
    dedupe_key: "text",
    created_at: "timestamptz",
  },
  sql: (given) => `
    insert into webhook_messages (id, type, organization_id, data, occurred_at, dedupe_key, created_at, livemode)
    select id, type, organization_id, data, occurred_at, dedupe_key, created_at,
      not exists (select from organizations o where o.id = given.organization_id and o.sandbox_id is not null) from ${given}
    on conflict (dedupe_key) do nothing returning id`,
});

const newDeliveries = writeRows({
  name: "new_webhook_deliveries",
  row: {
    id: "text",
    endpoint_id: "text",
    message_id: "text",
    type: "text",
    state: "webhook_delivery_state",
    created_at: "timestamptz",
  },
  sql: (given) => `
    with written as (
      insert into webhook_deliveries (id, endpoint_id, message_id, type, state, next_attempt_at, created_at)
      select id, endpoint_id, message_id, type, state, case state when 'pending' then created_at end, created_at from ${given}
      returning id, endpoint_id, state)
    select 1 as queued from written, lateral enqueue_webhook(written.id, written.endpoint_id, interval '0') where state = 'pending'`,
});

/** Writes an event that says nothing happened, such as a test. @returns its id */
export async function writeTestMessage(
  tx: Tx,
  { type, organizationId, data }: { type: string; organizationId: string; data: object },
  now: Date,
): Promise<string> {
  const id = newId("webhookMessage");
  const row = { id, type, organization_id: organizationId, data, dedupe_key: null };
  await sendIn(tx)(newMessages, [{ ...row, occurred_at: now, created_at: now }]);
  return id;
}

/** Writes deliveries and their jobs. One that is `skipped` is kept for a replay and not sent. */
export async function queueDeliveries(
  tx: Tx,
  deliveries: { endpointId: string; messageId: string; type: string; skipped: boolean }[],
  now: Date,
): Promise<string[]> {
  const rows = deliveries.map(({ endpointId, messageId, type, skipped }) => ({
    id: newId("webhookDelivery"),
    endpoint_id: endpointId,
    message_id: messageId,
    type,
    state: skipped ? "skipped" : "pending",
    created_at: now,
  }));
  if (rows.length > 0) await sendIn(tx)(newDeliveries, rows);
  return rows.map(({ id }) => id);
}

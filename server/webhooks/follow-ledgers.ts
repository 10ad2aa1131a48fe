import { systemClock } from "@/server/foundation/clock";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { addJob } from "@/server/gateways/jobs/add-job";
import {
  type Announcement,
  announceAll,
  listenersSince,
} from "@/server/gateways/webhooks/announce";
import type { WebhookEventType } from "@/server/gateways/webhooks/webhook-event.schema";
import { type Entries, readConsumed, readGranted, readHolds } from "./read-ledger-events";

/** Entries that are told in one transaction. */
const AT_ONCE = 5_000;

/** How often the ledgers are looked at, where any endpoint follows one. */
const LOOK_EVERY_MS = 5_000;

const readers: Partial<
  Record<WebhookEventType, (tx: Tx, entries: Entries) => Promise<Announcement[]>>
> = {
  "credits.granted": readGranted,
  "credits.consumed": readConsumed,
  "hold.created": (tx, entries) => readHolds(tx, entries, "hold"),
  "hold.captured": (tx, entries) => readHolds(tx, entries, "capture"),
  "hold.released": (tx, entries) => readHolds(tx, entries, "release"),
};

/**
 * Tells what the ledgers have written since they were last read (docs/decisions/0060). An entry is told once: what it
 * is announced as and how far the account was read commit together. Runs every few seconds while any account has an
 * endpoint; any number of workers may run it at once.
 */
export async function followLedgers(now: Date): Promise<void> {
  const behind = await db().$queryRaw<{ id: string; is_behind: boolean }[]>`
    select a.id, a.last_seq > c.seq as is_behind
    from webhook_cursors c join credit_accounts a on a.id = c.credit_account_id order by a.id`;
  for (const { id, is_behind: isBehind } of behind) {
    try {
      let isMore = isBehind;
      while (isMore) isMore = await inTransaction((tx) => follow(tx, id, now));
    } catch (error) {
      // One account must not silence the others; it is looked at again with the next run.
      log().error({ err: error, creditAccountId: id }, "the ledger of an account was not told");
    }
  }
  if (behind.length > 0)
    await addJob(db(), "follow-ledgers", {}, { key: "follow-ledgers", inMs: LOOK_EVERY_MS });
}

/** Begins to follow an account's ledger with what is written from now on, where nobody did before. */
export async function followFromHere(tx: Tx, creditAccountId: string): Promise<void> {
  const begun = await tx.$executeRaw`
    insert into webhook_cursors (credit_account_id, seq)
    select id, last_seq from credit_accounts where id = ${creditAccountId}
    on conflict (credit_account_id) do nothing`;
  if (begun > 0) await addJob(tx, "follow-ledgers", {}, { key: "follow-ledgers" });
}

/** @returns whether there is more */
async function follow(tx: Tx, creditAccountId: string, now: Date): Promise<boolean> {
  const [cursor] = await tx.$queryRaw<{ seq: bigint; last_seq: bigint }[]>`
    select c.seq, a.last_seq from webhook_cursors c join credit_accounts a on a.id = c.credit_account_id
    where c.credit_account_id = ${creditAccountId} for update of c skip locked`;
  if (!cursor || cursor.last_seq <= cursor.seq) return false;
  const chosen = await readChosen(tx, creditAccountId);
  const wanted = Object.entries(readers).filter(([type]) => chosen.has(type));
  // Where nobody listens to the ledger, nothing of it is read.
  const bound = cursor.seq + BigInt(AT_ONCE);
  const last = wanted.length === 0 || cursor.last_seq < bound ? cursor.last_seq : bound;
  const entries = { creditAccountId, after: cursor.seq, last };
  for (const [, read] of wanted) await announceAll(tx, await read(tx, entries), now);
  await tx.webhookCursor.update({ where: { creditAccountId }, data: { seq: last } });
  return last < cursor.last_seq;
}

/** What the endpoints of those who spend an account have chosen. */
async function readChosen(tx: Tx, creditAccountId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ type: string }[]>`
    select distinct type from webhook_endpoints e join organizations o on o.id = e.organization_id,
      unnest(e.event_types) type
    where o.credit_account_id = ${creditAccountId} and e.deleted_at is null
      and (e.polled_at is null or e.polled_at > ${listenersSince(systemClock.now())})`;
  return new Set(rows.map(({ type }) => type));
}

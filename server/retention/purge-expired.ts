import { type Db, db } from "@/server/foundation/db";

const DAY_MS = 86_400_000;

/** Rows deleted in one statement: each is short, and nobody waits for it. */
export const PURGED_AT_ONCE = 1_000;

type Retention = {
  /** The table, and for how long its rows are kept; the README has the same list in words. */
  table: string;
  days: number;
  /** Deletes up to so many rows from before a moment. @returns how many */
  purge(db: Db, before: Date, atOnce: number): Promise<number>;
};

/**
 * What is deleted once it is of no use to anybody. Nothing about credits or money is here: the ledger, payments,
 * Stripe's events and what staff did are kept for ever.
 */
export const retentions: readonly Retention[] = [
  {
    table: "idempotency_records",
    days: 30,
    // What a held operation still works under stays, however long it takes.
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from idempotency_records where idem in (
        select r.idem from idempotency_records r
        where r.created_at < ${before} and not exists (select 1 from holds h where h.id = r.hold_id and h.state = 'held')
        order by r.created_at limit ${atOnce})`,
  },
  {
    table: "email_messages",
    days: 180,
    // One that was never sent is still owed to somebody, but for those of sandboxes: none of them is sent.
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from email_messages where id in (
        select id from (
          (select id from email_messages where sent_at < ${before} order by sent_at limit ${atOnce})
          union all
          (select e.id from organizations o join email_messages e on e.organization_id = o.id
           where o.sandbox_id is not null and e.sent_at is null and e.created_at < ${before} limit ${atOnce})
        ) due limit ${atOnce})`,
  },
  {
    table: "notifications",
    days: 180,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from notifications where id in (
        select id from notifications where created_at < ${before} and not digest_due
        order by created_at limit ${atOnce})`,
  },
  {
    table: "resend_events",
    days: 30,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from resend_events where id in (
        select id from resend_events where received_at < ${before} order by received_at limit ${atOnce})`,
  },
  {
    table: "email_tokens",
    days: 7,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from email_tokens where id in (
        select id from email_tokens where expires_at < ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "email_changes",
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from email_changes where id in (
        select id from email_changes where expires_at <= ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "rate_windows",
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from rate_windows where id in (
        select id from rate_windows where ends_at <= ${before} order by ends_at limit ${atOnce})`,
  },
  {
    table: "pending_sign_ins",
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from pending_sign_ins where id in (
        select id from pending_sign_ins where expires_at <= ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "passkey_challenges",
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from passkey_challenges where id in (
        select id from passkey_challenges where expires_at <= ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "sign_ups",
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from sign_ups where id in (
        select id from sign_ups where expires_at <= ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "cli_logins",
    // The key that one gave is among the API keys.
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from cli_logins where id in (
        select id from cli_logins where expires_at <= ${before} order by expires_at limit ${atOnce})`,
  },
  {
    table: "sessions",
    // As long as a session may last: no cookie opens an older one. Who ended one stays in the audit log.
    days: 30,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from sessions where id in (
        select id from sessions where created_at < ${before} order by created_at limit ${atOnce})`,
  },
  {
    table: "webhook_messages",
    days: 30,
    // Deliveries and their log go with them. What somebody has just queued again is sent first.
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from webhook_messages where id in (
        select m.id from webhook_messages m
        where m.created_at < ${before}
          and not exists (select 1 from webhook_deliveries d where d.message_id = m.id and d.state = 'pending')
        order by m.created_at limit ${atOnce})`,
  },
  {
    table: "alert_firings",
    days: 400,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from alert_firings where id in (
        select id from alert_firings where fired_at < ${before} order by fired_at limit ${atOnce})`,
  },
  {
    table: "webhook_endpoints",
    // The messages they had are gone by then; or it is a listener that nobody closed.
    days: 31,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from webhook_endpoints where id in (
        select id from webhook_endpoints where deleted_at < ${before} or polled_at < ${before}
        order by coalesce(deleted_at, polled_at) limit ${atOnce})`,
  },
  {
    table: "support_attachments",
    // What no message took, or lost its message. The bytes go with the next sweep of files.
    days: 1,
    purge: (db, before, atOnce) => db.$executeRaw`
      with loose as (
        delete from support_attachments where id in (
          select id from support_attachments where message_id is null and created_at < ${before}
          order by created_at limit ${atOnce}) returning file_id)
      update stored_files f set state = 'removing' from loose where f.id = loose.file_id`,
  },
  {
    table: "photoshoot_photos",
    // What no submission took. The bytes go with the next sweep of files.
    days: 1,
    purge: (db, before, atOnce) => db.$executeRaw`
      with loose as (
        delete from photoshoot_photos where id in (
          select id from photoshoot_photos where photoshoot_id is null and created_at < ${before}
          order by created_at limit ${atOnce}) returning file_id)
      update stored_files f set state = 'removing' from loose where f.id = loose.file_id`,
  },
  {
    table: "support_tickets",
    // From when something was last said; one that waits for us stays. Its messages go with it, its files after that.
    days: 730,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from support_tickets where id in (
        select id from support_tickets where last_at < ${before} and status <> 'open'
        order by last_at limit ${atOnce})`,
  },
  {
    table: "inbound_emails",
    // The message that it became stays.
    days: 30,
    purge: (db, before, atOnce) => db.$executeRaw`
      delete from inbound_emails where id in (
        select id from inbound_emails where received_at < ${before} order by received_at limit ${atOnce})`,
  },
  {
    table: "stored_files",
    // Of exports that say themselves when; the export stays and tells that there was one. The bytes go with the
    // next sweep of files.
    days: 0,
    purge: (db, before, atOnce) => db.$executeRaw`
      with expired as (
        select id, file_id from book_exports where file_id is not null and expires_at <= ${before}
        order by expires_at limit ${atOnce}),
      forgotten as (
        update book_exports e set file_id = null from expired where e.id = expired.id returning expired.file_id)
      update stored_files f set state = 'removing' from forgotten where f.id = forgotten.file_id`,
  },
];

/** Deletes what is older than it is kept for, a bounded batch at a time. Safe to repeat and to run twice at once. */
export async function purgeExpired(now: Date, atOnce = PURGED_AT_ONCE): Promise<void> {
  for (const { days, purge } of retentions) {
    const before = new Date(now.getTime() - days * DAY_MS);
    while ((await purge(db(), before, atOnce)) === atOnce);
  }
}

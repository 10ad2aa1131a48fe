import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { sweepFiles } from "@/server/gateways/storage/files";
import { openHold } from "@/server/operations/held/open-hold";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { purgeExpired, retentions } from "@/server/retention/purge-expired";
import { insertSandbox } from "@/server/sandboxes/open-sandbox";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { livesFor } from "@/server/users/sessions/session-life";
import { expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";

const DAY_MS = 86_400_000;
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);

let person: User;
let tenant: Tenant;
beforeAll(async () => {
  person = await newPerson(ago(400), { email: uniqueEmail("old"), name: "Old" });
  tenant = await tenantWith(100);
  await sale(tenant);
});
afterAll(disconnectDb);

/** Rows of a table that is purged, each with what it is and whether it goes. */
const rows: Record<string, () => Promise<{ id: string; goes: boolean; what: string }[]>> = {
  async idempotency_records() {
    const record = async (what: string, days: number, goes: boolean, more: object = {}) => {
      const id = randomUUID();
      const data = { idem: id, scope: "s", key: what, procedure: "p", output: {}, ...more };
      await db().idempotencyRecord.create({
        data: { ...data, requestHash: Buffer.alloc(32), createdAt: ago(days) },
      });
      return { id, goes, what };
    };
    const holdId = await openedHold();
    return [
      await record("an old answer", 31, true),
      await record("an answer of this month", 29, false),
      await record("work under way", 31, false, { output: undefined, holdId }),
    ];
  },
  async email_messages() {
    const email = async (what: string, sentAt: Date | null, goes: boolean, more: object = {}) => {
      const id = newId("email");
      await db().emailMessage.create({
        data: {
          id,
          dedupeKey: id,
          recipient: person.email,
          template: "low-balance",
          props: {},
          createdAt: ago(400),
          sentAt,
          ...more,
        },
      });
      return { id, goes, what };
    };
    const { organization, actor } = tenant;
    const organizationId = await inTransaction((tx) => insertSandbox(tx, organization, actor, now));
    return [
      await email("an old one of a sandbox", null, true, { organizationId }),
      await email("a new one of a sandbox", null, false, { organizationId, createdAt: ago(179) }),
      await email("sent long ago", ago(181), true),
      await email("sent lately", ago(179), false),
      await email("never sent", null, false),
    ];
  },
  async notifications() {
    const told = async (what: string, days: number, goes: boolean, digestDue = false) => {
      const id = newId("notification");
      await db().notification.create({
        data: {
          ...{ id, userId: person.id, kind: "money", template: "refund", title: what, path: "/go" },
          ...{ once: id, inApp: true, digestDue, createdAt: ago(days) },
        },
      });
      return { id, goes, what };
    };
    return [
      await told("told long ago", 181, true),
      await told("told lately", 179, false),
      await told("waits for a summary", 181, false, true),
    ];
  },
  async resend_events() {
    const event = async (what: string, days: number, goes: boolean) => {
      const id = randomUUID();
      await db().resendEvent.create({
        data: { id, type: "email.delivered", at: ago(days), receivedAt: ago(days) },
      });
      return { id, goes, what };
    };
    return [await event("old", 31, true), await event("new", 29, false)];
  },
  async email_tokens() {
    const token = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("emailToken");
      const tokenHash = Buffer.from(id);
      await db().emailToken.create({
        data: { id, userId: person.id, purpose: "sign_in", tokenHash, expiresAt, createdAt: now },
      });
      return { id, goes, what };
    };
    return [
      await token("ended long ago", ago(8), true),
      await token("ended lately", ago(6), false),
      await token("works", ago(-1), false),
    ];
  },
  async email_changes() {
    const change = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("emailChange");
      const emails = { oldEmail: person.email, newEmail: uniqueEmail("other") };
      await db().emailChange.create({
        data: { id, userId: person.id, ...emails, createdAt: ago(30), expiresAt },
      });
      return { id, goes, what };
    };
    return [await change("ended", ago(0), true), await change("waits", ago(-1), false)];
  },
  async rate_windows() {
    const window = async (what: string, endsAt: Date, goes: boolean) => {
      const id = newId("request");
      await db().rateWindow.create({ data: { id, taken: 1, most: 10, endsAt } });
      return { id, goes, what };
    };
    return [await window("ended", ago(0), true), await window("runs", ago(-1), false)];
  },
  async pending_sign_ins() {
    const pending = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("pendingSignIn");
      const tokenHash = Buffer.from(id);
      await db().pendingSignIn.create({
        data: { id, userId: person.id, tokenHash, createdAt: ago(30), expiresAt },
      });
      return { id, goes, what };
    };
    return [await pending("ended", ago(0), true), await pending("waits", ago(-1), false)];
  },
  async passkey_challenges() {
    const challenge = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("request");
      await db().passkeyChallenge.create({ data: { id, use: "sign_in", expiresAt } });
      return { id, goes, what };
    };
    return [await challenge("ended", ago(0), true), await challenge("waits", ago(-1), false)];
  },
  async sign_ups() {
    const signUp = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("signUp");
      const email = uniqueEmail("waits");
      const secret = { passwordHash: "", browserHash: Buffer.alloc(32) };
      await db().signUp.create({
        data: { id, email, name: "", ...secret, createdAt: ago(30), expiresAt },
      });
      return { id, goes, what };
    };
    return [await signUp("ended", ago(0), true), await signUp("waits", ago(-1), false)];
  },
  async cli_logins() {
    const login = async (what: string, expiresAt: Date, goes: boolean) => {
      const id = newId("cliLogin");
      const codes = { deviceCodeHash: Buffer.from(id), userCodeHash: Buffer.from(`${id} user`) };
      await db().cliLogin.create({
        data: { id, hostname: "laptop", ip: null, ...codes, createdAt: ago(30), expiresAt },
      });
      return { id, goes, what };
    };
    return [await login("ended", ago(0), true), await login("waits", ago(-1), false)];
  },
  async sessions() {
    const session = async (what: string, createdAt: Date, goes: boolean) => {
      const id = newId("session");
      const times = { createdAt, lastSeenAt: createdAt, authenticatedAt: createdAt };
      await db().session.create({ data: { id, userId: person.id, userAgent: "", ...times } });
      return { id, goes, what };
    };
    return [
      await session("over", ago(31), true),
      await session("may still be open", ago(29), false),
    ];
  },
  async webhook_messages() {
    const message = async (what: string, days: number, goes: boolean) => {
      const id = newId("webhookMessage");
      const organizationId = tenant.organization.id;
      const times = { occurredAt: ago(days), createdAt: ago(days) };
      await db().webhookMessage.create({
        data: { id, type: "credits.low", organizationId, data: {}, ...times },
      });
      return { id, goes, what };
    };
    const waiting = await message("one that is replayed now", 31, false);
    const { id: endpointId } = await webhookEndpoint("of the replay", null, false);
    await db().webhookDelivery.create({
      data: {
        id: newId("webhookDelivery"),
        endpointId,
        messageId: waiting.id,
        type: "credits.low",
        state: "pending",
        createdAt: ago(31),
      },
    });
    return [await message("old", 31, true), await message("of this month", 29, false), waiting];
  },
  async alert_firings() {
    const firing = async (what: string, days: number, goes: boolean) => {
      const id = newId("alertFiring");
      const { creditAccountId } = tenant.organization;
      const balance = { threshold: 400n, available: 399n, total: 1_000n };
      const told = { channel: "email", sentTo: "a@acme.test" } as const;
      await db().alertFiring.create({
        data: { id, creditAccountId, ...balance, ...told, firedAt: ago(days) },
      });
      return { id, goes, what };
    };
    return [
      await firing("fired long ago", 401, true),
      await firing("fired within the year", 399, false),
    ];
  },
  async webhook_endpoints() {
    return [
      await webhookEndpoint("deleted long ago", ago(32), true),
      await webhookEndpoint("deleted lately", ago(30), false),
      await webhookEndpoint("in use", null, false),
    ];
  },
  async support_tickets() {
    const ticket = async (what: string, days: number, status: "open" | "closed", goes: boolean) => {
      const id = newId("ticket");
      const times = { createdAt: ago(days), lastAt: ago(days) };
      await db().supportTicket.create({
        data: {
          ...{ id, subject: what, kind: "question", status, ...times },
          ...{ organizationId: tenant.organization.id, requesterId: person.id },
          waitingSince: status === "open" ? ago(days) : null,
        },
      });
      return { id, goes, what };
    };
    return [
      await ticket("closed long ago", 731, "closed", true),
      await ticket("closed within two years", 729, "closed", false),
      await ticket("still waits", 731, "open", false),
    ];
  },
  async support_attachments() {
    const attachment = async (what: string, days: number, goes: boolean) => {
      const [id, fileId] = [newId("ticketAttachment"), newId("storedFile")];
      const organizationId = tenant.organization.id;
      const kept = { storage: "database", state: "kept", bytes: 3 } as const;
      const sha256 = Buffer.alloc(32);
      await db().storedFile.create({
        data: { ...kept, id: fileId, organizationId, sha256, createdAt: ago(days) },
      });
      const file = { name: "a.csv", contentType: "text/csv", uploadedBy: person.id };
      await db().supportAttachment.create({
        data: { id, organizationId, fileId, ...file, createdAt: ago(days) },
      });
      return { id, goes, what };
    };
    return [
      await attachment("in no message for two days", 2, true),
      await attachment("uploaded just now", 0, false),
    ];
  },
  async photoshoot_photos() {
    const photo = async (what: string, days: number, goes: boolean) => {
      const [id, fileId] = [newId("photoshootPhoto"), newId("storedFile")];
      const organizationId = tenant.organization.id;
      const kept = { storage: "database", state: "kept", bytes: 3 } as const;
      const sha256 = Buffer.alloc(32);
      await db().storedFile.create({
        data: { ...kept, id: fileId, organizationId, sha256, createdAt: ago(days) },
      });
      const file = { name: "a.png", contentType: "image/png", uploadedBy: person.id };
      await db().photoshootPhoto.create({
        data: { id, organizationId, fileId, ...file, createdAt: ago(days) },
      });
      return { id, goes, what };
    };
    return [
      await photo("in no submission for two days", 2, true),
      await photo("uploaded just now", 0, false),
    ];
  },
  async inbound_emails() {
    const email = async (what: string, days: number, goes: boolean) => {
      const id = newId("request");
      await db().inboundEmail.create({ data: { id, state: "added", receivedAt: ago(days) } });
      return { id, goes, what };
    };
    return [await email("long ago", 31, true), await email("this month", 29, false)];
  },
  async stored_files() {
    const organizationId = tenant.organization.id;
    const file = async (what: string, expiresAt: Date, goes: boolean) => {
      const [exportId, id] = [newId("bookExport"), newId("storedFile")];
      const kept = { storage: "database", state: "kept", bytes: 3 } as const;
      await db().storedFile.create({
        data: { ...kept, id, organizationId, sha256: Buffer.alloc(32), createdAt: ago(31) },
      });
      await db().bookExport.create({
        data: {
          id: exportId,
          organizationId,
          kind: "contacts",
          format: "csv",
          status: "finished",
          filters: {},
          fileId: id,
          actorType: "user",
          actorId: person.id,
          createdAt: ago(31),
          finishedAt: ago(31),
          expiresAt,
        },
      });
      return { id, goes, what };
    };
    return [
      await file("of an export that expired", ago(1), true),
      await file("of one that expires now", now, true),
      await file("of one that does not yet", ago(-1), false),
    ];
  },
};

async function webhookEndpoint(what: string, deletedAt: Date | null, goes: boolean) {
  const id = newId("webhookEndpoint");
  await db().webhookEndpoint.create({
    data: {
      id,
      organizationId: tenant.organization.id,
      url: "https://hooks.example.com/",
      description: "",
      eventTypes: ["credits.low"],
      secret: Buffer.alloc(1),
      createdAt: ago(400),
      deletedAt,
    },
  });
  return { id, goes, what };
}

async function openedHold(): Promise<string> {
  const { id } = tenant.organization;
  const organization = (await findOrganizations([id])).get(id);
  if (!organization) throw new Error("the organization is there");
  const use = { operation: "api.call" };
  const { hold } = await openHold({
    organization,
    actor: tenant.actor,
    use,
    now,
    expiresInSeconds: 3_600,
  });
  return hold.id;
}

describe("what is deleted after a while", () => {
  it("is every table of the list, and each is tried here", () => {
    expect(Object.keys(rows).sort()).toEqual(retentions.map(({ table }) => table).sort());
  });

  it("is no session that a cookie may still open", () => {
    const days = retentions.find(({ table }) => table === "sessions")?.days ?? 0;
    for (const isStaff of [true, false])
      expect(days * DAY_MS).toBeGreaterThanOrEqual(livesFor(isStaff).whole);
  });

  it.each(retentions)("$table: what may go goes, what may not stays", async ({ table }) => {
    const made = await (rows[table]?.() ?? []);
    await purgeExpired(now);
    await sweepFiles(now);
    const key = table === "idempotency_records" ? "idem" : "id";
    const left = await db().$queryRawUnsafe<{ id: string }[]>(
      `select ${key}::text as id from ${table} where ${key}::text = any ($1)`,
      made.map(({ id }) => id),
    );
    const kept = left.map(({ id }) => id);
    for (const { id, what, goes } of made) expect([what, kept.includes(id)]).toEqual([what, !goes]);
  });

  it("goes a bounded batch at a time, all of it", async () => {
    await db().$executeRaw`
      insert into email_messages (id, dedupe_key, recipient, template, props, created_at, sent_at)
      select 'eml_many' || n, 'many' || n, 'a@acme.test', 'low-balance', '{}', ${ago(300)}, ${ago(300)} from generate_series(1, 25) n`;
    const [emails] = retentions.filter(({ table }) => table === "email_messages");
    expect(await emails?.purge(db(), ago(180), 10)).toBe(10);
    await purgeExpired(now, 10);
    expect(await db().emailMessage.count({ where: { sentAt: { lt: ago(180) } } })).toBe(0);
  });

  it("is never anything about credits, money or who did what", async () => {
    const kept = await fingerprint();
    await purgeExpired(new Date(now.getTime() + 3_650 * DAY_MS));
    expect(await fingerprint()).toEqual(kept);
    await expectSoundLedger(tenant);
  });
});

/** How many rows each table has that nothing is deleted from. */
async function fingerprint(): Promise<Record<string, number>> {
  const purged = retentions.map(({ table }) => table);
  const tables = await db().$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables.filter(({ name }) => !purged.includes(name))) {
    const [row] = await db().$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from "${name}"`,
    );
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

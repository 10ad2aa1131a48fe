import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/server/foundation/actor";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { type Announcement, announce } from "@/server/gateways/webhooks/announce";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newOrganization, newPerson } from "@/server/scenarios/story";
import { changeEndpoint, deleteEndpoint, rotateSecret } from "@/server/webhooks/change-endpoint";
import { deliver } from "@/server/webhooks/deliver";
import { replayDeliveries, resendDelivery, sendTest } from "@/server/webhooks/queue-again";
import { readDelivery } from "@/server/webhooks/read-deliveries";
import { ATTEMPTS } from "@/server/webhooks/retry-schedule";
import { sealEndpointsAnew } from "@/server/webhooks/seal-endpoints-anew";
import { withRotatedSecret } from "../support/rotated-secret";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { deliveriesOf, endpointOf, sendAll } from "./story";

const HOUR_MS = 3_600_000;
let receiver: Receiver;
let tenant: Tenant;
beforeAll(async () => {
  receiver = await startReceiver();
  tenant = await tenantWithoutBooks(10);
});
afterAll(async () => {
  await receiver.stop();
  await disconnectDb();
});

const low = (creditAccountId = tenant.organization.creditAccountId): Announcement => ({
  type: "credits.low",
  creditAccountId,
  data: { available: 399, threshold: 400 },
});
const tell = (event = low(), at = new Date()) => inTransaction((tx) => announce(tx, event, at));

/** An endpoint with a tenant of its own, so that nobody else's events come to it. */
async function alone(types = ["credits.low"] as const) {
  const of = await tenantWithoutBooks(10);
  const endpoint = await endpointOf(of.organization, receiver, types);
  const announceLow = (at = new Date()) => tell(low(of.organization.creditAccountId), at);
  const row = () => db().webhookEndpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
  const only = async () => {
    const [delivery] = await deliveriesOf(endpoint.id);
    if (!delivery) throw new Error("there is a delivery");
    return delivery;
  };
  return { ...of, endpoint, announceLow, row, only };
}

const jobsOf = async (deliveryId: string) =>
  db().$queryRaw<{ run_at: Date }[]>`
    select run_at from graphile_worker.jobs where key = ${`deliver-webhook:${deliveryId}`}`;

describe("an event", () => {
  it("is sent to who chose it, signed, in the shape that is documented", async () => {
    receiver.answerWith(200);
    const { endpoint, announceLow, only, organization } = await alone();
    const at = new Date("2026-12-01T09:30:00.000Z");
    await announceLow(at);
    const { id, messageId } = await only();
    expect(await jobsOf(id)).toHaveLength(1);
    await deliver(id, new Date());
    const [got] = receiver.received.filter((one) => one.id === messageId);
    got?.verify(endpoint.secret);
    expect(got?.payload).toEqual({
      type: "credits.low",
      timestamp: "2026-12-01T09:30:00.000Z",
      livemode: true,
      data: { organization_id: organization.id, available: 399, threshold: 400 },
    });
    expect(await readDelivery(endpoint.id, id)).toMatchObject({
      status: "delivered",
      attempts: 1,
      last_status: 200,
      log: [{ status: 200, answer: "noted", problem: null }],
    });
  });

  it("is queued by the transaction that makes it happen, and with no other", async () => {
    const { organization, endpoint } = await alone();
    const undone = inTransaction(async (tx) => {
      await announce(tx, low(organization.creditAccountId), new Date());
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await deliveriesOf(endpoint.id)).toEqual([]);
    expect(await db().webhookMessage.count({ where: { organizationId: organization.id } })).toBe(0);
  });

  it("leaves nothing where nobody listens to it", async () => {
    const { organization } = await alone();
    const { creditAccountId } = organization;
    const data = { available: 0, threshold: 400 };
    await tell({ type: "credits.depleted", creditAccountId, data });
    expect(await db().webhookMessage.count({ where: { organizationId: organization.id } })).toBe(0);
  });

  it("with a name of its own is told once, however many tell it at once", async () => {
    const { organization, endpoint } = await alone();
    const event = { ...low(organization.creditAccountId), once: "crossing-1" };
    await Promise.all([tell(event), tell(event), tell(event)]);
    await tell(event);
    expect(await deliveriesOf(endpoint.id)).toHaveLength(1);
  });
});

describe("who hears of it", () => {
  it("is the organization it is about and the one that pays; of a linked one that hears totals only", async () => {
    const payer = await tenantWithoutBooks(100);
    const { owner } = payer;
    const under = (name: string, relationship: "owned" | "linked") =>
      newOrganization(new Date(), { name, owner, parent: payer.organization, relationship });
    const [owned, linked] = [await under("Owned", "owned"), await under("Linked", "linked")];
    const stranger = await alone();
    const endpoints = {
      payer: await endpointOf(payer.organization, receiver),
      owned: await endpointOf(owned, receiver),
      linked: await endpointOf(linked, receiver),
      stranger: stranger.endpoint,
    };
    const { creditAccountId } = payer.organization;
    const spent = { credits: 1, refunded: 0, operations: [], from_seq: 1, to_seq: 1 };
    const held = { hold_id: "hold_1", operation: "api.call", description: "", credits: 1 };
    for (const { id: organizationId } of [owned, linked]) {
      const about = { creditAccountId, organizationId };
      await tell({ ...about, type: "credits.consumed", data: spent });
      await tell({ ...about, type: "hold.released", data: { ...held, reason: "expired" } });
    }
    await tell(low(creditAccountId));
    const heard = async (who: keyof typeof endpoints) => {
      const rows = await db().webhookDelivery.findMany({
        where: { endpointId: endpoints[who].id },
        include: { message: true },
        orderBy: { id: "asc" },
      });
      const names = new Map([
        [payer.organization.id, "payer"],
        [owned.id, "owned"],
        [linked.id, "linked"],
      ]);
      return rows.map(({ type, message }) => `${type} of ${names.get(message.organizationId)}`);
    };
    expect(await heard("payer")).toEqual([
      "credits.consumed of owned",
      "hold.released of owned",
      "credits.consumed of linked",
      "credits.low of payer",
    ]);
    expect(await heard("owned")).toEqual(["credits.consumed of owned", "hold.released of owned"]);
    expect(await heard("linked")).toEqual([
      "credits.consumed of linked",
      "hold.released of linked",
    ]);
    expect(await heard("stranger")).toEqual([]);
  });
});

describe("a delivery that fails", () => {
  it("is tried eight times over about 28 hours, with one id and one body, then given up", async () => {
    receiver.answerWith(500);
    const { endpoint, announceLow, only } = await alone();
    await announceLow();
    let { id, messageId, nextAttemptAt: at } = await only();
    const start = at ?? new Date();
    for (let attempt = 1; at; attempt++) {
      await deliver(id, at);
      const { state, attempts, nextAttemptAt } = await only();
      expect([attempts, state]).toEqual([attempt, nextAttemptAt ? "pending" : "failed"]);
      if (!nextAttemptAt) break;
      expect(await jobsOf(id)).toHaveLength(1);
      at = nextAttemptAt;
    }
    const sent = receiver.received.filter((one) => one.id === messageId);
    expect(sent).toHaveLength(ATTEMPTS);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    const hours = ((at?.getTime() ?? 0) - start.getTime()) / HOUR_MS;
    expect(hours).toBeGreaterThan(27);
    expect(hours).toBeLessThan(29);
    const told = await readDelivery(endpoint.id, id);
    expect(told.last_problem).toBe(
      "It responded with 500. Any status from 200 to 299 counts as delivered.",
    );
    expect(told.log).toHaveLength(ATTEMPTS);
  });

  it("is sent again by hand, and is delivered once that works", async () => {
    receiver.answerWith(503);
    const { organization, endpoint, announceLow, only, row } = await alone();
    await announceLow();
    const { id } = await only();
    await deliver(id, new Date());
    expect(await row()).toMatchObject({ failures: 1 });
    receiver.answerWith(204);
    const resent = await resendDelivery(organization.id, endpoint.id, id, new Date());
    expect(resent).toMatchObject({ status: "pending", attempts: 0 });
    await deliver(id, new Date());
    expect(await only()).toMatchObject({ state: "delivered", attempts: 1, nextAttemptAt: null });
    expect(await row()).toMatchObject({ failures: 0, failingSince: null });
  });

  it("follows no redirect, and a name that moved to a private address gets nothing", async () => {
    const elsewhere = await startReceiver();
    receiver.answerWith(307, { location: elsewhere.url });
    const { endpoint, announceLow, only } = await alone();
    await announceLow();
    const { id } = await only();
    await deliver(id, new Date());
    // `localhost` is no host that the configuration names, and leads to 127.0.0.1.
    const url = `https://localhost.example.com:${elsewhere.port}/`;
    await db().webhookEndpoint.update({ where: { id: endpoint.id }, data: { url } });
    await deliver(id, new Date(), {
      lookup: (_host, options, found) =>
        options.all
          ? found(null, [{ address: "127.0.0.1", family: 4 }])
          : found(null, "127.0.0.1", 4),
    });
    const { log } = await readDelivery(endpoint.id, id);
    expect(log.map(({ problem }) => problem)).toEqual([
      "The host resolves to a private address, and webhooks are never sent there.",
      "It responded with 307, a redirect. Redirects aren’t followed: enter the final URL.",
    ]);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });
});

describe("an endpoint", () => {
  const mailsOf = async (organizationId: string) =>
    (
      await db().emailMessage.findMany({
        where: { organizationId, template: "webhook-disabled" },
        orderBy: { recipient: "asc" },
      })
    ).map(({ recipient }) => recipient);

  it("is given up after days of nothing but failure: owners and admins are told, and what is missed is kept", async () => {
    receiver.answerWith(500);
    const { organization, owner, endpoint, announceLow, row, actor } = await alone();
    const admin = await newPerson(new Date(), { email: uniqueEmail("admin"), name: "Admin" });
    const billing = await newPerson(new Date(), { email: uniqueEmail("billing"), name: "Billing" });
    await join(new Date(), organization, admin, "admin");
    await join(new Date(), organization, billing, "billing");
    const start = Date.now();
    for (let n = 0; n < 12; n++) {
      await announceLow();
      const newest = (await deliveriesOf(endpoint.id)).at(-1)?.id ?? "";
      await deliver(newest, new Date(start + n * 11 * HOUR_MS));
    }
    expect(await row()).toMatchObject({ disabledReason: "failing", failures: 12 });
    expect(await mailsOf(organization.id)).toEqual([owner.email, admin.email].sort());

    await announceLow();
    const missed = (await deliveriesOf(endpoint.id)).at(-1);
    expect(missed).toMatchObject({ state: "skipped", nextAttemptAt: null });
    expect(await jobsOf(missed?.id ?? "")).toEqual([]);
    const resend = resendDelivery(organization.id, endpoint.id, missed?.id ?? "", new Date());
    await expect(resend).rejects.toMatchObject({ code: "wrong_state" });

    // A retry that was waiting is not sent either.
    const waiting = (await deliveriesOf(endpoint.id))[0]?.id ?? "";
    await deliver(waiting, new Date(start + 200 * HOUR_MS));
    expect((await deliveriesOf(endpoint.id))[0]?.state).toBe("skipped");

    receiver.answerWith(200);
    await changeEndpoint(organization, endpoint.id, { enabled: true }, actor, new Date());
    const range = { from: new Date(start - HOUR_MS), to: new Date(), undeliveredOnly: true };
    expect(await replayDeliveries(organization.id, endpoint.id, range, new Date())).toBe(13);
    await sendAll(endpoint.id);
    const states = (await deliveriesOf(endpoint.id)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(["delivered"]));
    expect(await replayDeliveries(organization.id, endpoint.id, range, new Date())).toBe(0);
  });

  it("with few failures in many days is not given up", async () => {
    receiver.answerWith(500);
    const { endpoint, announceLow, row } = await alone();
    for (const day of [0, 20, 40]) {
      await announceLow();
      const newest = (await deliveriesOf(endpoint.id)).at(-1)?.id ?? "";
      await deliver(newest, new Date(Date.now() + day * 24 * HOUR_MS));
    }
    expect(await row()).toMatchObject({ disabledReason: null, failures: 3 });
  });

  it("that answers 410 is disabled at once, and told", async () => {
    receiver.answerWith(410);
    const { organization, owner, announceLow, only, row } = await alone();
    await announceLow();
    await deliver((await only()).id, new Date());
    expect(await row()).toMatchObject({ disabledReason: "gone" });
    expect(await mailsOf(organization.id)).toEqual([owner.email]);
  });

  it("has two valid secrets while one is rotated, and one afterwards", async () => {
    receiver.answerWith(200);
    const { organization, endpoint, announceLow, only, actor } = await alone();
    const now = new Date();
    const { secret } = await rotateSecret(organization, endpoint.id, 24, actor, now);
    expect(secret).not.toBe(endpoint.secret);
    await announceLow();
    const { id, messageId } = await only();
    await deliver(id, now);
    await resendDelivery(organization.id, endpoint.id, id, now);
    const later = new Date(now.getTime() + 24 * HOUR_MS);
    await deliver(id, later);
    const [during, after] = receiver.received.filter((one) => one.id === messageId);
    expect(during?.signature.split(" ")).toHaveLength(2);
    during?.verify(endpoint.secret);
    during?.verify(secret ?? "");
    const signed = new Webhook(secret ?? "").sign(messageId, later, after?.body ?? "");
    expect(after?.signature).toBe(signed);
  });

  it("whose secret was sealed before a rotation of NEXTAUTH_SECRET signs with it, and is sealed anew", async () => {
    const { organization, endpoint, announceLow, only } = await alone();
    await announceLow();
    const { id, messageId } = await only();
    await withRotatedSecret(async () => {
      await deliver(id, new Date());
      await sealEndpointsAnew();
    });
    receiver.received.find((one) => one.id === messageId)?.verify(endpoint.secret);
    await withRotatedSecret(
      async () => {
        await resendDelivery(organization.id, endpoint.id, id, new Date());
        await deliver(id, new Date());
      },
      { keepsPrevious: false },
    );
    const received = receiver.received.filter((one) => one.id === messageId);
    expect(received).toHaveLength(2);
    received[1]?.verify(endpoint.secret);
  });

  it("whose secret was sealed with another key says what to do", async () => {
    const { endpoint, announceLow, only } = await alone();
    await db().webhookEndpoint.update({
      where: { id: endpoint.id },
      data: { secret: Buffer.alloc(64) },
    });
    await announceLow();
    const { id } = await only();
    await deliver(id, new Date());
    expect((await readDelivery(endpoint.id, id)).last_problem).toMatch(/Rotate it, then resend/);
  });

  it("takes a test while it is disabled, which is tried once and counts for nothing", async () => {
    receiver.answerWith(500);
    const { organization, endpoint, actor, row } = await alone();
    await changeEndpoint(organization, endpoint.id, { enabled: false }, actor, new Date());
    const { id } = await sendTest(organization.id, endpoint.id, new Date());
    await deliver(id, new Date());
    expect(await readDelivery(endpoint.id, id)).toMatchObject({
      type: "webhook.test",
      status: "failed",
      next_attempt_at: null,
      log: [{ status: 500 }],
    });
    expect(await row()).toMatchObject({ failures: 0, disabledReason: "by_hand" });
  });

  it("that is deleted is sent nothing more", async () => {
    const { organization, endpoint, announceLow, only } = await alone();
    await announceLow();
    const { id } = await only();
    await deleteEndpoint(organization, endpoint.id, systemActor, new Date());
    const before = receiver.received.length;
    await deliver(id, new Date());
    await announceLow();
    expect(receiver.received).toHaveLength(before);
    expect(await deliveriesOf(endpoint.id)).toMatchObject([{ id, state: "skipped" }]);
  });
});

describe("a replay", () => {
  it("sends what happened within the time, of the chosen kinds", async () => {
    receiver.answerWith(200);
    const of = await alone();
    const { organization, endpoint } = of;
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour));
    for (const hour of [1, 2, 3]) await of.announceLow(at(hour));
    await sendAll(endpoint.id);
    const replay = (from: number, to: number, types?: string[]) =>
      replayDeliveries(
        organization.id,
        endpoint.id,
        { from: at(from), to: at(to), types, undeliveredOnly: false },
        new Date(),
      );
    expect(await replay(2, 3)).toBe(1);
    expect(await replay(1, 9, ["credits.depleted"])).toBe(0);
    expect(await replay(1, 9, ["credits.low"])).toBe(3);
    await expect(replay(3, 3)).rejects.toMatchObject({ code: "validation_failed" });
    const ids = new Set(receiver.received.map(({ id }) => id));
    await sendAll(endpoint.id);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(ids);
  });
});

import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/foundation/actor";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { announce } from "@/server/gateways/webhooks/announce";
import { purgeExpired } from "@/server/retention/purge-expired";
import { grantCredits, newApiKey } from "@/server/scenarios/story";
import { deliver } from "@/server/webhooks/deliver";
import { listEndpoints } from "@/server/webhooks/find-endpoint";
import {
  closeListener,
  MAX_LISTENERS,
  openListener,
} from "@/server/webhooks/listeners/open-listener";
import { pollListener } from "@/server/webhooks/listeners/poll-listener";
import { triggerEvent } from "@/server/webhooks/listeners/trigger-event";
import { tenantWithoutBooks } from "../support/tenant";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { deliveriesOf, endpointOf, sendAll } from "./story";

const MINUTE_MS = 60_000;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await disconnectDb();
});

async function listening(types?: string[]) {
  const tenant = await tenantWithoutBooks(10);
  const { organization, owner } = tenant;
  const made = await newApiKey(new Date(), organization, owner, {
    name: "CLI",
    scopes: ["webhooks:write"],
  });
  const actor: Actor = { type: "api_key", id: made.id };
  const listener = await openListener(organization, types, actor, new Date());
  return {
    ...tenant,
    actor,
    listener,
    poll: (results: Parameters<typeof pollListener>[2]["results"] = [], at = new Date()) =>
      pollListener(organization.id, listener.id, { results, waitSeconds: 0 }, actor, at),
    tell: (at = new Date()) =>
      inTransaction((tx) =>
        announce(
          tx,
          {
            type: "credits.low",
            creditAccountId: organization.creditAccountId,
            data: { available: 399, threshold: 400 },
          },
          at,
        ),
      ),
  };
}

describe("a listener", () => {
  it("polls for what its organization announces, signed with a secret that stays the same", async () => {
    const { organization, actor, listener, tell, poll } = await listening();
    expect((await poll()).data).toEqual([]);
    await tell();
    const { data } = await poll();
    const [only] = data;
    if (!only || data.length > 1) throw new Error("one delivery waits");
    expect(new Webhook(listener.secret).verify(only.body, only.headers)).toMatchObject({
      type: "credits.low",
      data: { organization_id: organization.id, available: 399 },
    });
    const again = await openListener(organization, undefined, actor, new Date());
    expect(again.secret).toBe(listener.secret);
    const other = { type: "api_key" as const, id: "key_01kan3x7c9e6mvb4f2tq8zr5ws" };
    expect((await openListener(organization, undefined, other, new Date())).secret).not.toBe(
      listener.secret,
    );
  });

  it("is given a delivery until it says what became of it, and then no more", async () => {
    const { tell, poll, listener } = await listening();
    await tell();
    await tell();
    const first = (await poll()).data.map(({ delivery_id }) => delivery_id);
    expect((await poll()).data.map(({ delivery_id }) => delivery_id)).toEqual(first);
    const [a = "", b = ""] = first;
    const rest = await poll([
      { delivery_id: a, status: 200, problem: null },
      { delivery_id: b, status: null, problem: "Connection refused" },
    ]);
    expect(rest.data).toEqual([]);
    expect(await deliveriesOf(listener.id)).toMatchObject([
      { id: a, state: "delivered", lastStatus: 200, attempts: 1 },
      { id: b, state: "failed", lastProblem: "Connection refused", attempts: 1 },
    ]);
  });

  it("waits for the first event, and is told as soon as there is one", async () => {
    const { organization, listener, actor, tell } = await listening();
    const polled = pollListener(
      organization.id,
      listener.id,
      { results: [], waitSeconds: 8 },
      actor,
      new Date(),
    );
    await tell();
    expect((await polled).data).toHaveLength(1);
  });

  it("hears of the ledger too", async () => {
    const { listener, poll, organization } = await listening(["credits.granted"]);
    await grantCredits(new Date(), organization, 5);
    await sendAll(listener.id);
    expect((await poll()).data.map(({ type }) => type)).toEqual(["credits.granted"]);
  });

  it("is never sent anything: there is no job, and none that is made does anything", async () => {
    const { tell, listener } = await listening();
    await tell();
    const [delivery] = await deliveriesOf(listener.id);
    const id = delivery?.id ?? "";
    const jobs = await db().$queryRaw<unknown[]>`
      select 1 from graphile_worker.jobs where key = ${`deliver-webhook:${id}`}`;
    expect(jobs).toEqual([]);
    await deliver(id, new Date());
    expect(await deliveriesOf(listener.id)).toMatchObject([{ state: "pending", attempts: 0 }]);
  });

  it("disturbs no endpoint: each gets its own delivery, and lists show endpoints alone", async () => {
    receiver.answerWith(200);
    const { organization, tell, poll } = await listening();
    const endpoint = await endpointOf(organization, receiver, ["credits.low"]);
    await tell();
    await sendAll(endpoint.id);
    expect(await deliveriesOf(endpoint.id)).toMatchObject([{ state: "delivered" }]);
    expect((await poll()).data).toHaveLength(1);
    const { data } = await listEndpoints(organization.id, { limit: 50 }, new Date());
    expect(data.map(({ id }) => id)).toEqual([endpoint.id]);
  });

  it("hears of nothing two minutes after its last poll, comes back with the next, and is gone after a month", async () => {
    const { tell, poll, listener } = await listening();
    const later = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS);
    await db().webhookEndpoint.update({
      where: { id: listener.id },
      data: { polledAt: later(-3) },
    });
    await tell();
    expect((await poll()).data).toEqual([]);
    // Whatever the clock of a sandbox says.
    await tell(later(60 * 24));
    expect((await poll()).data).toHaveLength(1);
    await purgeExpired(later(30 * 24 * 60));
    expect(await deliveriesOf(listener.id)).toHaveLength(1);
    await purgeExpired(later(1 + 31 * 24 * 60));
    expect(await db().webhookEndpoint.count({ where: { id: listener.id } })).toBe(0);
  });

  it("is polled and closed by who opened it alone", async () => {
    const { organization, listener, actor, owner } = await listening();
    const stranger: Actor = { type: "user", id: owner.id };
    const wanted = { results: [], waitSeconds: 0 };
    await expect(
      pollListener(organization.id, listener.id, wanted, stranger, new Date()),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(closeListener(organization.id, listener.id, stranger)).rejects.toMatchObject({
      code: "not_found",
    });
    await closeListener(organization.id, listener.id, actor);
    await expect(
      pollListener(organization.id, listener.id, wanted, actor, new Date()),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("is one of ten at most in an organization", async () => {
    const { organization, actor } = await listening();
    const opened = await Promise.allSettled(
      Array.from({ length: MAX_LISTENERS }, () =>
        openListener(organization, undefined, actor, new Date()),
      ),
    );
    expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_LISTENERS - 1);
  });
});

describe("a triggered event", () => {
  it("is the example of its kind, about this organization and marked as a test, to listeners alone", async () => {
    receiver.answerWith(200);
    const { organization, poll, listener } = await listening(["purchase.paid"]);
    const endpoint = await endpointOf(organization, receiver);
    expect(await triggerEvent(organization.id, "purchase.paid", new Date())).toMatchObject({
      listeners: 1,
    });
    const [sent] = (await poll()).data;
    expect(
      new Webhook(listener.secret).verify(sent?.body ?? "", sent?.headers ?? {}),
    ).toMatchObject({
      type: "purchase.paid",
      livemode: true,
      data: { organization_id: organization.id, test: true },
    });
    expect(await deliveriesOf(endpoint.id)).toEqual([]);
  });

  it("that nobody listens to is refused", async () => {
    const { organization } = await listening(["purchase.paid"]);
    await expect(triggerEvent(organization.id, "credits.low", new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });
    expect(await triggerEvent(organization.id, "webhook.test", new Date())).toMatchObject({
      listeners: 1,
    });
  });
});

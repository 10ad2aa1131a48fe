import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertAnswer, FiringAnswer } from "@/server/alerts/alert.schema";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { newApiKey } from "@/server/scenarios/story";
import { apiOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { sendAll } from "../webhooks/story";

let stack: Stack;
let receiver: Receiver;
beforeAll(async () => {
  stack = await startStack();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await stack.stop();
});

/** A tenant whose key manages billing, with 999 of 1,001 credits left. */
async function world() {
  const tenant: Tenant = await tenantWithoutBooks(1_000);
  const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
    name: "Billing",
    scopes: ["billing:read", "billing:write", "usage:write", "webhooks:write"],
  });
  const api = apiOf(stack, { ...tenant, apiKey: key });
  const patch = <T>(path: string, body: unknown) =>
    stack.json<T>(`${stack.apiUrl}/api${path}`, {
      method: "PATCH",
      body,
      headers: { authorization: `Bearer ${key}` },
    });
  const create = (body: object) => api.post<AlertAnswer>("/v1/alerts", body);
  const { creditAccountId } = tenant.organization;
  const spend = async (credits: number) => {
    const amount = { operation: "api.call", quantity: credits };
    expect((await api.post("/v1/charges", amount)).status).toBe(201);
    await checkAlerts(creditAccountId, false, new Date());
  };
  return { tenant, api, patch, create, spend, creditAccountId };
}

describe("an alert", () => {
  it("to a URL arrives once a crossing, signed with the secret of its creation, and is in the log", async () => {
    receiver.answerWith(200);
    const { api, create, spend } = await world();
    const { status, body: alert } = await create({
      threshold_percent: 20,
      webhook_url: receiver.url,
    });
    expect([status, alert.armed, alert.fires_below]).toEqual([201, true, 200.2]);
    await spend(850);
    await spend(10);
    await sendAll(alert.webhook_endpoint_id ?? "");
    const arrived = receiver.received.filter(({ body }) => body.includes(alert.id));
    expect(arrived).toHaveLength(1);
    arrived[0]?.verify(alert.secret ?? "");
    expect(arrived[0]?.payload).toMatchObject({
      type: "credits.alert",
      data: {
        alert_id: alert.id,
        threshold_percent: 20,
        available: 149,
        total: 1_001,
        message: "Test Books has 149 credits left, 14.88% of 1,001. The alert is set at 20%.",
      },
    });
    const { body: log } = await api.get<{ data: FiringAnswer[] }>("/v1/alert-firings");
    expect(log.data.find(({ alert_id }) => alert_id === alert.id)).toMatchObject({
      available: 149,
      sent_to: new URL(receiver.url).host,
      problem: null,
    });
    expect(log.data.filter(({ alert_id }) => alert_id === null)).toMatchObject([{ level: "low" }]);
    const { body: after } = await api.get<AlertAnswer>(`/v1/alerts/${alert.id}`);
    expect(after).toMatchObject({ armed: false, times_fired: 1, available: 139 });
    expect(after.secret).toBeUndefined();
  });

  it("to a Slack hook is one line of text, in which a name is no markup", async () => {
    receiver.answerWith(200);
    const { tenant, create, spend } = await world();
    await db().organization.update({
      where: { id: tenant.organization.id },
      data: { name: "A & <!channel>" },
    });
    const { body: alert } = await create({
      threshold_credits: 300,
      channel: "slack",
      webhook_url: receiver.url,
    });
    expect(alert.secret).toBeNull();
    await spend(800);
    await sendAll(alert.webhook_endpoint_id ?? "");
    const bodies = receiver.received
      .map(({ body }) => body)
      .filter((body) => body.includes("text"));
    expect(JSON.parse(bodies.at(-1) ?? "{}")).toEqual({
      text: `A &amp; &lt;!channel&gt; has 199 credits left. The alert is set at 300 credits.\n${env().APP_URL}/${tenant.organization.slug}/billing`,
    });
  });

  it("by email goes to members and the billing email only, and stops when one has left", async () => {
    const { tenant, create, spend, creditAccountId } = await world();
    const stranger = await create({
      threshold_percent: 50,
      channel: "email",
      email: "stranger@elsewhere.test",
    });
    expect([stranger.status, JSON.stringify(stranger.body)]).toEqual([
      400,
      expect.stringContaining("the confirmed email of a member"),
    ]);
    const { status, body: alert } = await create({
      threshold_percent: 50,
      channel: "email",
      email: tenant.owner.email,
      cooldown_seconds: 0,
    });
    expect(status, JSON.stringify(alert)).toBe(201);
    const mails = () =>
      db().emailMessage.count({
        where: { template: "balance-alert", recipient: tenant.owner.email },
      });
    await spend(600);
    await spend(10);
    expect(await mails()).toBe(1);
    await db().creditAccount.update({
      where: { id: creditAccountId },
      data: { billingEmail: null },
    });
    await db().user.update({ where: { id: tenant.owner.id }, data: { emailVerifiedAt: null } });
    await db().alert.update({ where: { id: alert.id }, data: { isDown: false } });
    await checkAlerts(creditAccountId, false, new Date());
    const [last] = await db().alertFiring.findMany({
      where: { alertId: alert.id },
      orderBy: { id: "desc" },
    });
    expect(last).toMatchObject({
      sentTo: "",
      problem: expect.stringContaining("no longer a member"),
    });
    expect(await mails()).toBe(1);
  });

  it.each([
    "http://hooks.example.com/",
    "https://localhost/",
    "https://127.0.0.2/",
    "https://10.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://0x7f000002/",
    "https://hooks.internal/",
    "https://user:pass@hooks.example.com/",
    "https://hooks.example.com:22/",
  ])("never goes to %s, as a webhook, for Slack or of a wallet", async (webhook_url) => {
    const { create, api } = await shared();
    for (const channel of ["webhook", "slack"]) {
      const { status, body } = await create({ threshold_percent: 5, channel, webhook_url });
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("webhook_url")]);
    }
    const alerts = [{ threshold_percent: 5, webhook_url }];
    const wallet = await api.post("/v1/wallets", { name: "Refused", alerts });
    expect(wallet.status).toBe(400);
  });

  it("says what it lacks", async () => {
    const { create } = await shared();
    const webhook_url = "https://hooks.example.com/";
    for (const [body, path] of [
      [{ webhook_url }, "threshold_percent"],
      [{ webhook_url, threshold_percent: 5, threshold_credits: 5 }, "threshold_credits"],
      [{ threshold_percent: 5 }, "webhook_url"],
      [{ threshold_percent: 5, channel: "email" }, "email"],
      [{ threshold_percent: 101, webhook_url }, "threshold_percent"],
      [{ threshold_percent: 0, webhook_url }, "threshold_percent"],
    ] as const) {
      const answer = await create(body);
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([
        400,
        expect.stringContaining(path),
      ]);
    }
  });

  it("is tested without firing", async () => {
    receiver.answerWith(200);
    const { api, create } = await world();
    const { body: alert } = await create({ threshold_percent: 5, webhook_url: receiver.url });
    const { status, body } = await api.post<{ delivery_id: string }>(`/v1/alerts/${alert.id}/test`);
    expect([status, body.delivery_id]).toEqual([202, expect.stringMatching(/^whd_/)]);
    await sendAll(alert.webhook_endpoint_id ?? "");
    expect(receiver.ofType("webhook.test").length).toBeGreaterThan(0);
    const { body: after } = await api.get<AlertAnswer>(`/v1/alerts/${alert.id}`);
    expect(after.times_fired).toBe(0);
  });
});

describe("alerts of a wallet, as S4 sends them", () => {
  const low = { threshold_percent: 20, webhook_url: "https://your-app.com/hooks/low-credits" };
  const critical = {
    threshold_percent: 5,
    webhook_url: "https://your-app.com/hooks/critical-credits",
  };

  it("are created, read, replaced and removed, and one that stays keeps its state", async () => {
    const { api, patch, tenant } = await world();
    const made = await api.post<WalletAnswer>("/v1/wallets", {
      customer_id: tenant.organization.id,
      name: "Prepaid",
      alerts: [low, critical],
    });
    expect([made.status, made.body.alerts]).toEqual([201, [low, critical]]);
    const path = `/v1/wallets/${made.body.id}`;
    expect((await api.get<WalletAnswer>(path)).body.alerts).toEqual([low, critical]);
    await db().alert.updateMany({
      where: { walletId: made.body.id, thresholdBps: 500 },
      data: { crossing: 3, firedAt: new Date() },
    });
    const other = { ...low, threshold_percent: 12.5 };
    const changed = await patch<WalletAnswer>(path, { alerts: [critical, other] });
    expect(changed.body.alerts).toEqual([other, critical]);
    const { body: list } = await api.get<{ data: AlertAnswer[] }>("/v1/alerts");
    expect(
      list.data.map(({ threshold_percent, times_fired }) => [threshold_percent, times_fired]),
    ).toEqual([
      [5, 3],
      [12.5, 0],
    ]);
    expect((await patch<WalletAnswer>(path, { name: "Still" })).body.alerts).toHaveLength(2);
    expect((await patch<WalletAnswer>(path, { alerts: [] })).body.alerts).toEqual([]);
    const hooks = await db().webhookEndpoint.count({
      where: { organizationId: tenant.organization.id, isForAlerts: true, deletedAt: null },
    });
    expect(hooks, "no alert is left that used them").toBe(0);
  });

  it("show only the host to who may not change the wallet", async () => {
    const { api, tenant } = await world();
    const { body: wallet } = await api.post<WalletAnswer>("/v1/wallets", {
      name: "Prepaid",
      alerts: [low],
    });
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Reader",
      scopes: ["billing:read"],
    });
    const reader = apiOf(stack, { ...tenant, apiKey: key });
    const { body } = await reader.get<WalletAnswer>(`/v1/wallets/${wallet.id}`);
    expect(body.alerts).toEqual([{ threshold_percent: 20, webhook_url: "https://your-app.com/…" }]);
    expect((await reader.get("/v1/alerts")).status).toBe(403);
  });

  it("have an endpoint that is changed and deleted with them alone", async () => {
    const { api, patch } = await world();
    await api.post("/v1/wallets", { name: "Prepaid", alerts: [low] });
    const { body } = await api.get<{ data: { id: string; for_alerts: boolean }[] }>(
      "/v1/webhook-endpoints",
    );
    const [endpoint] = body.data;
    expect(endpoint?.for_alerts).toBe(true);
    const path = `/v1/webhook-endpoints/${endpoint?.id}`;
    expect((await api.delete(path)).status).toBe(409);
    expect((await patch(path, { url: "https://other.example.com/" })).status).toBe(409);
    expect((await patch(path, { enabled: false })).status).toBe(200);
  });
});

let one: Promise<Awaited<ReturnType<typeof world>>> | undefined;
function shared() {
  one ??= world();
  return one;
}

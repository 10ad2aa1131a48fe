import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlert } from "@/server/alerts/change-alert";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { createBudget } from "@/server/budgets/create-budget";
import { tellBudgetReached } from "@/server/budgets/tell-budget-reached";
import { db, inTransaction } from "@/server/foundation/db";
import {
  type WebhookEventType,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";
import { tellExpiring } from "@/server/grants/tell-expiring";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { closeOrganization } from "@/server/organizations/closing/close-organization";
import { reopenOrganization } from "@/server/organizations/closing/reopen-organization";
import { moveOrganization } from "@/server/organizations/moving/move-organization";
import { sweepPastDue } from "@/server/past-due/sweep-past-due";
import { requestRefund } from "@/server/payments/request-refund";
import { pauseRecharge } from "@/server/recharge/pause-recharge";
import { addCard, grantCredits, newOrganization } from "@/server/scenarios/story";
import { followLedgers } from "@/server/webhooks/follow-ledgers";
import { apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { sale, setRecharge, type Tenant, tenantWith } from "../support/tenant";
import { type Receiver, startReceiver } from "../support/webhook-receiver";
import { endpointOf } from "./story";

const DAY_MS = 86_400_000;
let stack: Stack;
let receiver: Receiver;
const arrived = new Set<string>();
beforeAll(async () => {
  stack = await startStack();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await stack.stop();
});

/** A tenant that hears of everything that happens to it. */
async function listening(credits: number, prepare?: (tenant: Tenant) => Promise<unknown>) {
  const tenant = await tenantWith(credits);
  await prepare?.(tenant);
  await stack.drainJobs();
  const { secret } = await endpointOf(tenant.organization, receiver);
  const { id } = tenant.organization;
  return { tenant, secret, id };
}

/** What came to it, each signed and in its documented shape, by type. */
async function heard({ secret, id }: { secret: string; id: string }) {
  await followLedgers(new Date());
  await stack.drainJobs();
  // Deliveries are sent side by side: their timestamps tell the order, not their arrival.
  const about = receiver.received
    .filter(({ payload }) => (payload.data as { organization_id?: string }).organization_id === id)
    .sort((a, b) => a.payload.timestamp.localeCompare(b.payload.timestamp));
  return about.map((one) => {
    one.verify(secret);
    const type = one.payload.type as WebhookEventType;
    const data = webhookEvents[type].data.parse(one.payload.data);
    expect(data, "nothing is sent that is not documented").toEqual(one.payload.data);
    arrived.add(type);
    return { type, data: one.payload.data as Record<string, unknown> };
  });
}

const typesOf = (events: { type: string }[]) => events.map(({ type }) => type).sort();

describe("webhooks tell", () => {
  it("what is bought: the payment, its credits and the card", async () => {
    const world = await listening(0);
    const { session } = await apiOf(stack, world.tenant).buy({ package: "builder" });
    await bankOf(stack).pay(session);
    await stack.drainJobs();
    const events = await heard(world);
    expect(typesOf(events)).toEqual(
      ["credits.granted", "payment_method.updated", "purchase.paid"].sort(),
    );
    expect(events.find(({ type }) => type === "purchase.paid")?.data).toMatchObject({
      credits: 5_000,
      amount_cents: 5_000,
      currency: "usd",
    });
    expect(events.find(({ type }) => type === "credits.granted")?.data).toMatchObject({
      category: "purchased",
      credits: 5_000,
      debt_paid: 0,
    });
  });

  it("refunds and disputes of a payment", async () => {
    const world = await listening(0);
    const { session } = await apiOf(stack, world.tenant).buy({ package: "builder" });
    await bankOf(stack).pay(session);
    await stack.drainJobs();
    const { creditAccountId } = world.tenant.organization;
    const payment = await db().payment.findFirstOrThrow({ where: { creditAccountId } });
    await requestRefund(
      { paymentId: payment.id, amountCents: 2_000n, reason: "Asked for by the customer" },
      { type: "staff", id: "usr_staff" },
      undefined,
      new Date(),
    );
    await stack.drainJobs();
    const control = (path: string, body = {}) =>
      stack.json<{ dispute: { id: string } }>(`${stack.stripeUrl}/_emulator${path}`, { body });
    const { body } = await control(`/charges/${payment.stripeChargeId}/dispute`);
    await stack.drainJobs();
    await control(`/disputes/${body.dispute.id}/close`, { outcome: "won" });
    await stack.drainJobs();
    const events = await heard(world);
    expect(events.find(({ type }) => type === "purchase.refunded")?.data).toMatchObject({
      outcome: "refunded",
      payment_id: payment.id,
      amount_cents: 2_000,
      credits_taken: 2_000,
    });
    const disputes = events.filter(({ type }) => type === "purchase.disputed");
    expect(disputes.map(({ data }) => data.outcome).sort()).toEqual(["opened", "won"]);
  });

  it.each([
    ["4242424242424242", ["recharge.succeeded", "credits.granted", "credits.consumed"]],
    ["4000000000000341", ["recharge.failed", "credits.consumed"]],
    ["4000002760003184", ["recharge.action_required", "credits.consumed"]],
  ])("what auto-recharge came to with card %s", async (card, expected) => {
    const world = await listening(401, async (tenant) => {
      await addCard(new Date(), tenant.organization, card);
      await setRecharge(tenant, { enabled: true });
    });
    await sale(world.tenant);
    await stack.drainJobs();
    expect(typesOf(await heard(world))).toEqual([...expected].sort());
  });

  it("that auto-recharge stopped", async () => {
    const world = await listening(500);
    const { creditAccountId } = world.tenant.organization;
    await db().rechargePolicy.updateMany({ where: { creditAccountId }, data: { enabled: true } });
    const pause = { reason: "dispute" as const, words: "a payment is disputed", event: "dsp_1" };
    await inTransaction(async (tx) => {
      await lockCreditAccount(tx, creditAccountId);
      await pauseRecharge(tx, creditAccountId, pause, new Date());
    });
    const [event] = await heard(world);
    expect(event).toMatchObject({
      type: "recharge.disabled",
      data: { reason: "a payment is disputed", available: 500 },
    });
  });

  it("an alert that somebody set", async () => {
    const world = await listening(100);
    const { creditAccountId } = world.tenant.organization;
    const input = {
      walletId: null,
      threshold: { thresholdBps: 5_000, threshold: null },
      destination: { channel: "email", email: world.tenant.owner.email },
      cooldownSeconds: 0,
    } as const;
    await inTransaction((tx) =>
      createAlert(tx, creditAccountId, input, world.tenant.actor, new Date()),
    );
    const price = await priceOfCall(world.tenant);
    const quantity = Math.round(60 / price);
    await apiOf(stack, world.tenant).post("/v1/charges", { operation: "api.call", quantity });
    for (const _ of [1, 2]) await checkAlerts(creditAccountId, false, new Date());
    const fired = (await heard(world)).filter(({ type }) => type === "credits.alert");
    expect(fired).toMatchObject([
      { data: { threshold_percent: 50, threshold_credits: 51.5, available: 40, total: 103 } },
    ]);
  });

  it("each crossing of the balance, once", async () => {
    const world = await listening(402);
    const { creditAccountId } = world.tenant.organization;
    const spend = async (quantity: number) => {
      await apiOf(stack, world.tenant).post("/v1/charges", { operation: "api.call", quantity });
      await checkAlerts(creditAccountId, false, new Date());
      await checkAlerts(creditAccountId, false, new Date());
    };
    const price = await priceOfCall(world.tenant);
    for (const left of [399, 50, 0]) {
      const available = await availableOf(world.tenant);
      await spend(Math.round((available - left) / price));
    }
    const crossings = (await heard(world)).filter(({ type }) => /low|critical|depleted/.test(type));
    expect(crossings.map(({ type }) => type)).toEqual([
      "credits.low",
      "credits.critical",
      "credits.depleted",
    ]);
  });

  it("credits that expire soon", async () => {
    const world = await listening(10);
    const expiresAt = new Date(Date.now() + 6.5 * DAY_MS);
    const effectiveAt = new Date(Date.now() - 20 * DAY_MS);
    await grantCredits(new Date(), world.tenant.organization, 250, { effectiveAt, expiresAt });
    for (const _ of [1, 2]) await tellExpiring(new Date(new Date().setUTCHours(23)));
    const events = (await heard(world)).filter(({ type }) => type === "credits.expiring");
    expect(events).toMatchObject([{ data: { credits: 250, grants: [{ credits: 250 }] } }]);
  });

  it("holds, and what was spent of them", async () => {
    const world = await listening(100);
    const api = apiOf(stack, world.tenant);
    const hold = async () =>
      (await api.post<{ id: string }>("/v1/holds", { operation: "api.call", quantity: 10 })).body
        .id;
    const [captured, released, open] = [await hold(), await hold(), await hold()];
    await api.post(`/v1/holds/${captured}/capture`, { quantity: 4 });
    await api.post(`/v1/holds/${released}/release`);
    const events = await heard(world);
    const of = (id: string) =>
      events.filter(({ data }) => data.hold_id === id).map(({ type, data }) => ({ type, data }));
    expect(of(captured).map(({ type }) => type)).toEqual(["hold.created", "hold.captured"]);
    const [created, capture] = of(captured).map(({ data }) => data) as {
      credits: number;
      released: number;
    }[];
    expect((capture?.credits ?? 0) + (capture?.released ?? 0)).toBeCloseTo(
      created?.credits ?? -1,
      6,
    );
    expect(of(released)).toMatchObject([
      { type: "hold.created" },
      { type: "hold.released", data: { reason: "released" } },
    ]);
    expect(of(open).map(({ type }) => type)).toEqual(["hold.created"]);
  });

  it("an organization that is past due, suspended and active again", async () => {
    const world = await listening(10);
    const { creditAccountId } = world.tenant.organization;
    const owe = (pastDueSince: Date | null) =>
      db().creditAccount.update({ where: { id: creditAccountId }, data: { pastDueSince } });
    await owe(new Date());
    await sweepPastDue(new Date());
    await sweepPastDue(new Date(Date.now() + 8 * DAY_MS));
    await owe(null);
    await sweepPastDue(new Date(Date.now() + 9 * DAY_MS));
    const events = await heard(world);
    expect(events.map(({ type }) => type)).toEqual([
      "organization.past_due",
      "organization.suspended",
      "organization.resumed",
    ]);
  });

  it("a budget that reached a mark, once", async () => {
    const world = await listening(10);
    const { organization, actor } = world.tenant;
    const limits = { subject: "organization", period: "month", limit: 500 } as const;
    const budget = await createBudget(
      organization,
      { ...limits, action: "block", alert_percents: [50, 80, 100] },
      actor,
      new Date(),
    );
    await db().budget.update({ where: { id: budget.id }, data: { spent: 400_000_000n } });
    const windowStart = budget.period_start?.slice(0, 10) ?? "";
    const reached = { budgetId: budget.id, percent: 80, windowStart };
    for (const _ of [1, 2]) await tellBudgetReached(reached, new Date());
    expect(await heard(world)).toMatchObject([
      { type: "budget.reached", data: { percent: 80, spent: 400, limit: 500 } },
    ]);
  });

  it("closing, with nothing after it, and reopening", async () => {
    const world = await listening(10);
    const { organization, actor } = world.tenant;
    await closeOrganization(organization, organization.name, actor, new Date());
    await stack.drainJobs();
    await reopenOrganization(organization.id, actor, new Date());
    const events = (await heard(world)).filter(({ type }) => type.startsWith("organization."));
    expect(events).toMatchObject([
      { type: "organization.closed", data: { closed_with: null } },
      { type: "organization.reopened", data: { status: "active" } },
    ]);
  });

  it("a move, once, with who pays before and after", async () => {
    const parent = await listening(10);
    const { owner, organization, actor } = parent.tenant;
    const child = await newOrganization(new Date(), {
      name: "Branch",
      owner,
      parent: organization,
      billing: "shared",
    });
    const { secret } = await endpointOf(child, receiver);
    await moveOrganization(
      {
        organizationId: child.id,
        userId: owner.id,
        parentId: "none",
        relationship: undefined,
        billing: undefined,
      },
      { actor, billingEmail: owner.email },
      new Date(),
    );
    const events = (await heard({ secret, id: child.id })).filter(
      ({ type }) => type === "organization.moved",
    );
    expect(events).toMatchObject([
      {
        data: {
          parent_organization_id: null,
          previous_parent_organization_id: parent.id,
          relationship: null,
          billing_organization_id: child.id,
          previous_billing_organization_id: parent.id,
        },
      },
    ]);
  });

  it("every kind of event that is documented", () => {
    expect([...arrived].sort()).toEqual([...webhookEventTypes].sort());
  });
});

async function availableOf(tenant: Tenant): Promise<number> {
  const { body } = await apiOf(stack, tenant).get<{ credits_remaining: number }>(
    `/organizations/${tenant.organization.id}/billing`,
  );
  return body.credits_remaining;
}

async function priceOfCall(tenant: Tenant): Promise<number> {
  const { body } = await apiOf(stack, tenant).post<{ credits: number }>(
    "/v1/charges?dry_run=true",
    { operation: "api.call" },
  );
  return body.credits;
}

import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStripeEvent } from "@/server/doors/stripe-webhook/process-stripe-event";
import { sweepInbox, sweepMissedEvents } from "@/server/doors/stripe-webhook/sweep-inbox";
import { db } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { listStripeEvents } from "@/server/payments/inbox/list-stripe-events";
import { replayEvent } from "@/server/payments/inbox/replay-event";
import { completeCheckout } from "@/server/scenarios/story";
import { reversalsOf, staff } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger } from "../support/tenant";

let stack: Stack;
let world: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  process.env.STRIPE_WEBHOOK_SECRET_PREVIOUS = "whsec_before_the_rotation";
  stack = await startStack();
  world = reversalsOf(stack);
});
afterAll(() => stack.stop());

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const webhooks = (mode: "deliver" | "hold" | "release" | "drop") =>
  world.control("/webhooks", { mode });

async function deliver(body: object, secret = "whsec_local_tests"): Promise<number> {
  const payload = JSON.stringify({ object: "event", created: nowSeconds(), ...body });
  const signature = new Stripe("sk_test_local").webhooks.generateTestHeaderString({
    payload,
    secret,
  });
  const answer = await fetch(`${stack.apiUrl}/api/stripe/webhook`, {
    method: "POST",
    headers: { "stripe-signature": signature, "content-type": "application/json" },
    body: payload,
  });
  return answer.status;
}
const nowSeconds = () => Math.floor(Date.now() / 1000);
const eventOf = (objectId: string, type: string) =>
  db().stripeEvent.findFirstOrThrow({ where: { objectId, type } });

describe("an event that fails", () => {
  it("is parked, tried again when Stripe answers, and holds up no other", async () => {
    const buyer = await world.buyer();
    const other = await world.buyer();
    await world.fault("GET", `/v1/payment_intents/${buyer.paymentIntentId}`, "status_500", 50);
    await world.control(`/charges/${buyer.chargeId}/dispute`);
    await world.dispute(other);
    expect(await creditsOf(other)).toBe(0);
    expect(await creditsOf(buyer)).toBe(5000);
    const parked = await db().stripeEvent.findMany({ where: { status: "parked" } });
    expect(parked.map(({ type }) => type).sort()).toEqual([
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
    ]);
    expect(parked[0]?.problem).toBeTruthy();

    await world.clearFaults();
    await sweepInbox(new Date());
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(5000);
    await sweepInbox(later(2));
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(0);
    expect(await db().stripeEvent.count({ where: { status: "parked" } })).toBe(0);
    await expectSoundLedger(buyer);
  });

  it("waits for a person after 24 hours, and a replay by staff finishes it", async () => {
    const buyer = await world.buyer();
    await world.fault("GET", `/v1/payment_intents/${buyer.paymentIntentId}`, "status_500", 500);
    await webhooks("drop");
    const { dispute } = await world.control(`/charges/${buyer.chargeId}/dispute`);
    await webhooks("deliver");
    const id = `evt_parked_${buyer.chargeId}`;
    await deliver({
      id,
      type: "charge.dispute.created",
      data: { object: { id: dispute?.id, object: "dispute" } },
    });
    await stack.drainJobs();
    await db().stripeEvent.update({
      where: { id },
      data: { receivedAt: new Date(Date.now() - 23.99 * 3_600_000) },
    });
    await processStripeEvent(id, new Date());
    expect(await db().stripeEvent.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "parked",
      nextTryAt: null,
    });
    await world.clearFaults();
    await sweepInbox(later(60 * 48));
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(5000);

    await replayEvent(id, staff, new Date());
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(0);
    const { data } = await listStripeEvents({ search: id, limit: 10 });
    expect(data).toMatchObject([{ status: "processed", replayed_by: "usr_staff" }]);
  });

  it("whose job was lost with its process is found by the sweep", async () => {
    const buyer = await world.buyer();
    await webhooks("drop");
    const made = await stripe().refunds.create({ payment_intent: buyer.paymentIntentId });
    await webhooks("deliver");
    await deliver({
      id: `evt_lost_${made.id}`,
      type: "refund.created",
      data: { object: { id: made.id, object: "refund" } },
    });
    await db().$executeRaw`delete from graphile_worker._private_jobs`;
    await sweepInbox(later(6));
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(0);
  });

  it("replayed when it was done already moves nothing", async () => {
    const buyer = await world.buyer();
    await world.refund(buyer, 1000n);
    await stack.drainJobs();
    const { refunds } = await world.paymentOf(buyer);
    const done = await eventOf(refunds[0]?.stripeRefundId ?? "", "refund.created");
    for (let n = 0; n < 3; n++) {
      await replayEvent(done.id, staff, new Date());
      await stack.drainJobs();
    }
    expect(await creditsOf(buyer)).toBe(4000);
    await expectSoundLedger(buyer);
  });
});

describe("an event that never came", () => {
  it("is found in Stripe's own list, once", async () => {
    await sweepMissedEvents(later(2));
    const buyer = await world.buyer();
    await webhooks("drop");
    await world.refund({ paymentId: buyer.paymentId }, 500n);
    await stripe().refunds.create({ payment_intent: buyer.paymentIntentId, amount: 1500 });
    await webhooks("deliver");
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(4500);

    expect(await sweepMissedEvents(later(2))).toBeGreaterThanOrEqual(4);
    expect(await sweepMissedEvents(later(3))).toBe(0);
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(3000);
    const { refunds } = await world.paymentOf(buyer);
    const missed = await eventOf(refunds[1]?.stripeRefundId ?? "", "refund.created");
    expect(missed).toMatchObject({ deliveries: 0, status: "processed" });
  });

  it("is not taken in before its delivery had time to come", async () => {
    const buyer = await world.buyer();
    await webhooks("drop");
    const made = await stripe().refunds.create({ payment_intent: buyer.paymentIntentId });
    await webhooks("deliver");
    await sweepMissedEvents(new Date());
    expect(await db().stripeEvent.count({ where: { objectId: made.id } })).toBe(0);
    await sweepMissedEvents(later(2));
    expect(await db().stripeEvent.count({ where: { objectId: made.id } })).toBeGreaterThan(0);
    await stack.drainJobs();
  });
});

describe("a delivery", () => {
  it("signed with the secret before the rotation is taken; a forged one is not", async () => {
    const event = (id: string) => ({
      id,
      type: "invoice.created",
      data: { object: { id: "in_1", object: "invoice" } },
    });
    expect(await deliver(event("evt_previous"), "whsec_before_the_rotation")).toBe(200);
    expect(await deliver(event("evt_forged"), "whsec_of_a_stranger")).toBe(400);
    await stack.drainJobs();
    expect(
      await db().stripeEvent.findMany({ where: { id: { in: ["evt_previous", "evt_forged"] } } }),
    ).toMatchObject([{ id: "evt_previous", status: "ignored" }]);
  });

  it("that comes again is counted and does nothing more", async () => {
    const event = {
      id: "evt_again",
      type: "invoice.created",
      data: { object: { id: "in_1", object: "invoice" } },
    };
    await Promise.all(Array.from({ length: 5 }, () => deliver(event)));
    await stack.drainJobs();
    expect(await db().stripeEvent.findUniqueOrThrow({ where: { id: "evt_again" } })).toMatchObject({
      deliveries: 5,
      attempts: 1,
      status: "ignored",
    });
  });

  it("about a refund that overtakes the purchase records the purchase first", async () => {
    const buyer = await world.buyer();
    await webhooks("drop");
    const { sessionId, purchaseId } = await world.openCheckout(buyer);
    await completeCheckout(sessionId, "4242424242424242");
    const session = await stripe().checkout.sessions.retrieve(sessionId);
    const refund = await stripe().refunds.create({
      payment_intent: String(session.payment_intent),
      amount: 1000,
    });
    await webhooks("deliver");
    await deliver({
      id: `evt_early_${refund.id}`,
      type: "refund.created",
      data: { object: { id: refund.id, object: "refund" } },
    });
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(9000);
    expect(await db().purchase.findUniqueOrThrow({ where: { id: purchaseId } })).toMatchObject({
      status: "partially_refunded",
    });
    await expectSoundLedger(buyer);
  });

  it("about somebody else's payment on the same Stripe account is ignored", async () => {
    const intent = await stripe().paymentIntents.create({
      amount: 900,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
      off_session: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
    const refund = await stripe().refunds.create({ payment_intent: intent.id });
    await stack.drainJobs();
    expect(await eventOf(refund.id, "refund.created")).toMatchObject({ status: "ignored" });
  });
});

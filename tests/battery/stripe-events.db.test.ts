import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { processStripeEvent } from "@/server/doors/stripe-webhook/process-stripe-event";
import { sweepInbox, sweepMissedEvents } from "@/server/doors/stripe-webhook/sweep-inbox";
import { db } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { completeCheckout } from "@/server/scenarios/story";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { expectMoneyAgrees, type PaymentWorld, paymentWorld } from "../support/payment-world";
import { reversalsOf } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, type Tenant, tenantWith } from "../support/tenant";

vi.setConfig({ testTimeout: batteryTimeoutMs });

/** Events come in any order, any number of times, late, stale and forged: the end is always the same. */
let stack: Stack;
let world: PaymentWorld;
let hands: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  world = paymentWorld(stack);
  hands = reversalsOf(stack);
});
afterAll(() => stack.stop());

const random = seeded(batterySeed);
const webhooks = (body: object) => world.emulator("/webhooks", body);

type Notice = { id: string; type: string; objectId: string; objectType: string };
type Told = { purchaseId: string; events: Notice[] };

/** Buys, refunds a fifth, is disputed and wins; Stripe tells none of it. Answers the six events it made. */
async function untoldStory(tenant: Tenant): Promise<Told> {
  await webhooks({ mode: "drop" });
  const { purchaseId, sessionId } = await hands.openCheckout(tenant, world.now());
  await completeCheckout(sessionId, "4242424242424242");
  const session = await stripe().checkout.sessions.retrieve(sessionId, {
    expand: ["payment_intent"],
  });
  const intent = session.payment_intent as Stripe.PaymentIntent;
  const charge = String(intent.latest_charge);
  const refund = await stripe().refunds.create({ charge, amount: 1000 });
  const { dispute } = await hands.control(`/charges/${charge}/dispute`);
  await hands.control(`/disputes/${dispute?.id}/close`, { outcome: "won" });
  await webhooks({ mode: "deliver" });
  const about = [
    ["checkout.session.completed", "checkout.session", sessionId],
    ["payment_intent.succeeded", "payment_intent", intent.id],
    ["refund.created", "refund", refund.id],
    ["charge.refunded", "charge", charge],
    ["charge.dispute.created", "dispute", dispute?.id ?? ""],
    ["charge.dispute.closed", "dispute", dispute?.id ?? ""],
  ] as const;
  const events = about.map(([type, objectType, objectId], n) => ({
    id: `evt_${n}_${purchaseId}`,
    type,
    objectId,
    objectType,
  }));
  return { purchaseId, events };
}

function permutations<T>(rows: readonly T[]): T[][] {
  if (rows.length < 2) return [[...rows]];
  return rows.flatMap((row, n) =>
    permutations(rows.filter((_, other) => other !== n)).map((rest) => [row, ...rest]),
  );
}

/** Takes events in as they are told, each of them worked off before the next comes. */
async function tell(events: readonly Notice[]): Promise<void> {
  for (const { id, type, objectId, objectType } of events) {
    const at = world.now();
    await db().stripeEvent.createMany({
      data: [{ id, type, objectId, objectType, occurredAt: at, receivedAt: at }],
      skipDuplicates: true,
    });
    // A duplicate of one that is done finds nothing to do; a parked one is tried again.
    await processStripeEvent(id, at);
  }
}

describe("the six events of a purchase that is refunded in part, disputed and won", () => {
  const orders = permutations([0, 1, 2, 3, 4, 5]);
  const told = batterySize(48, orders.length);
  const chosen = told === orders.length ? orders : random.shuffle(orders).slice(0, told);

  it(`end the same in ${told} of their ${orders.length} orders, each told twice (seed ${batterySeed})`, async () => {
    for (const order of chosen) {
      const tenant = await tenantWith(0);
      const { purchaseId, events } = await untoldStory(tenant);
      const inOrder = order.flatMap((n) => events[n] ?? []);
      const doubled = [...inOrder, ...random.shuffle(inOrder)];
      await tell(doubled);
      // What came before its purchase was parked; its time comes.
      await db().stripeEvent.updateMany({
        where: { status: "parked" },
        data: { nextTryAt: world.now() },
      });
      await sweepInbox(world.now());
      await world.drain();
      try {
        const state = {
          credits: await creditsOf(tenant),
          purchase: (await db().purchase.findUniqueOrThrow({ where: { id: purchaseId } })).status,
        };
        expect(state).toEqual({ credits: 4000, purchase: "partially_refunded" });
        await expectMoneyAgrees(world, tenant);
      } catch (error) {
        throw new Error(`in the order ${order.join(" ")}`, { cause: error });
      }
    }
  });

  it("end the same when only one of them ever comes and the sweep finds the rest", async () => {
    for (let only = 0; only < 6; only++) {
      const tenant = await tenantWith(0);
      const { events } = await untoldStory(tenant);
      const event = events[only];
      if (event) await tell([event]);
      await world.advance(180);
      await sweepMissedEvents(world.now());
      await world.drain();
      expect(await creditsOf(tenant), `only ${event?.type} came`).toBe(4000);
      await expectMoneyAgrees(world, tenant);
    }
  });

  it("end the same when the story is told while it happens, each event late and twice", async () => {
    for (let n = 0; n < batterySize(5, 100); n++) {
      const tenant = await tenantWith(0);
      await webhooks({ mode: "shuffle", copies: 2, delay_ms: 40 });
      const { sessionId } = await hands.openCheckout(tenant, world.now());
      await completeCheckout(sessionId, "4242424242424242");
      const session = await stripe().checkout.sessions.retrieve(sessionId, {
        expand: ["payment_intent"],
      });
      const charge = String((session.payment_intent as Stripe.PaymentIntent).latest_charge);
      await Promise.all([
        stripe().refunds.create({ charge, amount: 700 }),
        stripe().refunds.create({ charge, amount: 300 }),
        world.drain(),
      ]);
      const { dispute } = await hands.control(`/charges/${charge}/dispute`);
      await world.drain();
      await hands.control(`/disputes/${dispute?.id}/close`, {
        outcome: n % 2 === 0 ? "won" : "lost",
      });
      await webhooks({ mode: "deliver" });
      await world.emulator("/webhooks/flush", {});
      await world.drain();
      expect(await creditsOf(tenant)).toBe(n % 2 === 0 ? 4000 : 0);
      await expectMoneyAgrees(world, tenant);
    }
  });
});

describe("a storm of deliveries", () => {
  const wanted = batterySize(300, 10_000);

  it(`credits each payment once in ${wanted} deliveries, doubled, shuffled, stale and forged (seed ${batterySeed})`, async () => {
    let delivered = 0;
    while (delivered < wanted) {
      const tenants = await Promise.all(Array.from({ length: 10 }, () => tenantWith(0)));
      await webhooks({ mode: "hold" });
      const stories = await Promise.all(
        tenants.map((tenant) => hands.openCheckout(tenant, world.now())),
      );
      for (const { sessionId } of stories) await completeCheckout(sessionId, "4242424242424242");
      const copies = 2 + random.below(3);
      const [settled] = await Promise.all([
        Promise.all(stories.map(({ sessionId }) => forge(sessionId))),
        webhooks({ mode: "shuffle", copies, delay_ms: 30 }),
        world.drain(),
        world.drain(),
      ]);
      await world.emulator("/webhooks/flush", {});
      await world.drain();
      expect(new Set(settled.flat())).toEqual(new Set([400]));
      for (const tenant of tenants) {
        expect(await creditsOf(tenant)).toBe(5000);
        expect(await expectMoneyAgrees(world, tenant)).toHaveLength(1);
      }
      const { _sum } = await db().stripeEvent.aggregate({ _sum: { deliveries: true } });
      delivered = (_sum.deliveries ?? 0) + stories.length * 3;
    }
    await webhooks({ mode: "deliver" });
  });

  /** Three deliveries nobody should believe, about a session that is really paid. */
  function forge(sessionId: string): Promise<number[]> {
    const object = { id: sessionId, object: "checkout.session", payment_status: "paid" };
    return Promise.all(
      (["wrong_secret", "stale", "none"] as const).map(async (signature) => {
        const { body } = await world.emulator<{ status: number }>("/webhooks/forge", {
          type: "checkout.session.completed",
          object,
          signature,
        });
        return body.status;
      }),
    );
  }
});

import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { db, inTransaction } from "@/server/foundation/db";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { setDefaultCard } from "@/server/payment-methods/manage-cards";
import { fulfil } from "@/server/purchases/fulfil";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { settleAttempt } from "@/server/recharge/settle-attempt";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { addCard, completeCheckout, grantCredits } from "@/server/scenarios/story";
import { bankOf } from "../support/buying";
import { reversalsOf } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import {
  creditsOf,
  expectSoundLedger,
  outcomes,
  sale,
  setRecharge,
  type Tenant,
  tenantWith,
} from "../support/tenant";

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
let hands: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
  hands = reversalsOf(stack);
});
afterAll(() => stack.stop());

async function withRecharge(credits: number, card = "4242424242424242"): Promise<Tenant> {
  const tenant = await tenantWith(credits);
  await addCard(new Date(), tenant.organization, card);
  await stack.drainJobs();
  await setRecharge(tenant, { enabled: true });
  return tenant;
}

describe("buying", () => {
  it("webhook, return page and sweeper racing on one purchase credit it once", async () => {
    const tenant = await tenantWith(0);
    const { sessionId, purchaseId } = await hands.openCheckout(tenant);
    await completeCheckout(sessionId, "4242424242424242");
    const results = await Promise.all([
      ...Array.from({ length: 8 }, () => fulfil(sessionId, new Date())),
      stack.drainJobs(),
      stack.drainJobs(),
    ]);
    expect(
      results.filter((r) => r && "creditedNow" in r && r.creditedNow).length,
    ).toBeLessThanOrEqual(1);
    expect(await creditsOf(tenant)).toBe(5000);
    expect(
      await db().creditGrant.count({
        where: { creditAccountId: tenant.organization.creditAccountId, category: "purchased" },
      }),
    ).toBe(1);
    expect(await db().purchase.findUniqueOrThrow({ where: { id: purchaseId } })).toMatchObject({
      status: "paid",
      cardLast4: "4242",
    });
    await stack.drainJobs();
    const receipts = (await stack.emailsTo(tenant.owner.email)).filter((m) =>
      m.text.includes("$50.00"),
    );
    expect(receipts).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("an unpaid checkout credits nothing", async () => {
    const tenant = await tenantWith(0);
    const { sessionId } = await hands.openCheckout(tenant);
    expect(await fulfil(sessionId, new Date())).toMatchObject({
      fulfilled: false,
      reason: "not_paid",
    });
    expect(await creditsOf(tenant)).toBe(0);
  });

  it("a session that was paid another amount than asked credits nothing", async () => {
    const tenant = await tenantWith(0);
    const { sessionId, purchaseId } = await hands.openCheckout(tenant);
    await db().purchase.update({ where: { id: purchaseId }, data: { amountCents: 4999n } });
    await completeCheckout(sessionId, "4242424242424242");
    expect(await fulfil(sessionId, new Date())).toMatchObject({
      fulfilled: false,
      reason: "amount_mismatch",
    });
    expect(await creditsOf(tenant)).toBe(0);
  });

  it("the card of a purchase is saved once, however often it is used", async () => {
    const tenant = await tenantWith(0);
    for (let n = 0; n < 2; n++) {
      const { sessionId } = await hands.openCheckout(tenant);
      await completeCheckout(sessionId, "4242424242424242");
      await fulfil(sessionId, new Date());
    }
    expect(
      await db().paymentMethod.findMany({
        where: { creditAccountId: tenant.organization.creditAccountId, removedAt: null },
      }),
    ).toMatchObject([{ last4: "4242", isDefault: true }]);
  });

  it("a checkout that Stripe cannot open is told as such, and nothing is charged", async () => {
    const tenant = await tenantWith(0);
    await bank.fault("/v1/checkout/sessions", "status_500", 20);
    await expect(hands.openCheckout(tenant)).rejects.toMatchObject({
      code: "payment_provider_unavailable",
    });
    await bank.noFaults();
    expect(await bank.charges(tenant)).toEqual([]);
  });
});

describe("Stripe's webhook", () => {
  const deliver = (payload: string, signature: string) =>
    fetch(`${stack.apiUrl}/api/stripe/webhook`, {
      method: "POST",
      headers: { "stripe-signature": signature, "content-type": "application/json" },
      body: payload,
    });

  function signed(payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) {
    return new Stripe("sk_test_local").webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp,
    });
  }

  it("the same event five times in parallel credits once", async () => {
    const tenant = await tenantWith(0);
    await bank.webhooks("drop");
    const { sessionId } = await hands.openCheckout(tenant);
    await completeCheckout(sessionId, "4242424242424242");
    await bank.webhooks("deliver");
    const payload = JSON.stringify({
      id: `evt_${sessionId}`,
      object: "event",
      type: "checkout.session.completed",
      created: Math.floor(Date.now() / 1000),
      data: { object: { id: sessionId, object: "checkout.session" } },
    });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => deliver(payload, signed(payload, "whsec_local_tests"))),
    );
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200, 200]);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(5000);
    expect(
      await db().stripeEvent.count({ where: { objectId: sessionId, id: `evt_${sessionId}` } }),
    ).toBe(1);
  });

  it("a forged, missing or stale signature answers 400 and moves nothing", async () => {
    const tenant = await tenantWith(0);
    await bank.webhooks("drop");
    const { sessionId } = await hands.openCheckout(tenant);
    await completeCheckout(sessionId, "4242424242424242");
    await bank.webhooks("deliver");
    const payload = JSON.stringify({
      id: `evt_f${sessionId}`,
      object: "event",
      type: "checkout.session.completed",
      created: 1,
      data: { object: { id: sessionId, object: "checkout.session" } },
    });
    const forged = await deliver(payload, signed(payload, "whsec_wrong"));
    const stale = await deliver(
      payload,
      signed(payload, "whsec_local_tests", Math.floor(Date.now() / 1000) - 3600),
    );
    const missing = await deliver(payload, "");
    const changed = await deliver(`${payload} `, signed(payload, "whsec_local_tests"));
    expect([forged.status, stale.status, missing.status, changed.status]).toEqual([
      400, 400, 400, 400,
    ]);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(0);
    expect(await db().stripeEvent.count({ where: { id: `evt_f${sessionId}` } })).toBe(0);
  });
});

describe("auto-recharge", () => {
  it("from 399 credits one charge of $16.01 brings the balance to 2,000", async () => {
    const tenant = await withRecharge(401);
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toEqual([]);
    await sale(tenant);
    expect(await creditsOf(tenant)).toBe(399);
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1601, status: "succeeded" }]);
    expect(await creditsOf(tenant)).toBe(2000);
    const mails = await stack.emailsTo(tenant.owner.email);
    expect(mails.filter((m) => m.text.includes("$16.01"))).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("pays what is owed first: the charge is as much larger, and 2,000 credits are left", async () => {
    const tenant = await tenantWith(4);
    await addCard(new Date(), tenant.organization);
    await stack.drainJobs();
    await db().creditAccount.update({
      where: { id: tenant.organization.creditAccountId },
      data: { overagePolicy: "invoice" },
    });
    for (let n = 0; n < 4; n++) await sale(tenant);
    await setRecharge(tenant, { enabled: true });
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 2004, status: "succeeded" }]);
    const { posted, debt } = await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    });
    expect([posted, debt]).toEqual([2_000_000_000n, 0n]);
    await expectSoundLedger(tenant);
  });

  it("at 400 credits nothing is due", async () => {
    const tenant = await withRecharge(402);
    await sale(tenant);
    expect(await creditsOf(tenant)).toBe(400);
    await stack.drainJobs();
    expect(
      (await evaluateRecharge(tenant.organization.creditAccountId, new Date())).decision.outcome,
    ).toBe("not_below_threshold");
    expect(await bank.charges(tenant)).toEqual([]);
  });

  it("twenty operations crossing the threshold at once make one charge", async () => {
    const tenant = await withRecharge(420);
    await Promise.all([
      ...Array.from({ length: 20 }, () => sale(tenant)),
      stack.drainJobs(),
      stack.drainJobs(),
    ]);
    await Promise.all([
      stack.drainJobs(),
      ...Array.from({ length: 5 }, () =>
        evaluateRecharge(tenant.organization.creditAccountId, new Date()),
      ),
    ]);
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("a declined card leaves a clear state and one email, and is not charged again", async () => {
    const tenant = await withRecharge(401, "4000000000000341");
    await sale(tenant);
    await stack.drainJobs();
    for (let n = 0; n < 3; n++) {
      await evaluateRecharge(tenant.organization.creditAccountId, new Date());
      await stack.drainJobs();
    }
    expect(
      await db().rechargeAttempt.findMany({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toMatchObject([{ state: "declined", live: false }]);
    expect((await bank.charges(tenant)).filter((p) => p.status === "succeeded")).toEqual([]);
    expect(
      await db().rechargePolicy.findUniqueOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toMatchObject({ breaker: "backing_off", consecutiveFailures: 1 });
    const failed = (await stack.emailsTo(tenant.owner.email)).filter((m) =>
      m.text.includes("$16.01"),
    );
    expect(failed).toHaveLength(1);
    expect(await creditsOf(tenant)).toBe(399);
  });

  it("a card that its bank refuses for good is never charged again, whoever switches recharge on", async () => {
    const tenant = await withRecharge(401);
    const where = { creditAccountId: tenant.organization.creditAccountId };
    await sale(tenant);
    const { attemptId } = await evaluateRecharge(where.creditAccountId, new Date());
    const lost = { code: "card_declined", declineCode: "lost_card", adviceCode: null };
    const outcome = { result: "declined", paymentIntentId: null, ...lost } as const;
    await settleAttempt(attemptId ?? "", outcome, new Date());
    expect(await db().paymentMethod.findFirstOrThrow({ where })).toMatchObject({
      unusableReason: "the bank declined it",
    });
    expect(await db().rechargePolicy.findFirstOrThrow({ where })).toMatchObject({
      breaker: "disabled",
    });
    await expect(setRecharge(tenant, { enabled: true })).rejects.toMatchObject({
      code: "payment_method_required",
    });
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toEqual([]);
  });

  it("another default card is a fresh start: the same shortfall is charged to it", async () => {
    const tenant = await withRecharge(401, "4000000000000341");
    await sale(tenant);
    await stack.drainJobs();
    await addCard(new Date(), tenant.organization, "5555555555554444");
    const card = await db().paymentMethod.findFirstOrThrow({
      where: { creditAccountId: tenant.organization.creditAccountId, last4: "4444" },
    });
    await setDefaultCard(tenant.organization.creditAccountId, card.id, tenant.actor, new Date());
    await db().rechargePolicy.update({
      where: { creditAccountId: tenant.organization.creditAccountId },
      data: { cooldownSeconds: 0 },
    });
    await stack.drainJobs();
    expect((await bank.charges(tenant)).filter((p) => p.status === "succeeded")).toMatchObject([
      { amount: 1601 },
    ]);
    expect(await creditsOf(tenant)).toBe(2000);
  });

  it("a card whose bank wants a confirmation is asked once, not charged, and paused after a day", async () => {
    const tenant = await withRecharge(401, "4000002760003184");
    await sale(tenant);
    await stack.drainJobs();
    const where = { creditAccountId: tenant.organization.creditAccountId };
    expect(await db().rechargeAttempt.findMany({ where })).toMatchObject([
      { state: "requires_action", live: true },
    ]);
    expect(
      (await stack.emailsTo(tenant.owner.email)).filter((m) => m.text.includes("$16.01")),
    ).toHaveLength(1);
    await sweepRecharges(new Date(Date.now() + 25 * 3_600_000));
    expect(await db().rechargeAttempt.findMany({ where })).toMatchObject([
      { state: "expired", live: false },
    ]);
    expect(await db().rechargePolicy.findUniqueOrThrow({ where })).toMatchObject({
      breaker: "disabled",
    });
    expect((await bank.charges(tenant)).filter((p) => p.status === "succeeded")).toEqual([]);
  });

  it.each([
    [
      "whose answer is lost on the way is asked for again with the same key",
      "drop_after",
      3,
      false,
    ],
    ["that was made although its answer was a failure is found", "status_500", 1, true],
  ])("a charge %s: one charge, one grant", async (_, effect, times, performed) => {
    const tenant = await withRecharge(401);
    await stack.drainJobs();
    await hands.fault("POST", "/v1/payment_intents", effect, times, performed);
    await bank.webhooks("drop");
    await sale(tenant);
    await stack.drainJobs();
    await bank.noFaults();
    await bank.webhooks("deliver");
    await db()
      .$executeRaw`update graphile_worker._private_jobs set run_at = now() where locked_at is null`;
    await stack.drainJobs();
    expect((await bank.charges(tenant)).filter((p) => p.status === "succeeded")).toHaveLength(1);
    expect(await creditsOf(tenant)).toBe(2000);
  });

  it("a confirmation that arrives after the attempt was given up is credited, once", async () => {
    const tenant = await withRecharge(401, "4000002760003184");
    await sale(tenant);
    await stack.drainJobs();
    await sweepRecharges(new Date(Date.now() + 25 * 3_600_000));
    const attempt = await db().rechargeAttempt.findFirstOrThrow({
      where: { creditAccountId: tenant.organization.creditAccountId },
    });
    expect(attempt.state).toBe("expired");
    const late = {
      result: "succeeded" as const,
      paymentIntentId: attempt.stripePaymentIntentId ?? "",
      chargeId: null,
      methodType: "card",
      amountCents: attempt.amountCents,
      currency: "usd",
      card: null,
      receiptUrl: null,
    };
    await Promise.all(Array.from({ length: 5 }, () => settleAttempt(attempt.id, late, new Date())));
    expect(await creditsOf(tenant)).toBe(2000);
    await expectSoundLedger(tenant);
  });

  it("a claimed charge that is no longer due is not made", async () => {
    const tenant = await withRecharge(401);
    await stack.drainJobs();
    await sale(tenant);
    const { attemptId } = await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    await setRecharge(tenant, { enabled: false });
    await stack.drainJobs();
    expect(
      await db().rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId ?? "" } }),
    ).toMatchObject({ state: "expired", live: false });
    expect(await bank.charges(tenant)).toEqual([]);
  });

  it("a card is declined at most four times a week, however often a person resumes", async () => {
    const tenant = await withRecharge(401, "4000000000000341");
    await sale(tenant);
    await stack.drainJobs();
    for (let n = 1; n < 8; n++) {
      const at = new Date(Date.now() + n * 120_000);
      // Saving the same card once more makes no new card of it.
      if (n === 2) await addCard(at, tenant.organization, "4000000000000341");
      await setRecharge(tenant, { enabled: true }, at);
      await stack.drainJobs(at);
    }
    expect(
      await db().rechargeAttempt.count({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toBe(4);
  });

  it("switching it on without a card is refused", async () => {
    const tenant = await tenantWith(10);
    await expect(setRecharge(tenant, { enabled: true })).rejects.toMatchObject({
      code: "payment_method_required",
    });
    expect(
      await db().rechargePolicy.findUniqueOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toMatchObject({ enabled: false });
  });

  it("while a charge is under way a refused operation says come back, not buy", async () => {
    const tenant = await withRecharge(401);
    await stack.drainJobs();
    await db().rechargePolicy.update({
      where: { creditAccountId: tenant.organization.creditAccountId },
      data: { cooldownSeconds: 0 },
    });
    await Promise.all(Array.from({ length: 200 }, () => sale(tenant)));
    await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    const { refused } = outcomes(await Promise.allSettled([sale(tenant)]));
    expect(refused).toEqual(["recharge_in_progress"]);
  });
});

function adjust(tenant: Tenant, amountCredits: number) {
  const { creditAccountId } = tenant.organization;
  const input = { creditAccountId, amountCredits, reason: "used elsewhere" };
  const staff = { type: "staff", id: "usr_staff" } as const;
  return inTransaction((tx) => adjustCredits(tx, input, staff, new Date()));
}

describe("low-balance alerts", () => {
  const lowMails = async (tenant: Tenant) =>
    (await stack.emailsTo(tenant.owner.email)).filter((m) => /low|below/i.test(m.subject));

  it("one email per crossing, armed again by new credits", async () => {
    const tenant = await tenantWith(402);
    await sale(tenant);
    await stack.drainJobs();
    expect(await lowMails(tenant)).toHaveLength(0);
    await Promise.all([sale(tenant), sale(tenant), sale(tenant)]);
    await stack.drainJobs();
    for (let n = 0; n < 3; n++)
      await checkAlerts(tenant.organization.creditAccountId, false, new Date());
    await stack.drainJobs();
    expect(await lowMails(tenant)).toHaveLength(1);

    await grantCredits(new Date(), tenant.organization, 30);
    await stack.drainJobs();
    await Promise.all(Array.from({ length: 14 }, () => sale(tenant)));
    await stack.drainJobs();
    expect(await lowMails(tenant)).toHaveLength(2);
  });

  it("a balance that hovers at the threshold is told of once", async () => {
    const tenant = await tenantWith(401);
    for (let n = 0; n < 4; n++) {
      await sale(tenant);
      await stack.drainJobs();
      await grantCredits(new Date(), tenant.organization, 2);
      await stack.drainJobs();
    }
    expect(await lowMails(tenant)).toHaveLength(1);
  });

  it("a card that declines does not silence the alerts: what it leaves is told at each level", async () => {
    const tenant = await withRecharge(401, "4000000000000341");
    await sale(tenant);
    await stack.drainJobs();
    const spend = async (credits: number) => {
      await adjust(tenant, -credits);
      await stack.drainJobs();
      await checkAlerts(tenant.organization.creditAccountId, false, new Date());
      await stack.drainJobs();
    };
    await spend(1);
    await spend(398);
    const subjects = (await stack.emailsTo(tenant.owner.email)).map(({ subject }) => subject);
    for (const words of [/\$16\.01/, /is low on credits|is almost out/, /is out of credits/])
      expect(subjects.filter((subject) => words.test(subject)).length, `${words}`).toBe(1);
    expect((await bank.charges(tenant)).filter((p) => p.status === "succeeded")).toEqual([]);
  });

  it("a healthy auto-recharge replaces the alert", async () => {
    const tenant = await withRecharge(401);
    await sale(tenant);
    await stack.drainJobs();
    expect(await lowMails(tenant)).toHaveLength(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { stripe } from "@/server/gateways/stripe/client";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { giveGrant } from "@/server/grants/give-grant";
import { newGrantSchema } from "@/server/grants/grant.schema";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { expiryTransaction } from "@/server/ledger/transactions/take-away";
import { convergePayment } from "@/server/payments/converge-payment";
import { previewRefund } from "@/server/payments/preview-refund";
import { writeDisputes } from "@/server/payments/write-history";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { addCard, grantCredits } from "@/server/scenarios/story";
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
let world: ReturnType<typeof reversalsOf>;
beforeAll(async () => {
  stack = await startStack();
  world = reversalsOf(stack);
});
afterAll(() => stack.stop());

const accountOf = async (tenant: Tenant) => {
  const balance = await readBalance(db(), tenant.organization.creditAccountId, new Date());
  return {
    available: microcreditsToCredits(balance.available),
    debt: microcreditsToCredits(balance.debt),
  };
};
const switchOn = (tenant: Tenant) => setRecharge(tenant, { enabled: true });
const policyOf = (tenant: Tenant) =>
  db().rechargePolicy.findUniqueOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });
const mailsAbout = async (tenant: Tenant, words: RegExp) =>
  (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) => words.test(subject));

describe("refunds", () => {
  it("partial refunds of 10 and 5 take back 15, not 25", async () => {
    const buyer = await world.buyer();
    await world.refund(buyer, 1000n);
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(4000);
    await world.refund(buyer, 500n);
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(3500);
    expect(await world.paymentOf(buyer)).toMatchObject({
      refundedCents: 1500n,
      clawedBack: 1_500_000_000n,
      purchase: { status: "partially_refunded" },
      refunds: [{ state: "succeeded" }, { state: "succeeded" }],
    });
    expect(await world.atStripe(buyer)).toMatchObject({ refunded: 1500 });
    expect(await mailsAbout(buyer, /^Refunded/)).toHaveLength(2);
    await expectSoundLedger(buyer);
  });

  it("a full refund of credits that are used already takes the rest from other grants and leaves debt", async () => {
    const buyer = await world.buyer(0);
    await Promise.all(Array.from({ length: 20 }, () => sale(buyer)));
    await grantCredits(new Date(), buyer.organization, 25);
    const preview = await previewRefund(buyer.paymentId, 5000n, new Date());
    expect(preview).toMatchObject({
      payment_cents: 5000,
      credits: 5000,
      credits_used: 40,
      taken_back: 5000,
      available_after: 0,
      debt_after: 15,
    });
    await world.refund(buyer, 5000n);
    await stack.drainJobs();
    expect(await accountOf(buyer)).toEqual({ available: 0, debt: 15 });
    expect(await world.paymentOf(buyer)).toMatchObject({ purchase: { status: "refunded" } });
    const [mail] = await mailsAbout(buyer, /^Refunded \$50\.00/);
    expect(mail?.text).toContain("15 credits");
    await grantCredits(new Date(), buyer.organization, 40);
    expect(await accountOf(buyer)).toEqual({ available: 25, debt: 0 });
    await expectSoundLedger(buyer);
  });

  it("takes nothing of what is kept for an operation or for somebody: what is missing is owed", async () => {
    const buyer = await world.buyer(0);
    for (let n = 0; n < 5; n++) await sale(buyer);
    const wallet = await db().wallet.findFirstOrThrow({
      where: { creditAccountId: buyer.organization.creditAccountId },
    });
    for (const scope of [
      { operations: ["invoice.create"] },
      { organization_ids: [buyer.organization.id] },
    ]) {
      const grant = { wallet_id: wallet.id, amount: 20, grant_type: "promotional", scope };
      const staff = { type: "staff", id: "usr_staff" } as const;
      await inTransaction((tx) => giveGrant(tx, newGrantSchema.parse(grant), staff, new Date()));
    }
    await world.refund(buyer, 5000n);
    await stack.drainJobs();
    expect(await accountOf(buyer)).toEqual({ available: 40, debt: 10 });
    await expectSoundLedger(buyer);
  });

  it("a refund that fails later gives the credits back, the debt it made first", async () => {
    const buyer = await world.buyer(0, "4000000000005126");
    await Promise.all(Array.from({ length: 5 }, () => sale(buyer)));
    await world.refund(buyer, 5000n);
    await stack.drainJobs();
    expect(await accountOf(buyer)).toEqual({ available: 0, debt: 10 });
    await world.control("/clock", { advance_seconds: 120 });
    await stack.drainJobs();
    expect(await accountOf(buyer)).toEqual({ available: 4990, debt: 0 });
    const payment = await world.paymentOf(buyer);
    expect(payment).toMatchObject({
      refundedCents: 0n,
      clawedBack: 0n,
      purchase: { status: "paid" },
      refunds: [{ state: "failed" }],
      grant: { clawedBack: 0n, used: 10_000_000n, remaining: 4_990_000_000n },
    });
    expect(await mailsAbout(buyer, /couldn’t be paid out/)).toHaveLength(1);
    await expectSoundLedger(buyer);
  });

  it("a refund made in Stripe's dashboard converges like one of ours", async () => {
    const buyer = await world.buyer();
    await stripe().refunds.create({ payment_intent: buyer.paymentIntentId, amount: 2000 });
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(3000);
    expect(await world.paymentOf(buyer)).toMatchObject({
      refunds: [{ requestedBy: null, state: "succeeded", amountCents: 2000n }],
    });
    await world.refund(buyer, 3000n);
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(0);
    await expectSoundLedger(buyer);
  });

  it("a pending refund counts at once and not again when the bank takes it", async () => {
    const buyer = await world.buyer(0, "4000000000007726");
    await world.refund(buyer, 1000n);
    expect(await creditsOf(buyer)).toBe(4000);
    await world.control("/clock", { advance_seconds: 120 });
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(4000);
    expect(await world.paymentOf(buyer)).toMatchObject({ refunds: [{ state: "succeeded" }] });
  });

  it("asked for twice with one key it is made once; the key with another amount is refused", async () => {
    const buyer = await world.buyer();
    const first = await world.refund(buyer, 700n, "refund-key");
    expect(await world.refund(buyer, 700n, "refund-key")).toBe(first);
    await expect(world.refund(buyer, 800n, "refund-key")).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await world.atStripe(buyer)).toMatchObject({ refunded: 700 });
    expect(await creditsOf(buyer)).toBe(4300);
  });

  it("more than is left, nothing, or a second one while the first is unanswered is refused", async () => {
    const buyer = await world.buyer();
    await expect(world.refund(buyer, 5001n)).rejects.toMatchObject({ code: "wrong_state" });
    await expect(world.refund(buyer, 0n)).rejects.toMatchObject({ code: "validation_failed" });
    await world.fault("POST", "/v1/refunds", "drop_before", 10);
    await world.refund(buyer, 1000n);
    await expect(world.refund(buyer, 1000n)).rejects.toMatchObject({ code: "wrong_state" });
    await world.clearFaults();
    expect(await creditsOf(buyer)).toBe(5000);
  });

  it("twenty refunds of $10 at once give back $50 at most, and credits to match", async () => {
    const buyer = await world.buyer();
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, () => world.refund(buyer, 1000n)),
    );
    await stack.drainJobs();
    const { refused } = outcomes(settled);
    expect(new Set(refused)).toEqual(new Set(["wrong_state"]));
    const { refunded } = await world.atStripe(buyer);
    expect(refunded).toBeLessThanOrEqual(5000);
    expect(refunded).toBeGreaterThanOrEqual(1000);
    expect(await world.paymentOf(buyer)).toMatchObject({ refundedCents: BigInt(refunded) });
    expect(await creditsOf(buyer)).toBe(5000 - refunded);
    await expectSoundLedger(buyer);
  });

  it("a refund never leads to a charge: auto-recharge goes off first, with the reason", async () => {
    const buyer = await world.buyer(0);
    await switchOn(buyer);
    await world.refund(buyer, 4900n);
    await stack.drainJobs();
    await sweepRecharges(new Date(Date.now() + 3_600_000));
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(100);
    expect(
      await db().rechargeAttempt.count({
        where: { creditAccountId: buyer.organization.creditAccountId },
      }),
    ).toBe(0);
    expect(await policyOf(buyer)).toMatchObject({
      enabled: false,
      disabledReason: "a payment was refunded ($49.00)",
    });
    const { decision } = await evaluateRecharge(buyer.organization.creditAccountId, new Date());
    expect(decision.outcome).toBe("off");
  });

  it("credits of a refunded payment that had expired are not taken a second time", async () => {
    const buyer = await world.buyer(100);
    const { grant } = await world.paymentOf(buyer);
    await inTransaction(async (tx) => {
      await lockCreditAccount(tx, grant.creditAccountId);
      await postTransaction(
        tx,
        expiryTransaction({
          creditAccountId: grant.creditAccountId,
          organizationId: buyer.organization.id,
          actor: systemActor,
          description: "Expired",
          grant,
          now: new Date(),
        }),
      );
    });
    expect(await creditsOf(buyer)).toBe(100);
    await world.refund(buyer, 5000n);
    expect(await accountOf(buyer)).toEqual({ available: 100, debt: 0 });
    await expectSoundLedger(buyer);
  });

  it("debits and refunds racing on one account leave sound books and no lost credit", async () => {
    const buyer = await world.buyer(0);
    const [sales] = await Promise.all([
      Promise.allSettled(Array.from({ length: 60 }, () => sale(buyer))),
      world.refund(buyer, 2500n),
      stripe().refunds.create({ payment_intent: buyer.paymentIntentId, amount: 1500 }),
      stack.drainJobs(),
    ]);
    await stack.drainJobs();
    const { done } = outcomes(sales);
    expect(await creditsOf(buyer)).toBe(5000 - 4000 - done.length * 2);
    expect(await world.paymentOf(buyer)).toMatchObject({ refundedCents: 4000n });
    await expectSoundLedger(buyer);
  });
});

describe("disputes", () => {
  it("opened and won nets to nothing: the same credits return to the same grant", async () => {
    const buyer = await world.buyer();
    await switchOn(buyer);
    await sale(buyer);
    const before = await world.paymentOf(buyer);
    const id = await world.dispute(buyer);
    expect(await accountOf(buyer)).toEqual({ available: 0, debt: 2 });
    expect(await world.paymentOf(buyer)).toMatchObject({
      disputedCents: 5000n,
      purchase: { status: "disputed" },
    });
    expect(await policyOf(buyer)).toMatchObject({ enabled: false });
    expect(await mailsAbout(buyer, /is disputed/)).toHaveLength(1);

    await world.decide(id, "won");
    expect(await accountOf(buyer)).toEqual({ available: 4998, debt: 0 });
    const after = await world.paymentOf(buyer);
    expect(after).toMatchObject({
      disputedCents: 0n,
      clawedBack: 0n,
      purchase: { status: "paid" },
      disputes: [{ state: "won" }],
    });
    expect(after.grant).toEqual(before.grant);
    expect(await mailsAbout(buyer, /settled in your favor/)).toHaveLength(1);
    expect(await policyOf(buyer)).toMatchObject({ enabled: false });
    await expectSoundLedger(buyer);
  });

  it("won gives back what it took itself, not what an earlier refund took", async () => {
    const buyer = await world.buyer();
    const { creditAccountId } = buyer.organization;
    const used = { creditAccountId, amountCredits: -4000, reason: "used elsewhere" };
    await inTransaction((tx) => adjustCredits(tx, used, systemActor, new Date()));
    await grantCredits(new Date(), buyer.organization, 500);
    await world.refund(buyer, 1000n);
    await stack.drainJobs();
    const dispute = await world.dispute(buyer, { amount: 300 });
    const left = async () => [
      (await world.paymentOf(buyer)).grant.remaining,
      (await db().creditGrant.findFirstOrThrow({ where: { creditAccountId, category: "bonus" } }))
        .remaining,
    ];
    expect(await left()).toEqual([0n, 200_000_000n]);
    await world.decide(dispute, "won");
    expect(await left()).toEqual([0n, 500_000_000n]);
    await expectSoundLedger(buyer);
  });

  it("lost is written off: what was held back stays taken, once", async () => {
    const buyer = await world.buyer();
    const id = await world.dispute(buyer);
    await world.decide(id, "lost");
    expect(await creditsOf(buyer)).toBe(0);
    expect(await world.paymentOf(buyer)).toMatchObject({
      disputedCents: 0n,
      lostCents: 5000n,
      clawedBack: 5_000_000_000n,
      purchase: { status: "lost" },
      disputes: [{ state: "lost" }],
    });
    expect(await mailsAbout(buyer, /kept the/)).toHaveLength(1);
    await expectSoundLedger(buyer);
  });

  it("the rest of a partly refunded payment is disputed, and the whole is taken once", async () => {
    const buyer = await world.buyer();
    await world.refund(buyer, 2000n);
    const id = await world.dispute(buyer);
    expect(await creditsOf(buyer)).toBe(0);
    expect(await world.paymentOf(buyer)).toMatchObject({
      refundedCents: 2000n,
      disputedCents: 3000n,
      clawedBack: 5_000_000_000n,
    });
    await world.decide(id, "won");
    expect(await creditsOf(buyer)).toBe(3000);
    expect(await world.paymentOf(buyer)).toMatchObject({
      purchase: { status: "partially_refunded" },
    });
    await expectSoundLedger(buyer);
  });

  it("a refund after a won dispute takes exactly its share", async () => {
    const buyer = await world.buyer();
    const id = await world.dispute(buyer);
    await expect(world.refund(buyer, 1000n)).rejects.toMatchObject({ code: "wrong_state" });
    await world.decide(id, "won");
    await world.refund(buyer, 1000n);
    await stack.drainJobs();
    expect(await creditsOf(buyer)).toBe(4000);
    expect(await world.paymentOf(buyer)).toMatchObject({
      refundedCents: 1000n,
      disputedCents: 0n,
      clawedBack: 1_000_000_000n,
    });
    await expectSoundLedger(buyer);
  });

  it("debt of a dispute that other credits have paid comes back as credits when it is won", async () => {
    const buyer = await world.buyer();
    await Promise.all(Array.from({ length: 10 }, () => sale(buyer)));
    const id = await world.dispute(buyer);
    expect(await accountOf(buyer)).toEqual({ available: 0, debt: 20 });
    await grantCredits(new Date(), buyer.organization, 50);
    expect(await accountOf(buyer)).toEqual({ available: 30, debt: 0 });
    await world.decide(id, "won");
    expect(await accountOf(buyer)).toEqual({ available: 30 + 5000, debt: 0 });
    await expectSoundLedger(buyer);
  });

  it("an inquiry is shown and moves nothing", async () => {
    const buyer = await world.buyer();
    const id = await world.dispute(buyer, { inquiry: true });
    expect(await creditsOf(buyer)).toBe(5000);
    expect(await world.paymentOf(buyer)).toMatchObject({
      purchase: { status: "paid" },
      disputes: [{ state: "inquiry" }],
    });
    await world.refund(buyer, 500n);
    await world.decide(id, "won");
    expect(await world.paymentOf(buyer)).toMatchObject({
      disputes: [{ state: "inquiry_closed" }],
      refundedCents: 500n,
    });
    expect(await mailsAbout(buyer, /disput/)).toEqual([]);
  });

  it("a part of a payment that is disputed holds back its share", async () => {
    const buyer = await world.buyer();
    await world.dispute(buyer, { amount: 1250 });
    expect(await creditsOf(buyer)).toBe(3750);
  });

  it("leaves nothing of the payment to refund, not even the part that the bank did not ask for", async () => {
    const buyer = await world.buyer();
    await world.dispute(buyer, { amount: 1250 });
    await expect(world.refund(buyer, 1000n)).rejects.toMatchObject({ code: "wrong_state" });
    expect(await world.atStripe(buyer)).toMatchObject({ refunded: 0 });
    expect(await creditsOf(buyer)).toBe(3750);
  });

  it("in another currency is about the whole payment: its share is unknown", async () => {
    const buyer = await world.buyer();
    const payment = await world.paymentOf(buyer);
    const disputed = {
      stripeDisputeId: "dp_abroad",
      amountCents: 1150n,
      currency: "eur",
      state: "open",
      stripeStatus: "needs_response",
      reason: "fraudulent",
      evidenceDueAt: null,
      createdAt: new Date(),
    } as const;
    const changes = await inTransaction((tx) => writeDisputes(tx, payment, [disputed], new Date()));
    expect(changes).toMatchObject([
      { kind: "dispute_opened", amountCents: 5000n, moved: { disputedCents: 5000n } },
    ]);
  });

  it("an early fraud warning is recorded and moves nothing", async () => {
    const buyer = await world.buyer();
    await world.control(`/charges/${buyer.chargeId}/fraud_warning`);
    await stack.drainJobs();
    expect(await world.paymentOf(buyer)).toMatchObject({
      fraudWarning: "made_with_stolen_card",
      clawedBack: 0n,
    });
    expect(await creditsOf(buyer)).toBe(5000);
  });

  it("a recharge that is disputed is taken back like a purchase, and not charged again", async () => {
    const tenant = await tenantWith(401);
    await addCard(new Date(), tenant.organization);
    await stack.drainJobs();
    await switchOn(tenant);
    await sale(tenant);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(2000);
    const { creditAccountId } = tenant.organization;
    const payment = await db().payment.findFirstOrThrow({ where: { creditAccountId } });
    expect(payment).toMatchObject({ purchaseId: null, amountCents: 1601n, cardLast4: "4242" });
    await world.dispute({ chargeId: payment.stripeChargeId ?? "" });
    await sweepRecharges(new Date(Date.now() + 86_400_000));
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(399);
    expect(await db().rechargeAttempt.count({ where: { creditAccountId } })).toBe(1);
    await expectSoundLedger(tenant);
  });

  it("a payment that is not ours is nobody's", async () => {
    expect(await convergePayment("pi_none", new Date())).toBeNull();
  });
});

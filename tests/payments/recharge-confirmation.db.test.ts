import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { setDefaultCard } from "@/server/payment-methods/manage-cards";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { addCard } from "@/server/scenarios/story";
import { apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import {
  creditsOf,
  expectSoundLedger,
  sale,
  setRecharge,
  type Tenant,
  tenantWith,
} from "../support/tenant";

const ASKS_EVERY_TIME = "4000002760003184";
const HOUR = 3_600_000;

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(async () => {
  await bank.noFaults();
  await bank.webhooks("deliver");
});
afterAll(() => stack.stop());

/** A tenant whose recharge of $16.01 waits for its bank's confirmation. */
async function waiting() {
  const tenant = await tenantWith(401);
  await addCard(new Date(), tenant.organization, ASKS_EVERY_TIME);
  await stack.drainJobs();
  await setRecharge(tenant, { enabled: true });
  await sale(tenant);
  await stack.drainJobs();
  const attempt = await attemptOf(tenant);
  expect(attempt).toMatchObject({ state: "requires_action", live: true, amountCents: 1601n });
  return { tenant, api: apiOf(stack, tenant), attemptId: attempt.id };
}

function attemptOf(tenant: Tenant) {
  return db().rechargeAttempt.findFirstOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
    orderBy: { createdAt: "desc" },
  });
}

async function succeeded(tenant: Tenant) {
  return (await bank.charges(tenant)).filter(({ status }) => status === "succeeded");
}

type Page = { checkout_url: string | null; state: string };
const sessionOf = (page: { body: Page }) => page.body.checkout_url?.split("/").at(-1) ?? "";

describe("a recharge the bank asks a person about", () => {
  it("is told once, with amount, card, end and the way to the page", async () => {
    const { tenant, attemptId } = await waiting();
    const mails = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("Confirm $16.01 on Visa 3184"),
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(
      `/go/confirm?organization=${tenant.organization.id}&attempt=${attemptId}`,
    );
    expect(mails[0]?.text).toContain("Confirm before");
  });

  it("is confirmed on a page for the same attempt, and charged once by the stand-in's own ledger", async () => {
    const { tenant, api, attemptId } = await waiting();
    const tried = (await attemptOf(tenant)).stripePaymentIntentId ?? "";
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    expect(page.status).toBe(200);
    // What was tried off session can never be paid beside it.
    const old = await fetch(`${stack.stripeUrl}/v1/payment_intents/${tried}`, {
      headers: { authorization: "Bearer sk_test_local" },
    });
    expect(await old.json()).toMatchObject({ status: "canceled" });
    await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME, three_d_secure: "pass" });
    await stack.drainJobs();
    expect(await attemptOf(tenant)).toMatchObject({
      id: attemptId,
      state: "succeeded",
      live: false,
    });
    expect(await creditsOf(tenant)).toBe(2000);
    expect(await succeeded(tenant)).toMatchObject([{ amount: 1601 }]);
    expect(await db().payment.findMany({ where: { rechargeAttemptId: attemptId } })).toMatchObject([
      { amountCents: 1601n },
    ]);
    const receipts = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("Recharged"),
    );
    expect(receipts).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("has one page however often and however many at once it is asked for", async () => {
    const { tenant, api, attemptId } = await waiting();
    const ask = () => api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    const pages = await Promise.all(Array.from({ length: 8 }, ask));
    pages.push(await ask());
    expect(pages.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(new Set(pages.map(sessionOf)).size).toBe(1);
    await bank.pay(sessionOf(pages[0] as { body: Page }), { card: ASKS_EVERY_TIME });
    await Promise.all([stack.drainJobs(), stack.drainJobs(), ask(), ask()]);
    await stack.drainJobs();
    expect(await succeeded(tenant)).toHaveLength(1);
    expect(await creditsOf(tenant)).toBe(2000);
    const late = await api.post<{ code: string; detail: string }>(
      `/v1/recharge-attempts/${attemptId}/confirm`,
    );
    expect([late.status, late.body.code]).toEqual([409, "wrong_state"]);
    expect(late.body.detail).toContain("charged once");
  });

  it("waits on when the confirmation fails or the card is refused, and takes the next try", async () => {
    const { tenant, api, attemptId } = await waiting();
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    expect(
      (await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME, three_d_secure: "fail" })).status,
    ).toBe(402);
    expect((await bank.pay(sessionOf(page), { card: "4000000000000002" })).status).toBe(402);
    await stack.drainJobs();
    expect(await attemptOf(tenant)).toMatchObject({ state: "requires_action", live: true });
    await bank.pay(sessionOf(page), { card: "5555555555554444" });
    await stack.drainJobs();
    // With another card: the attempt and its receipt name the one that paid.
    expect(await attemptOf(tenant)).toMatchObject({ state: "succeeded", cardLast4: "4444" });
    expect(await succeeded(tenant)).toHaveLength(1);
  });

  it("is found paid by the sweeper when no event came", async () => {
    const { tenant, api, attemptId } = await waiting();
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    await bank.webhooks("drop");
    await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME });
    await sweepRecharges(new Date());
    expect(await creditsOf(tenant)).toBe(2000);
    const again = await api.post<Page>(`/v1/purchases/verify`, { session_id: sessionOf(page) });
    expect(again.body).toMatchObject({ about: "recharge", credits_added: 1601 });
    expect(await creditsOf(tenant)).toBe(2000);
  });

  it("opens its page after a lost answer, and has still one", async () => {
    const { tenant, api, attemptId } = await waiting();
    await bank.fault("/v1/checkout/sessions", "drop_after", 3);
    const lost = await api.post<{ code: string }>(`/v1/recharge-attempts/${attemptId}/confirm`);
    expect([lost.status, lost.body.code]).toEqual([502, "payment_provider_unavailable"]);
    await bank.noFaults();
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    expect(page.status).toBe(200);
    expect(await attemptOf(tenant)).toMatchObject({ confirmNumber: 1 });
    await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME });
    await stack.drainJobs();
    expect(await succeeded(tenant)).toHaveLength(1);
  });

  it("is given up after a day: the page takes no payment, recharge pauses, one email", async () => {
    const { tenant, api, attemptId } = await waiting();
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    for (let n = 0; n < 3; n++) await sweepRecharges(new Date(Date.now() + 25 * HOUR));
    expect(await attemptOf(tenant)).toMatchObject({ state: "expired", live: false });
    expect((await bank.pay(sessionOf(page))).status).toBe(400);
    await stack.drainJobs();
    expect(await succeeded(tenant)).toEqual([]);
    expect(
      await db().rechargePolicy.findUniqueOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toMatchObject({ enabled: true, breaker: "disabled" });
    const told = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("Auto-recharge is off"),
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("$16.01");
    const late = await api.post<{ code: string }>(`/v1/recharge-attempts/${attemptId}/confirm`);
    expect(late.status).toBe(409);
  });

  it("does not end the day while its page is open", async () => {
    const { tenant, api, attemptId } = await waiting();
    await db().rechargeAttempt.update({
      where: { id: attemptId },
      data: { expiresAt: new Date(Date.now() + 5 * 60_000) },
    });
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    await sweepRecharges(new Date(Date.now() + 10 * 60_000));
    await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME });
    await stack.drainJobs();
    expect(await attemptOf(tenant)).toMatchObject({ state: "succeeded" });
  });

  it("ends when another card is chosen: its page closes, and only the new card is charged", async () => {
    const { tenant, api, attemptId } = await waiting();
    const page = await api.post<Page>(`/v1/recharge-attempts/${attemptId}/confirm`);
    const { creditAccountId } = tenant.organization;
    await db().rechargePolicy.update({
      where: { creditAccountId },
      data: { cooldownSeconds: 0 },
    });
    await addCard(new Date(), tenant.organization, "5555555555554444");
    const card = await db().paymentMethod.findFirstOrThrow({
      where: { creditAccountId, last4: "4444" },
    });
    await setDefaultCard(creditAccountId, card.id, tenant.actor, new Date());
    await stack.drainJobs();
    expect((await bank.pay(sessionOf(page), { card: ASKS_EVERY_TIME })).status).toBe(400);
    expect(
      await db().rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } }),
    ).toMatchObject({
      state: "expired",
      failure: "another card was chosen",
    });
    expect(await succeeded(tenant)).toMatchObject([{ amount: 1601 }]);
    expect(await creditsOf(tenant)).toBe(2000);
  });

  it("is nobody else's to confirm or to look at", async () => {
    const { attemptId } = await waiting();
    const stranger = apiOf(stack, await tenantWith(0));
    expect((await stranger.post(`/v1/recharge-attempts/${attemptId}/confirm`)).status).toBe(404);
    expect((await stranger.get(`/v1/recharge-attempts/${attemptId}`)).status).toBe(404);
  });
});

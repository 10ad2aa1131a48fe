import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { saveCard } from "@/server/payment-methods/save-card";
import { warnExpiringCards } from "@/server/payment-methods/warn-expiring-cards";
import { addCard } from "@/server/scenarios/story";
import { accountOf, apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

const GOOD = "4242424242424242";
const OTHER = "5555555555554444";

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(() => bank.webhooks("deliver"));
afterAll(() => stack.stop());

type Cards = { data: { id: string; last4: string; is_default: boolean; expiry: string }[] };

const stripe = async <T>(path: string, method = "GET", form?: Record<string, string>) => {
  const answer = await fetch(`${stack.stripeUrl}${path}`, {
    method,
    headers: { authorization: "Bearer sk_test_local" },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  return (await answer.json()) as T;
};

async function atStripe(tenant: Tenant): Promise<string[]> {
  const { stripeCustomerId } = await accountOf(tenant);
  const { data } = await stripe<{ data: { id: string }[] }>(
    `/v1/customers/${stripeCustomerId}/payment_methods`,
  );
  return data.map(({ id }) => id);
}

async function withCards(...numbers: string[]) {
  const tenant = await tenantWith(900);
  for (const number of numbers) await addCard(new Date(), tenant.organization, number);
  await stack.drainJobs();
  const api = apiOf(stack, tenant);
  const list = async () => (await api.get<Cards>("/v1/payment-methods")).body.data;
  return { tenant, api, list };
}

describe("saved cards", () => {
  it("a card saved twice is kept once, here and at Stripe", async () => {
    const { tenant, list } = await withCards(GOOD, OTHER, GOOD);
    expect((await list()).map(({ last4, is_default }) => [last4, is_default])).toEqual([
      ["4242", true],
      ["4444", false],
    ]);
    const kept = await db().paymentMethod.findMany({
      where: { creditAccountId: tenant.organization.creditAccountId, removedAt: null },
    });
    expect((await atStripe(tenant)).sort()).toEqual(
      kept.map(({ stripePaymentMethodId }) => stripePaymentMethodId).sort(),
    );
  });

  it("removing the last one of an auto-recharge that is on asks first, then switches it off", async () => {
    const { tenant, api, list } = await withCards(GOOD);
    await api.put("/v1/recharge-policy", { enabled: true });
    const [card] = await list();
    const path = `/v1/payment-methods/${card?.id}`;
    const asked = await api.delete<{ code: string; needs: string }>(path);
    expect([asked.status, asked.body.needs]).toEqual([409, "switch_off_auto_recharge"]);
    expect(await list()).toHaveLength(1);
    const gone = await api.delete(path, { switch_off_auto_recharge: true });
    expect(gone.body).toMatchObject({ auto_recharge_switched_off: true });
    expect(await list()).toEqual([]);
    expect(
      await db().rechargePolicy.findUniqueOrThrow({
        where: { creditAccountId: tenant.organization.creditAccountId },
      }),
    ).toMatchObject({ enabled: false, disabledReason: "the last card was removed" });
    await stack.drainJobs();
    expect(await atStripe(tenant)).toEqual([]);
    const told = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("Visa 4242 was removed"),
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("recharge is now off");
  });

  it("one of several goes without asking, and the next becomes the default", async () => {
    const { api, list } = await withCards(GOOD, OTHER);
    await api.put("/v1/recharge-policy", { enabled: true });
    const [first] = await list();
    expect((await api.delete(`/v1/payment-methods/${first?.id}`)).status).toBe(200);
    expect(await list()).toMatchObject([{ last4: "4444", is_default: true }]);
  });

  it("a card removed on Stripe's own page is gone here too", async () => {
    const { tenant, list } = await withCards(GOOD, OTHER);
    const [first] = await atStripe(tenant);
    await stripe(`/v1/payment_methods/${first}/detach`, "POST", {});
    await stack.drainJobs();
    expect(await list()).toHaveLength(1);
  });

  it("a card the bank renewed has its new expiry, and may be warned about again", async () => {
    const { tenant, list } = await withCards(GOOD);
    const [id] = await atStripe(tenant);
    await db().paymentMethod.updateMany({ data: { expiryWarnedAt: new Date() } });
    await stripe(`/v1/payment_methods/${id}`, "POST", {
      "card[exp_month]": "11",
      "card[exp_year]": "2039",
    });
    await stack.drainJobs();
    expect(await list()).toMatchObject([{ exp_month: 11, exp_year: 2039, expiry: "good" }]);
    expect(
      await db().paymentMethod.findFirst({ where: { stripePaymentMethodId: id ?? "" } }),
    ).toMatchObject({ expiryWarnedAt: null });
  });

  it("Stripe's page of receipts opens for the account's own customer", async () => {
    const { api } = await withCards(GOOD);
    const { status, body } = await api.post<{ url: string }>("/v1/billing-portal");
    expect(status).toBe(200);
    expect((await fetch(body.url)).status).toBe(200);
  });

  it("a stranger's card is not found", async () => {
    const { list } = await withCards(GOOD);
    const stranger = apiOf(stack, await tenantWith(5));
    const [card] = await list();
    expect((await stranger.post(`/v1/payment-methods/${card?.id}/default`)).status).toBe(404);
    expect((await stranger.delete(`/v1/payment-methods/${card?.id}`)).status).toBe(404);
  });
});

describe("a card that runs out", () => {
  async function expiring(expMonth: number, expYear: number) {
    const { tenant } = await withCards(GOOD);
    const { creditAccountId } = tenant.organization;
    await db().paymentMethod.updateMany({
      where: { creditAccountId },
      data: { expMonth, expYear },
    });
    const warnings = async () => {
      await stack.drainJobs();
      return (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
        subject.includes("expires"),
      );
    };
    return { tenant, warnings };
  }

  it("is told once, from 30 days before the end of its month", async () => {
    const { warnings } = await expiring(12, 2031);
    await warnExpiringCards(new Date("2031-12-01T12:00:00Z"));
    expect(await warnings()).toHaveLength(0);
    for (const day of ["2031-12-02T12:00:00Z", "2031-12-03T12:00:00Z", "2031-12-31T12:00:00Z"])
      await warnExpiringCards(new Date(day));
    const [only, ...more] = await warnings();
    expect(more).toEqual([]);
    expect(only?.subject).toMatch(/^Visa 4242 of .* expires 12\/2031$/);
  });

  it("is told again for its next expiry, once it was renewed", async () => {
    const { tenant, warnings } = await expiring(12, 2032);
    await warnExpiringCards(new Date("2032-12-15T12:00:00Z"));
    const { creditAccountId } = tenant.organization;
    const card = await db().paymentMethod.findFirstOrThrow({ where: { creditAccountId } });
    const { stripePaymentMethodId, fingerprint, brand, last4, wallet } = card;
    await inTransaction((tx) =>
      saveCard(
        tx,
        creditAccountId,
        { stripePaymentMethodId, fingerprint, brand, last4, wallet, expMonth: 12, expYear: 2035 },
        new Date("2032-12-20T12:00:00Z"),
      ),
    );
    await warnExpiringCards(new Date("2033-01-05T12:00:00Z"));
    expect(await warnings()).toHaveLength(1);
    await warnExpiringCards(new Date("2035-12-20T12:00:00Z"));
    expect(await warnings()).toHaveLength(2);
  });

  it("is not told once it is over", async () => {
    const { warnings } = await expiring(1, 2034);
    await warnExpiringCards(new Date("2034-02-01T00:00:00Z"));
    expect(await warnings()).toHaveLength(0);
  });
});

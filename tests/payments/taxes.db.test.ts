import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BillingReceiptAnswer } from "@/server/billing/history/billing-record.schema";
import { db } from "@/server/foundation/db";
import { requestRefund } from "@/server/payments/request-refund";
import { chargeAttempt } from "@/server/recharge/charge-attempt";
import { addCard } from "@/server/scenarios/story";
import { accountOf, apiOf, bankOf } from "../support/buying";
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
const headers = { authorization: "Bearer sk_test_local" };

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  process.env.STRIPE_TAX = "included";
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(() => bank.noFaults());
afterAll(async () => {
  delete process.env.STRIPE_TAX;
  await stack.stop();
});

async function atStripe<T>(path: string, body?: Record<string, string>): Promise<T> {
  const answer = await fetch(`${stack.stripeUrl}/v1${path}`, {
    headers,
    ...(body ? { method: "POST", body: new URLSearchParams(body) } : {}),
  });
  return (await answer.json()) as T;
}

const lastMail = async (tenant: Tenant, subject: string) =>
  (await stack.emailsTo(tenant.owner.email))
    .filter((mail) => mail.subject.startsWith(subject))
    .at(-1)?.text ?? "";

async function receiptOf(tenant: Tenant, kind: string): Promise<BillingReceiptAnswer> {
  const api = apiOf(stack, tenant);
  const { body } = await api.get<{ data: { id: string }[] }>(`/v1/billing-history?kind=${kind}`);
  return (await api.get<BillingReceiptAnswer>(`/v1/billing-history/${body.data[0]?.id}`)).body;
}

describe("a purchase", () => {
  it.each([
    [
      { country: "DE" },
      { country: "DE", state: null, name: "VAT", percent: 19, amount_cents: 798 },
      "Includes VAT 19% (Germany)",
    ],
    [
      { country: "US", state: "TX" },
      { country: "US", state: "TX", name: "Sales Tax", percent: 8.25, amount_cents: 381 },
      "Includes Sales Tax 8.25% (United States",
    ],
  ])("from %j contains its tax, and buys as many credits", async (address, line, words) => {
    const tenant = await tenantWith(0);
    const api = apiOf(stack, tenant);
    const offer = await api.get<{ tax_included: boolean }>("/v1/purchase-offer");
    expect(offer.body.tax_included).toBe(true);
    const bought = await api.buy({ amount_cents: 5_000 });
    await bank.pay(bought.session, { card: "4242424242424242", ...address });
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(5_000);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 5_000, status: "succeeded" }]);
    expect(await receiptOf(tenant, "purchase")).toMatchObject({
      amount_cents: 5_000,
      tax_cents: line.amount_cents,
      tax_lines: [line],
    });
    expect(await lastMail(tenant, "Receipt")).toContain(words);
    await expectSoundLedger(tenant);
  });

  it("takes its tax back with its refunds, in parts and to the cent", async () => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ amount_cents: 5_000 });
    await bank.pay(bought.session, { country: "DE" });
    await stack.drainJobs();
    const { creditAccountId } = tenant.organization;
    const { id: paymentId } = await db().payment.findFirstOrThrow({ where: { creditAccountId } });
    const staff = { type: "staff", id: "usr_staff" } as const;
    for (const amountCents of [1_667n, 1_667n, 1_666n]) {
      const request = { paymentId, amountCents, reason: "Asked for" };
      await requestRefund(request, staff, undefined, new Date());
      await stack.drainJobs();
    }
    const { body } = await apiOf(stack, tenant).get<{ data: BillingReceiptAnswer[] }>(
      "/v1/billing-history?kind=refund",
    );
    expect(body.data.map(({ amount_cents, tax_cents }) => [amount_cents, tax_cents])).toEqual([
      [-1_666, -266],
      [-1_667, -266],
      [-1_667, -266],
    ]);
    expect(await receiptOf(tenant, "refund")).toMatchObject({
      amount_cents: -1_666,
      tax_lines: [{ country: "DE", name: "VAT", percent: 19, amount_cents: -266 }],
    });
    expect(await lastMail(tenant, "Refunded $16.66")).toContain(
      "Includes VAT 19% (Germany): $2.66",
    );
    await expectSoundLedger(tenant);
  });

  it("from where nothing is taxed contains none", async () => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ amount_cents: 5_000 });
    await bank.pay(bought.session, { country: "US", state: "OR" });
    await stack.drainJobs();
    expect(await receiptOf(tenant, "purchase")).toMatchObject({ tax_cents: 0, tax_lines: [] });
  });
});

/** A tenant below its threshold, whose recharge of $16.01 is due. */
async function due(country: string | null, card = "4242424242424242"): Promise<Tenant> {
  const tenant = await tenantWith(401);
  await addCard(new Date(), tenant.organization, card);
  await stack.drainJobs();
  const { stripeCustomerId } = await accountOf(tenant);
  if (country) await atStripe(`/customers/${stripeCustomerId}`, { "address[country]": country });
  await setRecharge(tenant, { enabled: true });
  await sale(tenant);
  return tenant;
}

const attemptOf = (tenant: Tenant) =>
  db().rechargeAttempt.findFirstOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });

type Intent = { hooks?: { inputs: { tax: { calculation: string } } } };

describe("a recharge", () => {
  it("contains the tax where the buyer is, which Stripe books with the charge", async () => {
    const tenant = await due("FR");
    await stack.drainJobs();
    const attempt = await attemptOf(tenant);
    expect(attempt).toMatchObject({ state: "succeeded", amountCents: 1_601n });
    const intent = await atStripe<Intent>(`/payment_intents/${attempt.stripePaymentIntentId}`);
    expect(attempt.taxCalculationId).toMatch(/^taxcalc_/);
    expect(intent.hooks?.inputs.tax.calculation).toBe(attempt.taxCalculationId);
    expect(await receiptOf(tenant, "recharge")).toMatchObject({
      amount_cents: 1_601,
      tax_cents: 267,
      tax_lines: [{ country: "FR", state: null, name: "VAT", percent: 20, amount_cents: 267 }],
    });
    expect(await lastMail(tenant, "Recharged")).toContain("Includes VAT 20% (France)");
    expect(await creditsOf(tenant)).toBe(2_000);
  });

  it.each([
    ["no address is known", null, null],
    ["Stripe refuses to compute it", "FR", "status_500"],
    ["Stripe’s answer is lost", "FR", "drop_after"],
  ])("is made without a tax if %s", async (_, country, effect) => {
    const tenant = await due(country);
    if (effect) await bank.fault("/v1/tax/calculations", effect, 10);
    await stack.drainJobs();
    expect(await attemptOf(tenant)).toMatchObject({ state: "succeeded", taxCalculationId: null });
    expect(await receiptOf(tenant, "recharge")).toMatchObject({ tax_cents: null, tax_lines: [] });
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1_601, status: "succeeded" }]);
    expect(await creditsOf(tenant)).toBe(2_000);
    await expectSoundLedger(tenant);
  });

  it("is charged once with the same tax if the answer to the charge is lost", async () => {
    const tenant = await due("DE");
    await bank.fault("/v1/payment_intents", "drop_after", 3);
    await stack.drainJobs();
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1_601, status: "succeeded" }]);
    expect(await attemptOf(tenant)).toMatchObject({
      state: "succeeded",
      taxLines: [{ country: "DE", amount_cents: 256 }],
    });
    expect(await creditsOf(tenant)).toBe(2_000);
  });

  it("whose tax Stripe no longer accepts is made without it, at once", async () => {
    const tenant = await due("DE");
    await bank.fault("/v1/payment_intents", "drop_before", 10);
    await stack.drainJobs();
    const unsent = await attemptOf(tenant);
    expect(unsent).toMatchObject({ state: "unknown", taxLines: [{ country: "DE" }] });
    await bank.noFaults();
    await db().rechargeAttempt.update({
      where: { id: unsent.id },
      data: { taxCalculationId: "taxcalc_expired" },
    });
    await chargeAttempt(unsent.id, new Date());
    await stack.drainJobs();
    const attempts = await db().rechargeAttempt.findMany({
      where: { creditAccountId: tenant.organization.creditAccountId },
      orderBy: { id: "asc" },
    });
    expect(attempts).toMatchObject([
      { state: "expired", failure: "Stripe did not accept its tax" },
      { state: "succeeded", taxCalculationId: null, taxLines: null },
    ]);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 1_601, status: "succeeded" }]);
    expect(await creditsOf(tenant)).toBe(2_000);
    expect(await lastMail(tenant, "Auto-recharge")).toBe("");
    await expectSoundLedger(tenant);
    // The recharge after that has its tax computed again.
    await setRecharge(tenant, {
      threshold: 2_000_000_000n,
      target: 4_000_000_000n,
      cooldownSeconds: 0,
    });
    await sale(tenant);
    await stack.drainJobs();
    expect(await receiptOf(tenant, "recharge")).toMatchObject({ tax_lines: [{ country: "DE" }] });
  });

  it("that a person confirms contains the tax of the page", async () => {
    const tenant = await due("DE", ASKS_EVERY_TIME);
    await stack.drainJobs();
    const { id } = await attemptOf(tenant);
    const page = await apiOf(stack, tenant).post<{ checkout_url: string }>(
      `/v1/recharge-attempts/${id}/confirm`,
    );
    const session = page.body.checkout_url.split("/").at(-1) ?? "";
    await bank.pay(session, { card: ASKS_EVERY_TIME, three_d_secure: "pass", country: "GB" });
    await stack.drainJobs();
    expect(await receiptOf(tenant, "recharge")).toMatchObject({
      status: "paid",
      tax_cents: 267,
      tax_lines: [{ country: "GB", percent: 20 }],
    });
  });
});

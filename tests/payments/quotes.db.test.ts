import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db } from "@/server/foundation/db";
import { expireQuotes } from "@/server/purchases/quotes/close-quote";
import type { QuoteAnswer } from "@/server/purchases/quotes/quote.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { accountOf, apiOf, bankOf } from "../support/buying";
import { callerOf } from "../support/client";
import { approveIfItWaits } from "../support/colleague";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

const DAY = 86_400_000;
let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(() => bank.webhooks("deliver"));
afterAll(() => stack.stop());

async function asStaff() {
  const person = await newPerson(new Date(), {
    email: uniqueEmail("sales"),
    name: "Sales",
    isStaff: true,
  });
  const context = () => ({
    caller: callerOf(person),
    now: new Date(),
    ip: "local",
    report: {},
  });
  return {
    email: person.email,
    async issue(tenant: Tenant, offer: object = {}): Promise<QuoteAnswer> {
      const answer = await callEndpoint(endpointNamed("staff.quote.issue"), context(), {
        to_organization: tenant.organization.id,
        title: "Enterprise 100K",
        note: "As agreed",
        credits: 100_000,
        amount_cents: 80_000,
        expires_at: new Date(Date.now() + 14 * DAY).toISOString(),
        ...offer,
      });
      if (!("approval_request" in answer)) return answer;
      await approveIfItWaits(answer);
      const { data } = await callEndpoint(endpointNamed("staff.quote.list"), context(), {});
      const made = data.find(({ organization_id }) => organization_id === tenant.organization.id);
      return made as QuoteAnswer;
    },
    withdraw: (id: string) =>
      callEndpoint(endpointNamed("staff.quote.withdraw"), context(), {
        quote_id: id,
        reason: "Priced wrong",
      }),
    list: () => callEndpoint(endpointNamed("staff.quote.list"), context(), {}),
  };
}

type Accepted = { purchase_id: string; checkout_url: string };
const sessionOf = (accepted: { body: Accepted }) =>
  accepted.body.checkout_url.split("/").at(-1) ?? "";

async function quoted(offer?: object) {
  const tenant = await tenantWith(0);
  const staff = await asStaff();
  const quote = await staff.issue(tenant, offer);
  const api = apiOf(stack, tenant);
  return {
    tenant,
    staff,
    quote,
    api,
    accept: (payBy?: string, key?: string) =>
      api.post<Accepted>(
        `/v1/sales-quotes/${quote.id}/accept`,
        payBy ? { pay_by: payBy } : {},
        key,
      ),
    state: async () =>
      (await api.get<{ data: QuoteAnswer[] }>("/v1/sales-quotes")).body.data[0]?.state,
  };
}

describe("a quote from sales", () => {
  it("is told to the payers, accepted at Checkout, and paid at its own price", async () => {
    const { tenant, staff, quote, accept, state, api } = await quoted();
    expect(quote).toMatchObject({ state: "issued", issued_by: staff.email, purchase: null });
    const accepted = await accept();
    expect(accepted.status).toBe(200);
    expect(await state()).toBe("accepted");
    expect(await api.purchase(accepted.body.purchase_id)).toMatchObject({
      kind: "quote",
      quote_id: quote.id,
      credits: 100_000,
      amount_cents: 80_000,
      price_version: quote.id,
      status: "checkout_open",
    });
    await bank.pay(sessionOf(accepted));
    await stack.drainJobs();
    expect(await state()).toBe("paid");
    expect(await creditsOf(tenant)).toBe(100_000);
    expect((await accountOf(tenant)).lifetimePurchased).toBe(100_000_000_000n);
    expect(await bank.charges(tenant)).toMatchObject([{ amount: 80_000, status: "succeeded" }]);
    const told = (await stack.emailsTo(tenant.owner.email)).filter(({ subject }) =>
      subject.startsWith("A quote for"),
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.subject).toContain("100,000 credits for $800.00");
    await expectSoundLedger(tenant);
    expect((await accept()).status).toBe(409);
  });

  it("is paid by bank transfer when the payer asks for that", async () => {
    const { tenant, accept, state, api } = await quoted();
    const accepted = await accept("bank_transfer");
    expect((await bank.pay(sessionOf(accepted))).status).toBe(400);
    await bank.pay(sessionOf(accepted), { payment_method: "customer_balance" });
    await stack.drainJobs();
    expect(await api.purchase(accepted.body.purchase_id)).toMatchObject({
      status: "processing",
      transfer: { missing_cents: 80_000 },
    });
    expect(await state()).toBe("accepted");
    await bank.transfer(tenant, 80_000);
    await stack.drainJobs();
    expect(await state()).toBe("paid");
    expect(await creditsOf(tenant)).toBe(100_000);
  });

  it("accepted ten times at once has one purchase and one page", async () => {
    const { accept, quote } = await quoted();
    const pages = await Promise.all(
      Array.from({ length: 10 }, (_, n) => accept(undefined, `accept-${n}`)),
    );
    expect(pages.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(pages.map(({ body }) => body.checkout_url)).size).toBe(1);
    expect(await db().purchase.count({ where: { quoteId: quote.id } })).toBe(1);
  });

  it("given up at its page, may be accepted again in another way", async () => {
    const { tenant, accept, state, api } = await quoted();
    const first = await accept();
    await api.post(`/v1/purchases/${first.body.purchase_id}/cancel`);
    expect(await state()).toBe("issued");
    const second = await accept("bank_transfer");
    expect(second.body.purchase_id).not.toBe(first.body.purchase_id);
    await bank.pay(sessionOf(second), { payment_method: "customer_balance" });
    await bank.transfer(tenant, 80_000);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(100_000);
  });

  it("cannot be accepted once it ran out, was declined or was withdrawn", async () => {
    const outcomes = await Promise.all([
      quoted().then(async ({ accept, quote, state }) => {
        await db().salesQuote.update({
          where: { id: quote.id },
          data: { expiresAt: new Date(Date.now() - 1000) },
        });
        const refused = await accept();
        const before = await state();
        await expireQuotes(new Date());
        return [refused.status, before, await state()];
      }),
      quoted().then(async ({ accept, quote, api, state }) => {
        await api.post(`/v1/sales-quotes/${quote.id}/decline`, { reason: "Too dear" });
        return [(await accept()).status, await state()];
      }),
      quoted().then(async ({ accept, quote, staff, state }) => {
        await staff.withdraw(quote.id);
        return [(await accept()).status, await state()];
      }),
    ]);
    expect(outcomes).toEqual([
      [409, "expired", "expired"],
      [409, "declined"],
      [409, "withdrawn"],
    ]);
  });

  it("that is being paid is not withdrawn under the payer's hands", async () => {
    const { accept, staff, quote } = await quoted();
    await accept();
    await expect(staff.withdraw(quote.id)).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("is nobody else's, and only staff issue one", async () => {
    const { quote } = await quoted();
    const stranger = await tenantWith(0);
    const api = apiOf(stack, stranger);
    expect((await api.post(`/v1/sales-quotes/${quote.id}/accept`)).status).toBe(404);
    expect((await api.post(`/v1/sales-quotes/${quote.id}/decline`)).status).toBe(404);
    expect((await api.post("/staff/quotes", {})).status).not.toBe(201);
    expect((await api.get("/staff/quotes")).status).toBe(404);
  });

  it.each([
    [{ expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    [{ amount_cents: 100 }, "amount_cents"],
    [{ credits: 0 }, "credits"],
    [{ title: " " }, "title"],
  ])("with %j is refused", async (offer, field) => {
    const tenant = await tenantWith(0);
    const staff = await asStaff();
    await expect(staff.issue(tenant, offer)).rejects.toMatchObject({
      code: "validation_failed",
      extra: { errors: [{ path: field }] },
    });
  });
});

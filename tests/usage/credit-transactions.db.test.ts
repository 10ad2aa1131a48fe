import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { sale, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type History = {
  transactions: { id: string; type: string; amount: number; created_at: string }[];
  total: number;
  period: { start: string; end: string };
};

describe("GET /credits/transactions", () => {
  it("tells what was spent and bought in credits, newest first, with the payment behind a purchase", async () => {
    const tenant = await tenantWith(10);
    const api = apiOf(stack, tenant);
    const bought = await api.buy({ amount_cents: 500 });
    const bank = bankOf(stack);
    await bank.pay(bought.session);
    await stack.drainJobs();
    await sale(tenant);

    const { status, body } = await api.get<History>("/credits/transactions");
    expect(status).toBe(200);
    expect(body.total).toBe(body.transactions.length);
    expect(body.transactions.slice(0, 2)).toEqual([
      {
        id: expect.stringMatching(/^acct_\w+\.\d+$/),
        organization_id: tenant.organization.id,
        type: "usage",
        amount: -2,
        debt_taken: 0,
        debt_payment: 0,
        description: "Transaction created",
        metadata: expect.objectContaining({ operation: "transaction.create" }),
        stripe_payment_intent_id: null,
        created_at: expect.any(String),
      },
      expect.objectContaining({
        type: "grant",
        amount: 500,
        stripe_payment_intent_id: await bank.intentOf(bought.session),
      }),
    ]);
    const sum = body.transactions.reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBe(508);
    expect(body.period.start).toBe(body.transactions.at(-1)?.created_at);

    const page = await api.get<History>("/credits/transactions?limit=1&hours=1");
    expect(page.body.transactions).toEqual(body.transactions.slice(0, 1));
    // A page that ends before the hour does tells the time down to its last movement; all of it the hour.
    expect(page.body.total).toBe(body.total);
    expect(page.body.period.start).toBe(page.body.transactions[0]?.created_at);
    const hour = await api.get<History>("/credits/transactions?hours=1");
    const { start, end } = hour.body.period;
    expect(Date.parse(end) - Date.parse(start)).toBe(3_600_000);
  });

  it("does not know an offset", async () => {
    const api = apiOf(stack, await tenantWith(0));
    const refused = await api.get<{ code: string; errors: { path: string }[] }>(
      "/credits/transactions?offset=100",
    );
    expect([refused.status, refused.body.code]).toEqual([400, "validation_failed"]);
    expect(JSON.stringify(refused.body.errors)).toContain("offset");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "@/server/foundation/db";
import { setOverage } from "@/server/grants/set-overage";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import type { Bridge } from "@/server/pricing/balance-bridge";
import { apiOf } from "../support/buying";
import { staff } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const DAY_MS = 86_400_000;

function give(
  tenant: Tenant,
  credits: number,
  more: Partial<Parameters<typeof grantTransaction>[0]>,
) {
  return inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, tenant.organization.creditAccountId);
    await postTransaction(
      tx,
      grantTransaction({
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: 0n,
        category: "bonus",
        amount: BigInt(credits) * 1_000_000n,
        source: `words:${credits}:${tenant.organization.id}`,
        description: "Bonus",
        organizationId: tenant.organization.id,
        actor: staff,
        now: new Date(),
        ...more,
      }),
    );
  });
}

function bridgeIn(answer: Bridge): Bridge {
  const { posted, held, scheduled, available, restricted, debt } = answer;
  return { posted, held, scheduled, available, restricted, debt };
}

/** The balance as each answer tells it; each in the same words. */
async function told(tenant: Tenant): Promise<Record<string, Bridge>> {
  const api = apiOf(stack, tenant);
  const base = `/organizations/${tenant.organization.id}`;
  const [billing, overview, credits, ledger, wallets] = await Promise.all([
    api.get<Bridge & { credits_remaining: number }>(`${base}/billing`),
    api.get<Bridge>(`${base}/billing/overview`),
    api.get<{ balance: number; credits: Bridge }>("/v1/credits/balance"),
    api.get<{ balance: Bridge; data: { balance_after: number }[] }>("/v1/ledger"),
    api.get<{ data: (Bridge & { balance: number })[] }>("/v1/wallets"),
  ]);
  const now = await api.get<Bridge>("/v1/balance");
  const statement = await api.get<{ closing: { posted: number; balance: number; debt: number } }>(
    "/v1/statements",
  );
  const all = bridgeIn(billing.body);
  // Where an answer has a word of its own for one of them, it is the same figure.
  expect(billing.body.credits_remaining).toBe(all.available);
  expect(credits.body.balance).toBeCloseTo(all.available / 100, 10);
  expect(ledger.body.data[0]?.balance_after).toBe(all.posted);
  expect(statement.body.closing).toEqual({
    balance: all.posted,
    posted: all.posted,
    debt: all.debt,
  });
  for (const { headers } of [billing, credits, ledger])
    expect(headers.get("x-credits-remaining")).toBe(String(all.available));
  const sum = (field: keyof Bridge) =>
    wallets.body.data.reduce((total, wallet) => total + wallet[field], 0);
  return {
    billing: all,
    overview: bridgeIn(overview.body),
    credits: credits.body.credits,
    ledger: ledger.body.balance,
    balance: bridgeIn(now.body),
    wallets: {
      posted: sum("posted"),
      held: sum("held"),
      scheduled: sum("scheduled"),
      available: sum("available"),
      restricted: sum("restricted"),
      debt: sum("debt"),
    },
  };
}

describe("balances", () => {
  it("have the same words in every answer, and posted - held - scheduled = available", async () => {
    const tenant = await tenantWith(100);
    await give(tenant, 40, { effectiveAt: new Date(Date.now() + 3 * DAY_MS) });
    await give(tenant, 7, { operations: ["transaction.create"] });
    const api = apiOf(stack, tenant);
    await api.post("/v1/holds", { operation: "api.call", quantity: 30 });
    for (const [where, bridge] of Object.entries(await told(tenant))) {
      expect([where, bridge]).toEqual([
        where,
        { posted: 147, held: 30, scheduled: 40, available: 77, restricted: 7, debt: 0 },
      ]);
    }
  });

  it("show what is owed wherever they are shown", async () => {
    const tenant = await tenantWith(5);
    await give(tenant, 7, { operations: ["transaction.create"] });
    await inTransaction((tx) =>
      setOverage(
        tx,
        tenant.organization.creditAccountId,
        { policy: "allow_to_limit", limitCredits: 100, reason: "In a test" },
        staff,
        new Date(),
      ),
    );
    await apiOf(stack, tenant).post("/v1/charges", { operation: "api.call", quantity: 20 });
    for (const [where, bridge] of Object.entries(await told(tenant))) {
      expect([where, bridge]).toEqual([
        where,
        { posted: 7, held: 0, scheduled: 0, available: 7, restricted: 7, debt: 15 },
      ]);
    }
  });
});

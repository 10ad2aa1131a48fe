import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCard, completeCheckout } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";
import { callerOf, expectPrinted, useCredits } from "./as-printed";

let stack: Stack;
let tenant: Tenant;
let call: ReturnType<typeof callerOf>;

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(5_000);
  call = callerOf(stack, tenant.apiKey);
});
afterAll(() => stack.stop());

const update = { autoTopUp: { enabled: true, amount: 25.0, threshold: 5.0 } };

describe("S5, buying credits", () => {
  it("Update Billing Settings needs a saved payment method", async () => {
    const refused = await call("PUT /api/v1/billing/settings", update);
    expect([refused.status, refused.body.code]).toEqual([409, "payment_method_required"]);
  });

  it("Get Credit Balance", async () => {
    for (const query of ["", "?fresh=true"]) {
      const { status, body } = await call(`GET /api/v1/credits/balance${query}`);
      expect([status, body.balance]).toEqual([200, 50]);
    }
  });

  it("Create Checkout Session, pay it, and Verify Payment, once", async () => {
    const checkout = await call("POST /api/v1/credits/checkout", { amount: 50.0 });
    expect([checkout.status, checkout.body]).toEqual([
      200,
      {
        success: true,
        checkoutUrl: expect.stringMatching(/^https?:\/\/.*cs_/),
        sessionId: expect.stringMatching(/^cs_/),
      },
    ]);
    const sessionId = String(checkout.body.sessionId);
    expect((await call("POST /api/v1/credits/verify", { sessionId })).status).toBe(409);
    await completeCheckout(sessionId, "4242424242424242");
    for (let n = 0; n < 2; n++) {
      const verified = await call("POST /api/v1/credits/verify", { sessionId });
      expect([verified.status, verified.body]).toEqual([
        200,
        { success: true, creditsAdded: 50, newBalance: 100 },
      ]);
    }
    expect(await creditsOf(tenant)).toBe(10_000);
  });

  it("Crypto payments: create one and check its status", async () => {
    const made = await call("POST /api/crypto/payments", { amount: 50.0 });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ success: true, status: "pending" }),
    ]);
    const status = await call(`GET /api/crypto/status?paymentId=${made.body.paymentId}`);
    expect([status.status, status.body]).toEqual([
      200,
      { success: true, paymentId: made.body.paymentId, status: "pending", creditsAdded: 0 },
    ]);
  });
});

describe("S5, billing settings", () => {
  const limits = { minAmount: 1, maxAmount: 1000, minThreshold: 0, maxThreshold: 1000 };
  it("Update Billing Settings, and Get them", async () => {
    await addCard(new Date(), tenant.organization);
    const autoTopUp = { enabled: true, amount: 25, threshold: 5, hasPaymentMethod: true };
    const updated = await call("PUT /api/v1/billing/settings", update);
    expect([updated.status, updated.body]).toEqual([
      200,
      expect.objectContaining({
        success: true,
        message: "Billing settings updated successfully",
        settings: expect.objectContaining({ autoTopUp }),
      }),
    ]);
    const read = await call("GET /api/v1/billing/settings");
    expect([read.status, read.body]).toEqual([
      200,
      { success: true, settings: { autoTopUp, limits } },
    ]);
  });

  it("Trigger Auto-Top-Up", async () => {
    await useCredits(call, tenant.organization.id, (await creditsOf(tenant)) - 350);
    const { status, body } = await call("POST /api/auto-top-up/trigger");
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        success: true,
        message: "Auto top-up successful! Added $25.00",
        amount: 25,
        previousBalance: 3.5,
        newBalance: 28.5,
      }),
    ]);
    await expectSoundLedger(tenant);
  });
});

describe("S5, history and summary", () => {
  it("Get Transaction History", async () => {
    await call("POST /api/v1/charges", {
      operation: "api.call",
      quantity: 100,
      description: "Text to speech generation",
    });
    const { status, body } = await call<{ transactions: object[] }>(
      "GET /api/credits/transactions?limit=100&hours=1",
    );
    expect(status).toBe(200);
    expectPrinted(body, {
      transactions: [
        {
          id: "txn_abc123",
          organization_id: "org_123",
          type: "usage",
          amount: -100,
          description: "Text to speech generation",
          metadata: null,
          stripe_payment_intent_id: null,
          created_at: "2024-01-15T10:30:00.000Z",
        },
      ],
      total: 1,
      period: { start: "2024-01-15T09:30:00.000Z", end: "2024-01-15T10:30:00.000Z" },
    });
    expect(body.transactions[0]).toMatchObject({
      organization_id: tenant.organization.id,
      type: "usage",
      amount: -100,
      description: "Text to speech generation",
      stripe_payment_intent_id: null,
    });
    expect((await call("GET /api/credits/transactions?offset=10")).status).toBe(400);
  });

  it("Get Credit Summary", async () => {
    const owner = await clientOf(stack, { user: tenant.owner });
    const organization_id = tenant.organization.id;
    const agent = await owner.post<{ id: string }>("/v1/agents", {
      organization_id,
      name: "My Assistant",
    });
    expect(agent.status).toBe(201);
    const app = await owner.post<{ id: string }>("/v1/apps", {
      organization_id,
      name: "Customer Portal",
      monetization_enabled: true,
      markup_percent: 20,
    });
    expect(app.status).toBe(201);
    for (const [period, limit] of [
      ["lifetime", 1_000],
      ["day", 500],
    ]) {
      const budget = await call("POST /api/v1/budgets", {
        subject: "agent",
        subject_id: agent.body.id,
        period,
        limit,
      });
      expect([budget.body, budget.status]).toEqual([expect.anything(), 201]);
    }
    const { status, body } = await call("GET /api/v1/credits/summary");
    expect(status).toBe(200);
    expectPrinted(body, {
      success: true,
      organization: {
        id: "org_abc123",
        name: "My Organization",
        creditBalance: 50.0,
        autoTopUpEnabled: false,
        autoTopUpThreshold: null,
        autoTopUpAmount: null,
        hasPaymentMethod: true,
      },
      agents: [
        {
          id: "agent_xyz789",
          name: "My Assistant",
          isPublic: false,
          monetizationEnabled: false,
          hasBudget: true,
          allocated: 10.0,
          spent: 2.5,
          available: 7.5,
          dailyLimit: 5.0,
          dailySpent: 1.0,
          dailyRemaining: 4.0,
          isPaused: false,
          pauseReason: null,
          totalEarnings: 0,
          totalRequests: 150,
        },
      ],
      agentsSummary: {
        total: 3,
        withBudget: 2,
        paused: 0,
        totalAllocated: 20.0,
        totalSpent: 5.0,
        totalAvailable: 15.0,
      },
      apps: [
        {
          id: "app_def456",
          name: "Customer Portal",
          slug: "customer-portal",
          monetizationEnabled: true,
          inferenceMarkupPercentage: 20,
          totalCreatorEarnings: 125.5,
          totalPlatformRevenue: 31.38,
        },
      ],
      earnings: {
        availableBalance: 125.5,
        totalEarned: 200.0,
        totalRedeemed: 74.5,
        totalPending: 0,
        breakdown: { miniapps: 100.0, agents: 75.0, mcps: 25.0 },
      },
      recentTransactions: [
        {
          id: "txn_abc123",
          type: "usage",
          amount: -0.05,
          description: "Chat completion (gpt-4o)",
          createdAt: "2024-01-15T10:30:00Z",
        },
      ],
      pricing: { creditsPerDollar: 100, minimumTopUp: 5.0, x402Enabled: true },
    });
    expect(body).toMatchObject({
      organization: { id: organization_id, creditBalance: (await creditsOf(tenant)) / 100 },
      agents: [{ name: "My Assistant", allocated: 10, dailyLimit: 5, dailyRemaining: 5 }],
      apps: [{ slug: "customer-portal", inferenceMarkupPercentage: 20 }],
      pricing: { creditsPerDollar: 100, minimumTopUp: 5, x402Enabled: false },
    });
  });

  it("Pricing reference: tokens by model, images and deployments", async () => {
    for (const [model, input, output] of [
      ["gpt-4o", 250, 1_000],
      ["gpt-4o-mini", 15, 60],
      ["claude-sonnet-4.6", 300, 1_500],
      ["claude-3.5-haiku", 100, 500],
    ]) {
      const { body } = await call<{ credits: number }>("POST /api/v1/check", {
        operation: "model.inference",
        properties: { model, input_tokens: 1_000_000, output_tokens: 1_000_000 },
      });
      expect([model, body.credits]).toEqual([model, Number(input) + Number(output)]);
    }
  });
});

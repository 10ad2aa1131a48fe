import { afterAll, expect, it } from "vitest";
import { createApp } from "@/server/apps/change-app";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { markLedgers } from "@/server/ledger/mark-ledgers";
import { createAgent } from "@/server/agents/change-agent";
import { chargeUse } from "@/server/operations/metered/charge-use";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { appOf, call, ingest, type Party, party, publicAgentOf, use } from "./story";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

/** The organization as charges take it. */
async function payerOf({ organization: { id } }: Party) {
  const found = (await findOrganizations([id])).get(id);
  if (!found) throw new Error("no such organization");
  return found;
}

/** As the source prints it (S5), in values and in the order of its fields. */
it("GET /v1/credits/summary answers the example of the source", async () => {
  const now = new Date();
  const creator = await party("My Organization", 0);
  const actor = { type: "user", id: creator.owner.id } as const;
  const app = await createApp(
    creator.organization.id,
    { name: "Customer Portal", kind: "miniapp", monetization_enabled: true, markup_percent: 20 },
    actor,
    now,
  );
  const mcp = await appOf(creator, 125, "mcp");
  const sold = await publicAgentOf(creator, 125);
  const agent = await createAgent(creator.organization.id, "My Assistant", actor, now);
  const payer = await party("Payer", 1_000_000);
  // At 20%, 78,437.5 credits of use are a markup of 15,687.5: 12,550 for the creator.
  await ingest(payer, [
    {
      event_name: "api.call",
      customer_id: payer.organization.id,
      properties: { credits: 78_437.5 },
      app_id: app.id,
    },
  ]);
  await use(payer, 5_000, { agent_id: sold.id });
  await use(payer, 2_450, { app_id: mcp.id });
  await call(creator, "redemption.create", { kind: "credits", credits: 7_450 });
  const summary = await call(creator, "credits.summary");
  expect(summary).toEqual({
    success: true,
    organization: {
      id: creator.organization.id,
      name: "My Organization",
      creditBalance: 74.5,
      autoTopUpEnabled: false,
      autoTopUpThreshold: null,
      autoTopUpAmount: null,
      hasPaymentMethod: false,
    },
    agents: [
      expect.objectContaining({ id: agent.id, name: "My Assistant", totalEarnings: 0 }),
      expect.objectContaining({ id: sold.id, isPublic: true, totalEarnings: 50, totalRequests: 1 }),
    ],
    agentsSummary: {
      total: 2,
      withBudget: 0,
      paused: 0,
      totalAllocated: 0,
      totalSpent: 0,
      totalAvailable: 0,
    },
    apps: [
      expect.objectContaining({ id: mcp.id, totalCreatorEarnings: 24.5 }),
      {
        id: app.id,
        name: "Customer Portal",
        slug: "customer-portal",
        monetizationEnabled: true,
        inferenceMarkupPercentage: 20,
        totalCreatorEarnings: 125.5,
        // The source prints it to the cent: 31.38.
        totalPlatformRevenue: 31.375,
      },
    ],
    earnings: {
      availableBalance: 125.5,
      totalEarned: 200,
      totalRedeemed: 74.5,
      totalPending: 0,
      breakdown: { miniapps: 125.5, agents: 50, mcps: 24.5 },
    },
    recentTransactions: [
      {
        id: expect.any(String),
        type: "grant",
        amount: 74.5,
        description: "Redeemed earnings",
        createdAt: expect.any(String),
      },
    ],
    pricing: { creditsPerDollar: 100, minimumTopUp: 5, x402Enabled: false },
  });
});

it("tells what an agent was given, spent and asked for, in dollars", async () => {
  const now = new Date();
  const owner = await party("Owner", 5_000);
  const actor = { type: "user", id: owner.owner.id } as const;
  const agent = await createAgent(owner.organization.id, "My Assistant", actor, now);
  const budget = { subject: "agent", subject_id: agent.id, action: "block" };
  await call(owner, "budget.create", { ...budget, period: "month", limit: 1_000 });
  await call(owner, "budget.create", { ...budget, period: "day", limit: 500 });
  const organization = await payerOf(owner);
  const asAgent = { type: "agent", id: agent.id } as const;
  for (const quantity of [100, 100, 50]) {
    const request = { operation: "api.call", quantity };
    await chargeUse({ organization: organization, actor: asAgent, use: request, now });
  }
  const before = await call(owner, "credits.summary");
  await markLedgers();
  const after = await call(owner, "credits.summary");
  for (const { agents, agentsSummary, recentTransactions, organization: told } of [before, after]) {
    expect(told.creditBalance).toBe(47.5);
    expect(agents).toEqual([
      {
        id: agent.id,
        name: "My Assistant",
        isPublic: false,
        monetizationEnabled: false,
        hasBudget: true,
        allocated: 10,
        spent: 2.5,
        available: 7.5,
        dailyLimit: 5,
        dailySpent: 2.5,
        dailyRemaining: 2.5,
        isPaused: false,
        pauseReason: null,
        totalEarnings: 0,
        totalRequests: 3,
      },
    ]);
    expect(agentsSummary).toMatchObject({ total: 1, withBudget: 1, totalSpent: 2.5 });
    expect(recentTransactions[0]).toMatchObject({ type: "usage", amount: -0.5 });
  }
});

it("counts an agent's requests on from where the job stopped", async () => {
  const now = new Date();
  const owner = await party("Owner", 50_000);
  const actor = { type: "user", id: owner.owner.id } as const;
  const [one, other] = [
    await createAgent(owner.organization.id, "One", actor, now),
    await createAgent(owner.organization.id, "Other", actor, now),
  ];
  const organization = await payerOf(owner);
  const charge = (id: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        chargeUse({
          organization: organization,
          actor: { type: "agent", id },
          use: { operation: "api.call" },
          now,
        }),
      ),
    );
  const told = async () => {
    const { agents } = await call(owner, "credits.summary");
    return Object.fromEntries(agents.map(({ name, totalRequests }) => [name, totalRequests]));
  };
  await charge(one.id, 700);
  await charge(other.id, 500);
  await markLedgers();
  expect(await told()).toEqual({ One: 700, Other: 500 });
  await charge(one.id, 900);
  expect(await told()).toEqual({ One: 1_600, Other: 500 });
  await markLedgers();
  expect(await told()).toEqual({ One: 1_600, Other: 500 });
});

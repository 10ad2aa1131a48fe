import { z } from "zod";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import { listAgents } from "@/server/agents/read-agents";
import { listApps } from "@/server/apps/read-apps";
import { readEarningsBySource, readSums, sumsOf } from "@/server/earnings/read-earnings";
import { db } from "@/server/foundation/db";
import { x402Terms } from "@/server/gateways/x402/x402-terms";
import { readBalance } from "@/server/ledger/balances";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits, microcreditsToDollars } from "@/server/pricing/microcredits";
import { readTopUpSettings } from "@/server/recharge/top-up-settings";
import { listVisibleEntries } from "@/server/usage/visible-entries";
import { defineEndpoint } from "./define-endpoint";
import { organizationInput } from "./fields";

const dollars = z.number().meta({ description: "US dollars" });
const dollarsOrNone = dollars.nullable();

/** The summary of S5, field for field. */
const summarySchema = z.object({
  success: z.boolean(),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    creditBalance: dollarsOrNone.meta({
      description: "US dollars; of managed credits what a budget leaves, else null",
    }),
    autoTopUpEnabled: z.boolean(),
    autoTopUpThreshold: dollarsOrNone.meta({ description: "null while it is off" }),
    autoTopUpAmount: dollarsOrNone,
    hasPaymentMethod: z.boolean(),
  }),
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isPublic: z.boolean(),
      monetizationEnabled: z.boolean(),
      hasBudget: z.boolean(),
      allocated: dollars.meta({ description: "Of its longest budget beyond a day; 0 without one" }),
      spent: dollars,
      available: dollars,
      dailyLimit: dollarsOrNone,
      dailySpent: dollars,
      dailyRemaining: dollarsOrNone,
      isPaused: z.boolean(),
      pauseReason: z.string().nullable(),
      totalEarnings: dollars,
      totalRequests: z.number().meta({
        description: "Requests it was charged for, and charges of others who used it with a markup",
      }),
    }),
  ),
  agentsSummary: z.object({
    total: z.int(),
    withBudget: z.int(),
    paused: z.int(),
    totalAllocated: dollars,
    totalSpent: dollars,
    totalAvailable: dollars,
  }),
  apps: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      monetizationEnabled: z.boolean(),
      inferenceMarkupPercentage: z.number(),
      totalCreatorEarnings: dollars,
      totalPlatformRevenue: dollars,
    }),
  ),
  earnings: z.object({
    availableBalance: dollars,
    totalEarned: dollars.meta({ description: "Less what refunds took back" }),
    totalRedeemed: dollars,
    totalPending: dollars.meta({ description: "In payouts that are not decided" }),
    breakdown: z.object({ miniapps: dollars, agents: dollars, mcps: dollars }),
  }),
  recentTransactions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      amount: dollars,
      description: z.string(),
      createdAt: z.string(),
    }),
  ),
  pricing: z.object({
    creditsPerDollar: z.number(),
    minimumTopUp: dollars,
    x402Enabled: z.boolean(),
  }),
});

const RECENT = 10;
/** Agents and apps that are told; whoever has more reads their lists. */
const MOST = 1_000;

export const creditsSummaryEndpoints = [
  defineEndpoint({
    name: "credits.summary",
    tag: "Credits API",
    aboutCredits: true,
    summary: "Balance, agents, apps, earnings and recent transactions in one answer, in US dollars",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput,
    output: summarySchema,
    rest: { method: "get", path: "/v1/credits/summary", status: 200 },
    forClient: (summary, { spendable }) => ({
      ...summary,
      organization: {
        ...summary.organization,
        creditBalance: spendable === null ? null : microcreditsToDollars(spendable),
      },
    }),
    async handle({ organization, payer, reach, may, now, report }) {
      const { id, name, creditAccountId } = organization;
      // Above a link only the money side is seen.
      const [seesAgents, seesEarnings] = [may("agents.read"), may("earnings.read")];
      const [balance, topUp, agents, requests, apps, sums, bySource, { entries }] =
        await Promise.all([
          readBalance(db(), creditAccountId, now),
          payer.isSeen ? readTopUpSettings(creditAccountId, now) : null,
          seesAgents ? listAgents(id, { limit: MOST }, now) : none,
          seesAgents ? readRequests(creditAccountId) : new Map<string, number>(),
          seesAgents ? listApps(id, { limit: MOST }) : none,
          seesEarnings ? readSums(db(), id) : nothingEarned,
          seesEarnings ? readEarningsBySource(id) : [],
          listVisibleEntries(organization, { payer, reach }, { limit: RECENT, now }),
        ]);
      report.availableMicrocredits = balance.available;
      const earned = new Map(bySource.map((source) => [source.source_id, source]));
      const told = agents.data.map((agent) => {
        const source = earned.get(agent.id);
        return {
          ...agentAnswer(agent),
          totalEarnings: microcreditsToDollars(source?.net ?? 0n),
          totalRequests: (requests.get(agent.id) ?? 0) + Number(source?.uses ?? 0n),
        };
      });
      return {
        success: true,
        organization: {
          id,
          name,
          creditBalance: microcreditsToDollars(balance.available),
          autoTopUpEnabled: topUp?.enabled ?? false,
          autoTopUpThreshold: topUp?.enabled ? topUp.threshold : null,
          autoTopUpAmount: topUp?.enabled ? topUp.amount : null,
          hasPaymentMethod: topUp?.hasPaymentMethod ?? false,
        },
        agents: told,
        agentsSummary: summaryOf(agents.data),
        apps: apps.data.map((app) => ({
          id: app.id,
          name: app.name,
          slug: app.slug,
          monetizationEnabled: app.monetization_enabled,
          inferenceMarkupPercentage: app.markup_percent,
          totalCreatorEarnings: inDollars(app.creator_earnings),
          totalPlatformRevenue: inDollars(app.platform_revenue),
        })),
        earnings: {
          availableBalance: microcreditsToDollars(sums.available),
          totalEarned: microcreditsToDollars(sums.earned - sums.takenBack),
          totalRedeemed: microcreditsToDollars(sums.redeemed),
          totalPending: microcreditsToDollars(sums.pending),
          breakdown: {
            miniapps: earnedBy("miniapp", bySource),
            agents: earnedBy("agent", bySource),
            mcps: earnedBy("mcp", bySource),
          },
        },
        recentTransactions: entries.map((entry) => ({
          id: entry.id,
          type: entry.kind === "debit" || entry.kind === "capture" ? "usage" : entry.kind,
          amount: inDollars(entry.amount),
          description: entry.description,
          createdAt: entry.created_at,
        })),
        pricing: {
          creditsPerDollar: 100,
          minimumTopUp: Number(catalogue.customAmount.minimumManualCents) / 100,
          x402Enabled: x402Terms() !== null && organization.clockAheadMs === null,
        },
      };
    },
  }),
];

const none = { data: [] };
const nothingEarned = sumsOf({ earned: 0n, takenBack: 0n, redeemed: 0n, pending: 0n });

function agentAnswer(agent: AgentAnswer) {
  return {
    id: agent.id,
    name: agent.name,
    isPublic: agent.is_public,
    monetizationEnabled: agent.monetization_enabled,
    hasBudget: agent.has_budget,
    allocated: inDollars(agent.allocated ?? 0),
    spent: inDollars(agent.spent ?? 0),
    available: inDollars(agent.available ?? 0),
    dailyLimit: agent.daily_limit === null ? null : inDollars(agent.daily_limit),
    dailySpent: inDollars(agent.daily_spent ?? 0),
    dailyRemaining: agent.daily_remaining === null ? null : inDollars(agent.daily_remaining),
    isPaused: agent.paused,
    pauseReason: agent.pause_reason,
  };
}

function summaryOf(agents: readonly AgentAnswer[]) {
  const sum = (field: "allocated" | "spent" | "available") =>
    microcreditsToDollars(
      agents.reduce((total, agent) => total + creditsToMicrocredits(agent[field] ?? 0), 0n),
    );
  return {
    total: agents.length,
    withBudget: agents.filter(({ has_budget }) => has_budget).length,
    paused: agents.filter(({ paused }) => paused).length,
    totalAllocated: sum("allocated"),
    totalSpent: sum("spent"),
    totalAvailable: sum("available"),
  };
}

function earnedBy(kind: string, sources: readonly { kind: string; net: bigint }[]): number {
  const own = sources.filter((source) => source.kind === kind);
  return microcreditsToDollars(own.reduce((sum, { net }) => sum + net, 0n));
}

/** Credits as US dollars, exact to the microcredit. */
function inDollars(credits: number): number {
  return microcreditsToDollars(creditsToMicrocredits(credits));
}

async function readRequests(creditAccountId: string): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ agent_id: string; requests: bigint }[]>`
    select agent_id, requests from agent_requests(${creditAccountId})`;
  return new Map(rows.map(({ agent_id, requests }) => [agent_id, Number(requests)]));
}

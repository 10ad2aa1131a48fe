import type { Organization, User } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import type { Actor } from "@/server/foundation/actor";
import { inThePast, newApiKey } from "./story";

/**
 * An agent with a key and budgets of its own, and a budget for a client and for a member. None comes
 * near a mark in the demo's days, so that no message tells of the past.
 * @returns the agent as it acts
 */
export function hireDemoAgent(
  at: Date,
  acme: Organization,
  { owner, member }: { owner: User; member: User },
  client: Organization,
): Promise<Actor> {
  const asOwner: Actor = { type: "user", id: owner.id };
  const limit = (organization: Organization, budget: Omit<NewBudget, "alert_percents">) =>
    createBudget(organization, { ...budget, alert_percents: [80, 100] }, asOwner, at);
  return inThePast(at, async () => {
    const agent = await createAgent(acme.id, "Bookkeeper", asOwner, at);
    const key = await newApiKey(at, acme, owner, {
      name: "Bookkeeper",
      scopes: ["accounting:write", "usage:write"],
      agentId: agent.id,
    });
    const own = { subject: "agent", subject_id: agent.id } as const;
    await limit(acme, { ...own, period: "day", limit: 25, action: "pause" });
    await limit(acme, { ...own, period: "month", limit: 500, action: "block" });
    await limit(acme, {
      ...{ subject: "member", subject_id: member.id },
      ...{ period: "day", limit: 75, action: "block" },
    });
    await limit(client, {
      subject: "organization",
      ...{ period: "month", limit: 2_500, action: "notify" },
    });
    return { type: "agent", id: agent.id, apiKeyId: key.id };
  });
}

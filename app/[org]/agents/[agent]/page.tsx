import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { Stat } from "@/components/ui/stat";
import { formatCredits } from "@/server/pricing/amount-words";
import { whyNotBudgets } from "../../budgets/budget-access";
import { RequestTable } from "../../budgets/budget-requests";
import { RecentActivity } from "../../recent-activity";
import { AgentsPrivate } from "../agents-private";
import { whyNotManageAgents } from "../why-not-manage";
import { AgentHead } from "./agent-head";
import { AgentKeys } from "./agent-keys";

export const metadata: Metadata = { title: "Agent" };

const ROWS_SHOWN = 10;

type Props = { params: Promise<{ org: string; agent: string }> };

/** One agent: what it may spend and has spent, what acts for it, what it did and asked for lately. */
export default async function AgentPage({ params }: Props) {
  const { org, agent: agentId } = await params;
  const { organization } = await organizationBySlug(org);
  if (organization.totals_only) {
    return <AgentsPrivate title="Agent" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const refusal = whyNotManageAgents(organization);
  const agent = await load((caller) => caller.agent.get({ ...scope, agent_id: agentId }));
  const { id } = agent;
  const [usage, activity, requests, keys] = await Promise.all([
    load((caller) => caller.organization.usage({ ...scope, group_by: "agent" })),
    load((caller) => caller.ledger.list({ ...scope, actor_id: id, limit: ROWS_SHOWN })),
    load((caller) => caller.budget_request.list({ ...scope, asker_id: id, limit: ROWS_SHOWN })),
    refusal === null
      ? load((caller) => caller.api_key.list({ ...scope, agent_id: id, state: "active" }))
      : null,
  ]);
  const spent = usage.groups.find(({ key }) => key === id);
  return (
    <>
      <AgentHead
        organization={{
          id: organization.id,
          slug: organization.slug,
          timeZone: organization.time_zone,
        }}
        agent={agent}
        refusal={refusal}
        maySetBudgets={whyNotBudgets(organization) === null}
        figures={
          <div className="flex flex-wrap gap-x-8 gap-y-3">
            <Stat label="Credits, last 30 days" value={formatCredits(spent?.net_credits ?? 0)} />
            <Stat label="Operations, last 30 days" value={formatCredits(spent?.operations ?? 0)} />
            <Stat label="Active API keys" value={agent.api_keys} />
          </div>
        }
      />
      {keys ? (
        <AgentKeys
          keys={keys.data}
          timeZone={organization.time_zone}
          newKeyHref={agent.archived_at ? null : `/${organization.slug}/api-keys?agent=${id}`}
        />
      ) : null}
      {requests.data.length > 0 ? (
        <Section
          title="Budget requests"
          aside={<Link href={`/${organization.slug}/budgets`}>Budgets</Link>}
        >
          <RequestTable caption="Budget requests of this agent" requests={requests.data} />
        </Section>
      ) : null}
      <RecentActivity entries={activity.data} organization={organization} />
    </>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { whyNotBudgets } from "../budgets/budget-access";
import { AgentManager } from "./agent-manager";
import { AgentsPrivate } from "./agents-private";
import { whyNotManageAgents } from "./why-not-manage";

export const metadata: Metadata = { title: "Agents" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
};

export default async function AgentsPage({ params, searchParams }: Props) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <AgentsPrivate title="Agents" name={organization.name} />;
  const { before } = await searchParams;
  // An address somebody typed may hold anything: what is no cursor shows the first page.
  const cursor = typeof before === "string" && /^agent_[0-9a-z]{26}$/.test(before) ? before : null;
  const page = await load((caller) =>
    caller.agent.list({
      organization_id: organization.id,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    }),
  );
  const refusal = whyNotManageAgents(organization);
  return (
    <>
      <AgentManager
        organization={{
          id: organization.id,
          name: organization.name,
          slug: organization.slug,
          timeZone: organization.time_zone,
        }}
        agents={page.data}
        refusal={refusal}
        maySetBudgets={whyNotBudgets(organization) === null}
      />
      {page.next_cursor ? (
        <Button asChild size="sm" className="mt-3">
          <Link href={`/${organization.slug}/agents?before=${page.next_cursor}`}>Older agents</Link>
        </Button>
      ) : null}
    </>
  );
}

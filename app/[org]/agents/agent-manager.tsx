"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import { useAgentDialogs } from "./agent-dialogs";
import { AgentTable } from "./agent-table";

/** The agents of an organization, and all that is done with them. */
export function AgentManager({
  organization,
  agents,
  refusal,
  maySetBudgets,
}: {
  organization: { id: string; name: string; slug: string; timeZone: string };
  agents: readonly AgentAnswer[];
  /** Why this person may not manage agents. */
  refusal: string | null;
  maySetBudgets: boolean;
}) {
  const { actions, create, dialogs } = useAgentDialogs({ organization, refusal, maySetBudgets });
  const newAgent = (
    <Button variant="primary" disabledReason={refusal} onClick={create}>
      <Plus aria-hidden />
      New agent
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Agents"
        description={`Programs that spend the credits of ${organization.name} under their own names, each within its budget.`}
        actions={agents.length > 0 ? newAgent : undefined}
      />
      <AgentTable
        agents={agents}
        timeZone={organization.timeZone}
        slug={organization.slug}
        actions={actions}
        empty={
          <EmptyState
            title="No agents yet"
            text="Give a program its own name, budget and key. Its spending is tracked separately, and it stops at its own limit instead of yours."
            action={newAgent}
          />
        }
      />
      {refusal && agents.length > 0 ? (
        <p className="mt-3 max-w-2xl text-13 text-dim">{refusal}</p>
      ) : null}
      {dialogs}
    </>
  );
}

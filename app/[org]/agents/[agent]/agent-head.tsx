"use client";

import { Archive, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import { useAgentDialogs } from "../agent-dialogs";
import { AgentBudgets, PauseButton } from "../agent-table";

/** The name of an agent, its figures and its budgets, with all that is done with them. */
export function AgentHead({
  organization,
  agent,
  refusal,
  maySetBudgets,
  figures,
}: {
  organization: { id: string; slug: string; timeZone: string };
  agent: AgentAnswer;
  /** Why this person may not manage agents. */
  refusal: string | null;
  maySetBudgets: boolean;
  figures: ReactNode;
}) {
  const isOver = agent.archived_at !== null;
  const { actions, dialogs } = useAgentDialogs({
    organization,
    refusal: isOver ? "The agent is archived." : refusal,
    maySetBudgets: maySetBudgets && !isOver,
  });
  const time = (iso: string) => <Time iso={iso} timeZone={organization.timeZone} />;
  return (
    <>
      <PageHeader
        title={agent.name}
        badge={
          isOver ? (
            <Badge>Archived</Badge>
          ) : agent.paused ? (
            <Badge tone="bad">Paused</Badge>
          ) : undefined
        }
        description={
          <>
            Created {time(agent.created_at)}
            {agent.archived_at ? <>, archived {time(agent.archived_at)}</> : null}
          </>
        }
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Agents", href: `/${organization.slug}/agents` },
              { label: agent.name },
            ]}
          />
        }
        actions={
          isOver ? undefined : (
            <>
              <PauseButton agent={agent} onPause={actions.onPause} disabledReason={refusal} />
              <Button disabledReason={refusal} onClick={() => actions.onRename?.(agent)}>
                <Pencil aria-hidden />
                Rename
              </Button>
              <Button disabledReason={refusal} onClick={() => actions.onArchive?.(agent)}>
                <Archive aria-hidden />
                Archive
              </Button>
            </>
          )
        }
      />
      {figures}
      <Section title="Budgets">
        {isOver ? (
          <p className="text-dim">Its budgets ended when it was archived.</p>
        ) : (
          <AgentBudgets agent={agent} actions={actions} />
        )}
      </Section>
      {dialogs}
    </>
  );
}

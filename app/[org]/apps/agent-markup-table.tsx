import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DataTable } from "@/components/ui/data-table";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import { MarkupBadge } from "./markup-words";

/** Agents: who may use them, and what others pay. */
export function AgentMarkupTable({
  agents,
  onEdit,
  empty,
}: {
  agents: readonly AgentAnswer[];
  onEdit: ((agent: AgentAnswer) => void) | null;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Agents and who may use them"
      columns={[
        {
          id: "name",
          header: "Agent",
          stacked: "title",
          cell: ({ id, name }) => (
            <>
              <p className="font-medium">{name}</p>
              <p className="flex items-center gap-x-1.5 text-xs font-normal text-dim">
                <span className="font-mono break-all">{id}</span>
                <CopyButton text={id} label={`Copy the id of ${name}`} />
              </p>
            </>
          ),
        },
        {
          id: "public",
          header: "Who may use it",
          cell: ({ is_public }) =>
            is_public ? <Badge tone="good">Everyone</Badge> : <Badge>Your organization</Badge>,
        },
        {
          id: "markup",
          header: "Markup",
          cell: ({ is_public, monetization_enabled, markup_percent }) => (
            <MarkupBadge isOn={is_public && monetization_enabled} percent={markup_percent} />
          ),
        },
        {
          id: "actions",
          header: "Actions",
          hideHeader: true,
          align: "end",
          cell: (agent) =>
            onEdit ? (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Edit the markup of ${agent.name}`}
                onClick={() => onEdit(agent)}
              >
                <Pencil aria-hidden />
                Edit
              </Button>
            ) : null,
        },
      ]}
      columnsFrom="wide"
      rows={agents}
      rowKey={({ id }) => id}
      empty={empty}
    />
  );
}

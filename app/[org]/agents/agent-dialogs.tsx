"use client";

import { type ReactNode, useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import type { BudgetDraft } from "../budgets/budget-dialog";
import type { AgentActions } from "./agent-table";

const ResumeDialog = lazyWindow(() =>
  import("../budgets/resume-dialog").then((loaded) => loaded.ResumeDialog),
);

const NameDialog = lazyWindow(() => import("./name-dialog").then((loaded) => loaded.NameDialog));

const BudgetDialog = lazyWindow(() =>
  import("../budgets/budget-dialog").then((loaded) => loaded.BudgetDialog),
);

type Open =
  | { what: "name"; agent: AgentAnswer | null }
  | { what: "budget"; draft: BudgetDraft }
  | { what: "resume"; budget: BudgetAnswer }
  | { what: "pause"; agent: AgentAnswer }
  | { what: "archive"; agent: AgentAnswer };

/** What a person may do with agents, and the dialogs that it opens. */
export function useAgentDialogs({
  organization,
  refusal,
  maySetBudgets,
}: {
  organization: { id: string; slug: string };
  /** Why this person may not manage agents. */
  refusal: string | null;
  maySetBudgets: boolean;
}): { actions: AgentActions; create: () => void; dialogs: ReactNode } {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return {
    create: () => setOpen({ what: "name", agent: null }),
    actions: {
      onSetBudget: maySetBudgets
        ? (agent) => setOpen({ what: "budget", draft: { kind: "agent", agent } })
        : null,
      onEditBudget: maySetBudgets
        ? (budget) => setOpen({ what: "budget", draft: { kind: "change", budget } })
        : null,
      onResume: maySetBudgets ? (budget) => setOpen({ what: "resume", budget }) : null,
      onRename: refusal ? null : (agent) => setOpen({ what: "name", agent }),
      onPause: refusal ? null : (agent) => setOpen({ what: "pause", agent }),
      onArchive: refusal ? null : (agent) => setOpen({ what: "archive", agent }),
      keyHref: refusal ? null : (agent) => `/${organization.slug}/api-keys?agent=${agent.id}`,
    },
    dialogs: (
      <>
        {open?.what === "name" ? (
          <NameDialog
            organizationId={organization.id}
            agent={open.agent}
            onClose={() => setOpen((now) => (now?.what === "name" ? null : now))}
            // A new agent has no limit of its own: its budget is the next thing to ask for.
            onCreated={(agent) => setOpen({ what: "budget", draft: { kind: "agent", agent } })}
          />
        ) : null}
        {open?.what === "budget" ? (
          <BudgetDialog organizationId={organization.id} draft={open.draft} onClose={close} />
        ) : null}
        {open?.what === "resume" ? <ResumeDialog budget={open.budget} onClose={close} /> : null}
        {open?.what === "pause" ? (
          <PauseAgent organizationId={organization.id} agent={open.agent} onClose={close} />
        ) : null}
        {open?.what === "archive" ? (
          <ArchiveAgent organizationId={organization.id} agent={open.agent} onClose={close} />
        ) : null}
      </>
    ),
  };
}

/** Asks before an agent is stopped by hand, or goes on. */
function PauseAgent({
  organizationId,
  agent,
  onClose,
}: {
  organizationId: string;
  agent: AgentAnswer;
  onClose: () => void;
}) {
  const { run } = useChange();
  const isPaused = agent.paused_at !== null;
  const change = isPaused ? trpc.agent.resume : trpc.agent.pause;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`${isPaused ? "Resume" : "Pause"} ${agent.name}?`}
      consequence={
        isPaused
          ? "Its keys work again at once. What its budgets pause stays paused."
          : "From its next request on it can only read: whatever else it sends is refused and not charged, until someone resumes it."
      }
      confirmLabel={isPaused ? "Resume agent" : "Pause agent"}
      onConfirm={async () => {
        const refused = await run(
          () => change.mutate({ organization_id: organizationId, agent_id: agent.id }),
          () => `${agent.name} is ${isPaused ? "resumed" : "paused"}`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}

function ArchiveAgent({
  organizationId,
  agent,
  onClose,
}: {
  organizationId: string;
  agent: AgentAnswer;
  onClose: () => void;
}) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title={`Archive ${agent.name}?`}
      consequence={`${endOf(agent)} Its spending stays in the ledger under its name, which can’t be reused. This can’t be undone.`}
      confirmLabel="Archive agent"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.agent.archive.mutate({ organization_id: organizationId, agent_id: agent.id }),
          () => `${agent.name} is archived`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}

function endOf({ api_keys, budgets }: AgentAnswer): string {
  const keys =
    api_keys === 0
      ? "It has no active key."
      : api_keys === 1
        ? "Its API key is revoked: the program’s next request is refused."
        : `Its ${api_keys} API keys are revoked: the next request of every program that uses them is refused.`;
  if (budgets.length === 0) return keys;
  return `${keys} Its ${budgets.length === 1 ? "budget ends" : `${budgets.length} budgets end`} with it.`;
}

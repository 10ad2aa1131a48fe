import { Archive, KeyRound, Pause, Pencil, Play, Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { periodLabel } from "@/server/budgets/budget-words";
import { formatCredits } from "@/server/pricing/amount-words";
import { BudgetMeter, usedPercent } from "../budgets/budget-meter";

/** What may be done with a row; each is absent for who may not. */
export type AgentActions = {
  onSetBudget: ((agent: AgentAnswer) => void) | null;
  onEditBudget: ((budget: BudgetAnswer) => void) | null;
  onResume: ((budget: BudgetAnswer) => void) | null;
  onRename: ((agent: AgentAnswer) => void) | null;
  onArchive: ((agent: AgentAnswer) => void) | null;
  /** Pauses it, or resumes what somebody paused. */
  onPause: ((agent: AgentAnswer) => void) | null;
  /** Where a key for an agent is made. */
  keyHref: ((agent: AgentAnswer) => string) | null;
};

/** Agents: what each may spend, what it has spent, and what acts for it. */
export function AgentTable({
  agents,
  actions,
  timeZone,
  slug,
  empty,
}: {
  agents: readonly AgentAnswer[];
  actions: AgentActions;
  timeZone: string;
  /** Of the organization, for the agents' own pages. */
  slug: string;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Agents, newest first"
      columns={[
        nameColumn(timeZone, slug),
        budgetsColumn(actions),
        keysColumn(actions),
        actionsColumn(actions),
      ]}
      columnsFrom="wide"
      rows={agents}
      rowKey={({ id }) => id}
      empty={empty}
    />
  );
}

function nameColumn(timeZone: string, slug: string): Column<AgentAnswer> {
  return {
    id: "name",
    header: "Agent",
    stacked: "title",
    cell: ({ id, name, paused, created_at }) => (
      <>
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <Link href={`/${slug}/agents/${id}`} className="wrap-anywhere hover:underline">
            {name}
          </Link>
          {paused ? <Badge tone="bad">Paused</Badge> : null}
        </p>
        <p className="text-xs font-normal text-dim">
          Created <Time iso={created_at} timeZone={timeZone} />
        </p>
      </>
    ),
  };
}

function budgetsColumn({ onSetBudget, onEditBudget, onResume }: AgentActions): Column<AgentAnswer> {
  return {
    id: "budgets",
    header: "Budgets",
    cell: (agent) => (
      <AgentBudgets
        agent={agent}
        actions={{ onSetBudget, onEditBudget, onResume }}
        className="justify-items-end columns:justify-items-start"
      />
    ),
  };
}

/** The budgets of an agent, how much of each is used, and what may be done with them. */
export function AgentBudgets({
  agent,
  actions: { onSetBudget, onEditBudget, onResume },
  className,
}: {
  agent: AgentAnswer;
  actions: Pick<AgentActions, "onSetBudget" | "onEditBudget" | "onResume">;
  className?: string;
}) {
  return (
    <div className={cn("grid grid-cols-[minmax(0,1fr)] gap-2 text-left", className)}>
      {agent.budgets.map((budget) => (
        <BudgetLine key={budget.id} budget={budget} onEdit={onEditBudget} />
      ))}
      {agent.pause_reason ? (
        <p className="max-w-60 text-13 text-bad">{agent.pause_reason}.</p>
      ) : null}
      {agent.has_budget ? null : <p className="text-dim">None: limited only by the balance</p>}
      <div className="flex flex-wrap gap-1">
        {onResume
          ? agent.budgets
              .filter(({ paused_at }) => paused_at)
              .map((budget) => (
                <Button
                  key={budget.id}
                  size="sm"
                  aria-label={`Resume ${agent.name}, ${periodLabel(budget.period)}`}
                  onClick={() => onResume(budget)}
                >
                  <Play aria-hidden />
                  Resume
                </Button>
              ))
          : null}
        {onSetBudget ? (
          <Button
            size="sm"
            variant={agent.has_budget ? "ghost" : "secondary"}
            aria-label={`${agent.has_budget ? "Add" : "Set"} a budget for ${agent.name}`}
            onClick={() => onSetBudget(agent)}
          >
            <Plus aria-hidden />
            {agent.has_budget ? "Add a budget" : "Set a budget"}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function BudgetLine({
  budget,
  onEdit,
}: {
  budget: BudgetAnswer;
  onEdit: AgentActions["onEditBudget"];
}) {
  return (
    <div className="flex max-w-full items-center gap-1.5">
      <div className="grid w-60 min-w-0 gap-1">
        <p className="flex justify-between gap-3 tabular-nums">
          <span>
            <span className="text-dim">{periodLabel(budget.period)}</span>{" "}
            {formatCredits(budget.spent)}{" "}
            <span className="text-dim">of {formatCredits(budget.limit)}</span>
          </span>
          <span className="text-dim">{usedPercent(budget)}</span>
        </p>
        <BudgetMeter budget={budget} />
      </div>
      {onEdit ? (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={`Edit the ${periodLabel(budget.period).toLowerCase()} budget of ${budget.subject_name}`}
          onClick={() => onEdit(budget)}
        >
          <Pencil aria-hidden />
        </Button>
      ) : null}
    </div>
  );
}

function keysColumn({ keyHref }: AgentActions): Column<AgentAnswer> {
  return {
    id: "keys",
    header: "API keys",
    className: "text-dim",
    cell: (agent) => (
      <div className="grid justify-items-end gap-1 columns:justify-items-start">
        <span className={agent.api_keys === 0 ? "text-warn" : undefined}>
          {agent.api_keys === 0
            ? "None: it can’t do anything yet"
            : `${agent.api_keys} ${agent.api_keys === 1 ? "key" : "keys"}`}
        </span>
        {keyHref ? (
          <Button asChild size="sm" variant="ghost" className="-mx-2">
            <Link href={keyHref(agent)} aria-label={`New key for ${agent.name}`}>
              <KeyRound aria-hidden />
              New key
            </Link>
          </Button>
        ) : null}
      </div>
    ),
  };
}

function actionsColumn({ onRename, onArchive, onPause }: AgentActions): Column<AgentAnswer> {
  return {
    id: "actions",
    header: "Actions",
    hideHeader: true,
    align: "end",
    cell: (agent) =>
      onRename && onArchive && onPause ? (
        <div className="-ml-2 flex flex-wrap gap-1 columns:ml-0 columns:justify-end">
          <PauseButton agent={agent} onPause={onPause} size="sm" />
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Rename ${agent.name}`}
            onClick={() => onRename(agent)}
          >
            <Pencil aria-hidden />
            Rename
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Archive ${agent.name}`}
            onClick={() => onArchive(agent)}
          >
            <Archive aria-hidden />
            Archive
          </Button>
        </div>
      ) : null,
  };
}

/** Stops an agent, or lets it go on. */
export function PauseButton({
  agent,
  onPause,
  size,
  disabledReason = null,
}: {
  agent: AgentAnswer;
  onPause: ((agent: AgentAnswer) => void) | null;
  size?: "sm";
  disabledReason?: string | null;
}) {
  const isPaused = agent.paused_at !== null;
  return (
    <Button
      size={size}
      variant={size && !isPaused ? "ghost" : "secondary"}
      aria-label={`${isPaused ? "Resume" : "Pause"} ${agent.name}`}
      disabledReason={disabledReason}
      onClick={() => onPause?.(agent)}
    >
      {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {isPaused ? "Resume" : "Pause"}
    </Button>
  );
}

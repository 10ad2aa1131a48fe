import { Archive, Pencil, Play } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { BudgetAnswer, BudgetSubjectKind } from "@/server/budgets/budget.schema";
import { periodLabel } from "@/server/budgets/budget-words";
import { formatCredits } from "@/server/pricing/amount-words";
import { atTheLimit } from "./budget-choices";
import { BudgetMeter, usedPercent } from "./budget-meter";

/** What may be done with a row. */
export type BudgetActions = {
  onEdit: (budget: BudgetAnswer) => void;
  onResume: (budget: BudgetAnswer) => void;
  onArchive: (budget: BudgetAnswer) => void;
};

/** The same for somebody whom budgets limit. */
export type AskActions = {
  /** Whether a budget limits them. */
  limits: (budget: BudgetAnswer) => boolean;
  onAsk: (budget: BudgetAnswer) => void;
};

const kindLabels: Record<BudgetSubjectKind, string> = {
  organization: "Organization, and those below it",
  member: "Member",
  agent: "Agent",
  api_key: "API key",
  operation: "Operation",
};

/** Budgets: what each is on, how much of it is used, and what comes at the limit. */
export function BudgetTable({
  budgets,
  actions,
  empty,
}: {
  budgets: readonly BudgetAnswer[];
  actions: BudgetActions | AskActions;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Budgets, newest first"
      columns={[...columns, "onAsk" in actions ? askColumn(actions) : actionsColumn(actions)]}
      rows={budgets}
      rowKey={({ id }) => id}
      empty={empty}
    />
  );
}

const columns: Column<BudgetAnswer>[] = [
  {
    id: "subject",
    header: "Budget of",
    stacked: "title",
    cell: ({ subject, subject_name, paused_at }) => (
      <>
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {subject_name}
          {paused_at ? <Badge tone="bad">Paused</Badge> : null}
        </p>
        <p className="text-xs font-normal text-dim">{kindLabels[subject]}</p>
      </>
    ),
  },
  {
    id: "period",
    header: "Period",
    stacked: "amount",
    className: "text-dim",
    cell: ({ period }) => periodLabel(period),
  },
  {
    id: "used",
    header: "Used",
    cell: (budget) => (
      <div className="ml-auto grid w-44 gap-1 columns:ml-0">
        <p className="flex justify-between gap-3 tabular-nums">
          <span>
            {formatCredits(budget.spent)}{" "}
            <span className="text-dim">of {formatCredits(budget.limit)}</span>
          </span>
          <span className="text-dim">{usedPercent(budget)}</span>
        </p>
        <BudgetMeter budget={budget} />
        {budget.raised_by > 0 ? (
          <p className="text-xs text-dim">
            {formatCredits(budget.raised_by)} of the limit are for this period only
          </p>
        ) : null}
      </div>
    ),
  },
  {
    id: "resets",
    header: "Resets",
    className: "text-dim",
    cell: ({ resets_at, time_zone }) =>
      resets_at ? <Time iso={resets_at} timeZone={time_zone} /> : "Never",
  },
  {
    id: "action",
    header: "At the limit",
    className: "text-dim",
    cell: (budget) =>
      budget.paused_at ? (
        <span className="text-bad">
          Paused <Time iso={budget.paused_at} timeZone={budget.time_zone} />, until a person resumes
          it
        </span>
      ) : (
        atTheLimit(budget)
      ),
  },
];

function actionsColumn({ onEdit, onResume, onArchive }: BudgetActions): Column<BudgetAnswer> {
  return {
    id: "actions",
    header: "Actions",
    hideHeader: true,
    align: "end",
    cell: (budget) => (
      <div className="-ml-2 flex flex-wrap gap-1 columns:ml-0 columns:justify-end">
        {budget.paused_at ? (
          <Button
            size="sm"
            aria-label={`Resume ${budget.subject_name}`}
            onClick={() => onResume(budget)}
          >
            <Play aria-hidden />
            Resume
          </Button>
        ) : null}
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Edit ${budget.subject_name}, ${periodLabel(budget.period)}`}
          onClick={() => onEdit(budget)}
        >
          <Pencil aria-hidden />
          Edit
        </Button>
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Archive ${budget.subject_name}, ${periodLabel(budget.period)}`}
          onClick={() => onArchive(budget)}
        >
          <Archive aria-hidden />
          Archive
        </Button>
      </div>
    ),
  };
}

function askColumn({ limits, onAsk }: AskActions): Column<BudgetAnswer> {
  return {
    id: "actions",
    header: "Actions",
    hideHeader: true,
    align: "end",
    cell: (budget) =>
      limits(budget) ? (
        <Button
          size="sm"
          aria-label={`Ask for more: ${budget.subject_name}, ${periodLabel(budget.period)}`}
          onClick={() => onAsk(budget)}
        >
          Ask for more
        </Button>
      ) : null,
  };
}

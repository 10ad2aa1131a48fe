"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ReconciliationAnswer } from "@/server/payments/reconciliation/reconciliation.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { outcomeOf } from "./verdict-words";

/** The comparisons, newest first; each leads to its report. */
export function RunList({ first }: { first: Page<ReconciliationAnswer> }) {
  return (
    <PagedTable
      caption="Reconciliations"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.reconciliations.query({ cursor })}
      noun="run"
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/reconciliation/${id}`}
      empty={
        <EmptyState
          title="No comparisons yet"
          text="The first run compares all payments. Press Compare now, or wait for the nightly run."
        />
      }
    />
  );
}

const columns: Column<ReconciliationAnswer>[] = [
  {
    id: "time",
    header: "Run",
    stacked: "title",
    cell: (run) => <Time iso={run.created_at} as="date-time" />,
  },
  {
    id: "by",
    header: "Started by",
    cell: (run) => <span className="text-dim">{run.started_by ?? "Nightly run"}</span>,
  },
  {
    id: "compared",
    header: "Compared",
    align: "end",
    cell: (run) => <span className="tabular-nums">{formatCredits(run.compared)}</span>,
  },
  {
    id: "outcome",
    header: "Outcome",
    align: "end",
    stacked: "amount",
    cell: (run) => <Badge tone={outcomeOf(run).tone}>{outcomeOf(run).label}</Badge>,
  },
];

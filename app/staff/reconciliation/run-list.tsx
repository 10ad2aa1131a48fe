"use client";

import { ProblemBanner } from "@/app/[org]/billing/problem-banner";
import { trpc } from "@/app/trpc/client";
import { formatCredits } from "@/components/credits/format";
import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { Time } from "@/components/ui/time";
import type { ReconciliationAnswer } from "@/server/payments/reconciliation/reconciliation.schema";
import { usePages } from "../use-pages";
import { outcomeOf } from "./verdict-words";

type Page = { data: ReconciliationAnswer[]; has_more: boolean; next_cursor: string | null };

/** The comparisons, newest first; each leads to its report. */
export function RunList({ first }: { first: Page }) {
  const { rows, hasMore, isPending, problem, loadMore } = usePages(first, (cursor) =>
    trpc.staff.reconciliations.query({ cursor }),
  );
  return (
    <>
      <DataTable
        caption="Reconciliations"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/staff/reconciliation/${id}`}
        empty={
          <EmptyState
            title="Nothing was compared yet"
            text="The first run compares everything there is. Press Compare now, or wait for the night."
          />
        }
      />
      <ProblemBanner problem={problem} className="mt-3" />
      <LoadMore
        shown={rows.length}
        noun={rows.length === 1 ? "run" : "runs"}
        hasMore={hasMore}
        isPending={isPending}
        onLoadMore={loadMore}
      />
    </>
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
    cell: (run) => <span className="text-dim">{run.started_by ?? "The night"}</span>,
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

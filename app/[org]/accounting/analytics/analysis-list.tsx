"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import type { Column } from "@/components/ui/data-table";
import type { AnalysisSummary } from "@/server/accounting/analytics/analysis.schema";
import { MadeList } from "../made-list";
import { questionInWords, scopeInWords } from "./analysis-words";

/** Past analyses, newest first. */
export function AnalysisList({
  organizationId,
  ...list
}: {
  organizationId: string;
  /** Where analyses are. */
  base: string;
  first: Page<AnalysisSummary>;
  timeZone: string;
}) {
  return (
    <MadeList
      {...list}
      title="Past analyses"
      caption="Analyses, newest first"
      noun="answer"
      columns={columns}
      made="Run"
      empty={{
        title: "No analyses yet",
        text: "What did each customer bring, month by month? Which items sell? Choose what to measure above, and how to group it.",
      }}
      read={(cursor) => trpc.analytics.list.query({ organization_id: organizationId, cursor })}
    />
  );
}

const columns: Column<AnalysisSummary>[] = [
  {
    id: "question",
    header: "Question",
    stacked: "title",
    cell: ({ question }) => questionInWords(question),
  },
  {
    id: "scope",
    header: "Period",
    className: "text-dim",
    cell: ({ question }) => scopeInWords(question),
  },
];

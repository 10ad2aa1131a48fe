"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import type { Column } from "@/components/ui/data-table";
import type { AnalysisSummary } from "@/server/accounting/analytics/analysis.schema";
import { MadeList } from "../made-list";
import { questionInWords, scopeInWords } from "./analysis-words";

/** Answers so far, newest first. */
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
      title="Answers so far"
      caption="Analyses, newest first"
      noun="answer"
      columns={columns}
      made="Run"
      empty={{
        title: "Nothing asked yet",
        text: "What did each customer bring, month by month? Which items sell? Choose above what to add up, and by what.",
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
    header: "Days",
    className: "text-dim",
    cell: ({ question }) => scopeInWords(question),
  },
];

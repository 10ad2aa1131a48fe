"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { AnalysisSummary } from "@/server/accounting/analytics/analysis.schema";
import { questionInWords, scopeInWords } from "./analysis-words";

/** Answers so far, newest first. */
export function AnalysisList({
  organizationId,
  base,
  first,
  timeZone,
}: {
  organizationId: string;
  /** Where analyses are. */
  base: string;
  first: Page<AnalysisSummary>;
  timeZone: string;
}) {
  return (
    <Section title="Answers so far" aside="Reading them again is free">
      <PagedTable
        caption="Analyses, newest first"
        columns={columnsOf(timeZone)}
        first={first}
        read={(cursor) => trpc.analytics.list.query({ organization_id: organizationId, cursor })}
        noun="answer"
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${base}/${id}`}
        empty={
          <EmptyState
            title="Nothing asked yet"
            text="What did each customer bring, month by month? Which items sell? Choose above what to add up, and by what."
          />
        }
      />
    </Section>
  );
}

function columnsOf(timeZone: string): Column<AnalysisSummary>[] {
  return [
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
    {
      id: "made",
      header: "Run",
      align: "end",
      className: "text-dim",
      cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} />,
    },
  ];
}

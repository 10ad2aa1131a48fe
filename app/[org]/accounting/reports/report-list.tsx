"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ReportSummary } from "@/server/accounting/reports/report.schema";
import { comparisonOf, daysOf } from "./report-words";

/** Reports that were made, newest first. */
export function ReportList({
  organizationId,
  base,
  first,
  timeZone,
}: {
  organizationId: string;
  /** Where reports are. */
  base: string;
  first: Page<ReportSummary>;
  timeZone: string;
}) {
  return (
    <Section title="Reports made so far" aside="Reading them again is free">
      <PagedTable
        caption="Reports, newest first"
        columns={columnsOf(timeZone)}
        first={first}
        read={(cursor) => trpc.report.list.query({ organization_id: organizationId, cursor })}
        noun="report"
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${base}/${id}`}
        empty={
          <EmptyState
            title="No reports yet"
            text="Choose one above. It stays here as it was made, whatever is entered later, to read, print or download."
          />
        }
      />
    </Section>
  );
}

function columnsOf(timeZone: string): Column<ReportSummary>[] {
  return [
    {
      id: "title",
      header: "Report",
      stacked: "title",
      cell: ({ title, account }) => (account ? `${title} of ${account}` : title),
    },
    {
      id: "days",
      header: "Days",
      cell: (report) => (
        <>
          {daysOf(report)}
          {report.comparison === "none" ? null : (
            <span className="block text-dim">{comparisonOf(report)}</span>
          )}
        </>
      ),
    },
    { id: "currency", header: "Currency", className: "text-dim", cell: ({ currency }) => currency },
    {
      id: "made",
      header: "Made",
      align: "end",
      className: "text-dim",
      cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} />,
    },
  ];
}

"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import type { Column } from "@/components/ui/data-table";
import type { ReportSummary } from "@/server/accounting/reports/report.schema";
import { MadeList } from "../made-list";
import { comparisonOf, daysOf } from "./report-words";

/** Reports that were made, newest first. */
export function ReportList({
  organizationId,
  ...list
}: {
  organizationId: string;
  /** Where reports are. */
  base: string;
  first: Page<ReportSummary>;
  timeZone: string;
}) {
  return (
    <MadeList
      {...list}
      title="Past reports"
      caption="Reports, newest first"
      noun="report"
      columns={columns}
      made="Generated"
      empty={{
        title: "No reports yet",
        text: "Choose one above. It stays here to read, print or download, and later entries don’t change it.",
      }}
      read={(cursor) => trpc.report.list.query({ organization_id: organizationId, cursor })}
    />
  );
}

const columns: Column<ReportSummary>[] = [
  {
    id: "title",
    header: "Report",
    stacked: "title",
    cell: ({ title, account }) => (account ? `${title} of ${account}` : title),
  },
  {
    id: "days",
    header: "Period",
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
];

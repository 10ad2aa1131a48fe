"use client";

import { Download, X } from "lucide-react";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { ExportAnswer } from "@/server/accounting/exports/export.schema";
import { narrowingOf } from "@/server/accounting/exports/export-lists.schema";
import { exportPart } from "@/server/accounting/exports/export-words";
import { formatCost } from "@/server/pricing/amount-words";
import { bytesInWords } from "@/server/foundation/bytes-words";
import { ExportState } from "./export-state";
import { useProgress } from "./use-progress";

/** Exports, newest first, each with how far it is or with its file. */
export function ExportList({
  organizationId,
  firstPage,
  timeZone,
  today,
  apiUrl,
  readOnlyReason,
}: {
  organizationId: string;
  firstPage: Page<ExportAnswer>;
  timeZone: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  apiUrl: string;
  readOnlyReason: string | null;
}) {
  const credits = usePrice("data.export");
  const newest = useProgress(organizationId, firstPage.data);
  const change = useChange();
  const cancel = (made: ExportAnswer) =>
    void change.run(
      () => trpc.export.cancel.mutate({ organization_id: organizationId, export_id: made.id }),
      () => "Export cancelled. Nothing was charged.",
    );
  const columns: Column<ExportAnswer>[] = [
    {
      id: "what",
      header: "What",
      stacked: "title",
      cell: (made) => (
        <span className="inline-grid">
          <span>{narrowingOf(made.kind).label}</span>
          <span className="font-normal text-dim">{exportPart(made)}</span>
        </span>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (made) => <ExportState made={newest(made)} timeZone={timeZone} />,
    },
    {
      id: "lines",
      header: "Lines",
      align: "end",
      cell: (made) => {
        const { status, lines } = newest(made);
        const isKnown = status === "finished" || status === "expired";
        return <span className="tabular-nums">{isKnown ? lines.toLocaleString("en-US") : ""}</span>;
      },
    },
    {
      id: "made",
      header: "Requested",
      align: "end",
      className: "text-dim",
      cell: (made) => <Time iso={made.created_at} timeZone={timeZone} />,
    },
    {
      id: "file",
      header: "File",
      hideHeader: true,
      align: "end",
      stacked: "amount",
      cell: (made) => {
        const { status, file } = newest(made);
        if (file) return <DownloadButton organizationId={organizationId} made={made} file={file} />;
        if (status !== "queued" && status !== "working") return null;
        return (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Cancel ${nameOf(made)}`}
            pending={change.isPending}
            disabledReason={readOnlyReason}
            onClick={() => cancel(made)}
          >
            <X aria-hidden />
            Cancel
          </Button>
        );
      },
    },
  ];
  return (
    <Section title="Exports" aside="Downloads are free">
      <ProblemBanner problem={change.problem} className="mb-3" />
      <PagedTable
        // A new export, or what became of one, begins the list anew.
        key={JSON.stringify(firstPage.data)}
        caption="Exports, newest first"
        columns={columns}
        columnsFrom="wide"
        first={firstPage}
        read={(cursor) => trpc.export.list.query({ organization_id: organizationId, cursor })}
        noun="export"
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No exports yet"
            text={`Choose a list above, or use the API. An export costs ${formatCost(credits)}. Its file stays here for 30 days and isn’t affected by later changes.`}
            className="max-w-2xl"
            snippet={exportCurl(apiUrl, organizationId, today)}
          />
        }
      />
    </Section>
  );
}

function DownloadButton({
  organizationId,
  made,
  file,
}: {
  organizationId: string;
  made: ExportAnswer;
  file: NonNullable<ExportAnswer["file"]>;
}) {
  return (
    <Button asChild size="sm">
      <a
        href={`/api/organizations/${organizationId}/exports/${made.id}/file`}
        download
        title={file.name}
      >
        <Download aria-hidden />
        <span className="sr-only">Download {nameOf(made)}: </span>
        {made.kind === "books" ? "ZIP" : made.format.toUpperCase()}{" "}
        <span className="font-normal text-dim">{bytesInWords(file.bytes)}</span>
      </a>
    </Button>
  );
}

function nameOf(made: ExportAnswer): string {
  return [narrowingOf(made.kind).label, exportPart(made)].filter(Boolean).join(", ");
}

function exportCurl(apiUrl: string, organizationId: string, today: string): string {
  return `curl ${apiUrl}/api/organizations/${organizationId}/exports \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: export-${today}" \\
  -H "Content-Type: application/json" \\
  -d '{"kind":"transactions","from":"${today.slice(0, 4)}-01-01","to":"${today}"}'`;
}

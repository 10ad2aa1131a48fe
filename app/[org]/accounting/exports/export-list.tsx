"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { usePrice } from "@/app/[org]/operation-prices";
import { problemOf, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { Time } from "@/components/ui/time";
import type { ExportAnswer } from "@/server/accounting/exports/export.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatCost } from "@/server/pricing/amount-words";

type Page = { data: ExportAnswer[]; has_more: boolean; next_cursor: string | null };

/** Finished exports, newest first, each with its file. */
export function ExportList({
  organizationId,
  firstPage,
  timeZone,
  today,
  apiUrl,
}: {
  organizationId: string;
  firstPage: Page;
  timeZone: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  apiUrl: string;
}) {
  const credits = usePrice("data.export");
  const [later, setLater] = useState<Page[]>([]);
  const [isLoading, setLoading] = useState(false);
  const rows = [firstPage, ...later].flatMap(({ data }) => data);
  const { has_more: hasMore, next_cursor: cursor } = later.at(-1) ?? firstPage;

  async function loadMore() {
    if (!cursor) return;
    setLoading(true);
    try {
      const next = await trpc.export.list.query({ organization_id: organizationId, cursor });
      setLater((pages) => [...pages, next]);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setLoading(false);
    }
  }

  return (
    <Section title="Finished exports" aside="Downloads are free">
      <DataTable
        caption="Finished exports, newest first"
        columns={columnsOf(organizationId, timeZone)}
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No exports yet"
            text={`Choose the days above, or use the API. An export costs ${formatCost(credits)} and stays here unchanged, whatever is entered later.`}
            className="max-w-2xl"
            snippet={exportCurl(apiUrl, organizationId, today)}
          />
        }
      />
      <LoadMore
        shown={rows.length}
        noun={rows.length === 1 ? "export" : "exports"}
        hasMore={hasMore}
        isPending={isLoading}
        onLoadMore={() => void loadMore()}
      />
    </Section>
  );
}

function columnsOf(organizationId: string, timeZone: string): Column<ExportAnswer>[] {
  return [
    { id: "days", header: "Days", stacked: "title", cell: daysInWords },
    {
      id: "lines",
      header: "Lines",
      align: "end",
      cell: ({ lines }) => <span className="tabular-nums">{lines.toLocaleString("en-US")}</span>,
    },
    {
      id: "made",
      header: "Made",
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
      cell: (made) => (
        <Button asChild size="sm">
          <a
            href={`/api/organizations/${organizationId}/exports/${made.id}?format=csv`}
            download
            aria-label={`Download ${daysInWords(made)} as CSV`}
          >
            <Download aria-hidden />
            CSV
          </a>
        </Button>
      ),
    },
  ];
}

function daysInWords({ from, to }: ExportAnswer): string {
  return from === to ? formatDate(from) : `${formatDate(from)} to ${formatDate(to)}`;
}

function exportCurl(apiUrl: string, organizationId: string, today: string): string {
  return `curl ${apiUrl}/api/organizations/${organizationId}/exports \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: export-${today}" \\
  -H "Content-Type: application/json" \\
  -d '{"from":"${today.slice(0, 4)}-01-01","to":"${today}"}'`;
}

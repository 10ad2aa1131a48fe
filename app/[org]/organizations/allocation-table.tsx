"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SortableTable } from "@/components/ui/sortable-table";
import { BYTE_ORDER_MARK, writeCsv } from "@/server/doors/rest/write-csv";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import type { UsageAnswer } from "@/server/usage/usage.schema";
import { formatShare } from "../usage/format-share";

type Spender = { id: string; externalId: string | null; paidBy: string };

/** What each organization cost in a period, to sort and to take away. */
export function AllocationTable({
  slug,
  usage,
  organizations,
}: {
  slug: string;
  usage: UsageAnswer;
  organizations: readonly Spender[];
}) {
  const known = new Map(organizations.map((organization) => [organization.id, organization]));
  const rows = usage.groups.map((group) => ({ ...group, spender: known.get(group.key) }));

  function download() {
    const csv = writeCsv([
      [
        "organization_id",
        "organization",
        "external_id",
        "paid_by",
        "from",
        "to",
        "operations",
        "credits",
        "amount",
        "currency",
      ],
      ...rows.map(({ key, label, spender, operations, credits }) => [
        key,
        label,
        spender?.externalId ?? "",
        spender?.paidBy ?? "",
        usage.from,
        usage.to,
        operations,
        credits,
        (credits / 100).toFixed(2),
        "USD",
      ]),
    ]);
    const url = URL.createObjectURL(
      new Blob([BYTE_ORDER_MARK, csv], { type: "text/csv;charset=utf-8" }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = `${slug}-cost-allocation-${usage.from}-${usage.to}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <>
      <SortableTable
        caption="Cost allocation"
        rows={rows}
        rowKey={({ key }) => key}
        initialSort={{ columnId: "credits", direction: "desc" }}
        empty={
          <EmptyState
            title="Nothing was spent in this period"
            text="Each organization’s usage will appear here, with a CSV download."
          />
        }
        columns={[
          {
            id: "organization",
            header: "Organization",
            sortValue: ({ label }) => label,
            cell: ({ label }) => label,
          },
          {
            id: "external",
            header: "External id",
            sortValue: ({ spender }) => spender?.externalId ?? "",
            cell: ({ spender }) => spender?.externalId ?? <span className="text-dim">none</span>,
          },
          {
            id: "payer",
            header: "Paid by",
            sortValue: ({ spender }) => spender?.paidBy ?? "",
            cell: ({ spender }) => spender?.paidBy ?? "",
          },
          {
            id: "operations",
            header: "Operations",
            align: "end",
            sortValue: ({ operations }) => operations,
            cell: ({ operations }) => formatCredits(operations),
          },
          {
            id: "credits",
            header: "Credits",
            align: "end",
            stacked: "amount",
            sortValue: ({ credits }) => credits,
            cell: ({ credits }) => formatCredits(credits),
          },
          {
            id: "money",
            header: "Worth",
            align: "end",
            sortValue: ({ credits }) => credits,
            cell: ({ credits }) => formatCreditsAsMoney(credits),
          },
          {
            id: "share",
            header: "Share",
            align: "end",
            cell: ({ credits }) => formatShare(credits, usage.total_credits),
          },
        ]}
      />
      <div className="flex flex-wrap items-center justify-between gap-3 py-3 text-13 text-dim">
        <span>
          {formatCredits(usage.total_credits)} credits · {formatCreditsAsMoney(usage.total_credits)}{" "}
          in all
        </span>
        <Button
          size="sm"
          disabledReason={rows.length === 0 ? "Nothing to download yet" : null}
          onClick={download}
        >
          <Download aria-hidden />
          Download CSV
        </Button>
      </div>
    </>
  );
}

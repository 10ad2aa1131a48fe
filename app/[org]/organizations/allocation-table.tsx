"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { SortableTable } from "@/components/ui/sortable-table";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsInWords, formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { OTHERS, type UsageAnswer } from "@/server/usage/usage.schema";
import { formatShare } from "../usage/format-share";
import { allocationRows, readAllRows, saveAllocation } from "./allocation-rows";

/** What each organization cost in a period, to sort and to take away; of many those that spent most. */
export function AllocationTable({
  organization,
  payer,
  usage,
  spenders,
}: {
  organization: OrganizationAnswer;
  /** Where its own money is looked after. */
  payer: { id: string; name: string };
  usage: UsageAnswer;
  /** The organizations that have a row. */
  spenders: readonly OrganizationAnswer[];
}) {
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const rows = allocationRows(usage, spenders, payer);

  async function download() {
    setIsPending(true);
    setProblem(null);
    try {
      const isPart = rows.some(({ key }) => key === OTHERS);
      const all = isPart ? await readAllRows(organization, usage, payer) : rows;
      saveAllocation(`${organization.slug}-cost-allocation`, all, usage);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
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
            header: "External ID",
            sortValue: ({ externalId }) => externalId ?? "",
            cell: ({ key, externalId }) =>
              key === OTHERS ? null : (externalId ?? <span className="text-dim">none</span>),
          },
          {
            id: "payer",
            header: "Paid by",
            sortValue: ({ paidBy }) => paidBy,
            cell: ({ paidBy }) => paidBy,
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
          {creditsInWords(usage.total_credits)} · {formatCreditsAsMoney(usage.total_credits)} in
          total
        </span>
        <Button
          size="sm"
          disabledReason={rows.length === 0 ? "Nothing to download yet" : null}
          pending={isPending}
          onClick={download}
        >
          <Download aria-hidden />
          Download CSV
        </Button>
      </div>
      <ProblemBanner problem={problem} />
    </>
  );
}

import { type Column, DataTable } from "@/components/ui/data-table";
import { Meter } from "@/components/ui/meter";
import { RowLink } from "@/components/ui/row-link";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { OTHERS, type UsageAnswer } from "@/server/usage/usage.schema";
import { formatShare } from "./format-share";
import { ledgerOf } from "./ledger-of";
import type { UsageView } from "./usage-filters";
import { viewWords } from "./view-words";

type Group = UsageAnswer["groups"][number];

/** The figures of the chart in total, each with the way to its ledger entries. */
export function UsageTable({
  usage,
  group,
  organization,
  organizations,
}: {
  usage: UsageAnswer;
  group: UsageView;
  organization: OrganizationAnswer;
  organizations: readonly OrganizationAnswer[];
}) {
  const columns: Column<Group>[] = [
    {
      id: "group",
      header: viewWords[group].column,
      cell: ({ key, label }) => (
        <>
          {label}
          {group === "operation" && label !== key ? (
            <span className="block text-xs font-normal text-dim">{key}</span>
          ) : null}
        </>
      ),
    },
    {
      id: "operations",
      header: "Operations",
      align: "end",
      cell: ({ operations }) => formatCredits(operations),
    },
    {
      id: "credits",
      header: "Credits",
      align: "end",
      stacked: "amount",
      cell: ({ credits }) => formatCredits(credits),
    },
    ...(usage.total_refunded_credits > 0
      ? [
          {
            id: "refunded",
            header: "Given back",
            align: "end" as const,
            cell: ({ refunded_credits }: Group) => formatCredits(refunded_credits),
          },
        ]
      : []),
    {
      id: "share",
      header: "Share",
      align: "end",
      cell: ({ label, credits }) => (
        <span className="inline-flex items-center justify-end gap-2.5">
          <Meter
            label={`Share of ${label}`}
            value={credits}
            maximum={usage.total_credits}
            tone="neutral"
            className="w-20"
          />
          <span className="w-10 text-right">{formatShare(credits, usage.total_credits)}</span>
        </span>
      ),
    },
    {
      id: "ledger",
      header: "Ledger",
      hideHeader: true,
      align: "end",
      cell: ({ key, label }) => {
        const href = ledgerOf({ key, group, organization, organizations, period: usage });
        if (key === OTHERS) return null;
        return href ? (
          <RowLink
            href={href}
            aria-label={`Ledger entries of ${label}`}
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            Entries
          </RowLink>
        ) : (
          <span className="text-dim">totals only</span>
        );
      },
    },
  ];
  return (
    <DataTable
      caption={`Credits used ${viewWords[group].by}`}
      columns={columns}
      rows={usage.groups}
      rowKey={({ key }) => key}
      empty={null}
    />
  );
}

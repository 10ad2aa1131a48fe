"use client";

import { CornerDownRight } from "lucide-react";
import { trpc } from "@/app/trpc/client";
import { type Page, usePages } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import { LoadMore } from "@/components/ui/load-more";
import { Meter } from "@/components/ui/meter";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { RowLink } from "@/components/ui/row-link";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { arrangeTree, type Placed } from "../organization-tree";
import { formatShare } from "../usage/format-share";
import { type OrganizationRow, withCredits } from "./with-credits";

type Node = Placed<OrganizationRow>;

/** The tree: how each organization hangs on its parent, whose credits it spends, and how many. */
export function OrganizationTable({
  organization,
  payer,
  first,
  totalCredits,
  period,
}: {
  organization: OrganizationAnswer;
  /** Where its own money is looked after. */
  payer: { id: string; name: string };
  first: Page<OrganizationRow>;
  /** What all of them spent in the period. */
  totalCredits: number;
  period: { from: string; to: string };
}) {
  const readPage = async (cursor: string) => {
    const page = await trpc.organization.list.query({ below: organization.id, cursor });
    const usage = await trpc.organization.usage.query({
      organization_id: organization.id,
      organizations: page.data.map(({ id }) => id).join(),
      ...period,
    });
    return { ...page, data: withCredits(page.data, usage) };
  };
  const pages = usePages(first, readPage, { keepsPlace: true });
  // A parent is older than what hangs below it, so it is on the same page or one before.
  const tree = arrangeTree(pages.rows);
  const names = new Map([payer, ...pages.rows].map(({ id, name }) => [id, name]));
  const columns: Column<Node>[] = [
    {
      id: "name",
      header: "Organization",
      cell: ({ organization, depth }) => (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1" style={indent(depth)}>
          {depth > 0 ? (
            <CornerDownRight aria-hidden className="size-3.5 shrink-0 text-faint" />
          ) : null}
          <RowLink href={`/${organization.slug}`} className="font-medium hover:underline">
            {organization.name}
          </RowLink>
          <StatusBadge status={organization.status} />
          {organization.totals_only ? <Badge tone="outline">totals only</Badge> : null}
        </div>
      ),
    },
    {
      id: "relationship",
      header: "Relationship",
      cell: ({ organization: { relationship_type } }) => relationship_type ?? "master",
    },
    {
      id: "billing",
      header: "Billing",
      cell: ({ organization: { billing_type, billing_organization_id } }) =>
        billing_type === "own" ? (
          "own"
        ) : (
          <span>
            shared{" "}
            <span className="text-dim">
              {names.has(billing_organization_id)
                ? `with ${names.get(billing_organization_id)}`
                : "with its parent"}
            </span>
          </span>
        ),
    },
    {
      id: "credits",
      header: "Credits, 30 days",
      align: "end",
      stacked: "amount",
      cell: ({ organization: { credits } }) => formatCredits(credits),
    },
    {
      id: "share",
      header: "Share",
      align: "end",
      cell: ({ organization: { name, credits } }) => (
        <span className="inline-flex items-center justify-end gap-2.5">
          <Meter
            label={`Share of ${name}`}
            value={credits}
            maximum={totalCredits}
            tone="neutral"
            className="w-20"
          />
          <span className="w-10 text-right">{formatShare(credits, totalCredits)}</span>
        </span>
      ),
    },
  ];
  const isolated = tree.some(({ organization }) => organization.totals_only);
  return (
    <>
      <DataTable
        caption="Organizations"
        columns={columns}
        rows={tree}
        rowKey={({ organization: { id } }) => id}
        empty={null}
      />
      <ProblemBanner problem={pages.problem} className="mt-3" />
      {first.next_cursor === null ? null : (
        <LoadMore
          shown={pages.rows.length}
          noun="organizations"
          hasMore={pages.hasMore}
          isPending={pages.isPending}
          onLoadMore={pages.loadMore}
        />
      )}
      {tree.length === 1 && !organization.closed_at ? (
        <p className="mt-3 max-w-2xl text-13 text-dim">
          No sub-organizations yet. Create one for a client, branch or project: its usage is tracked
          separately, and it can spend these credits or its own.
        </p>
      ) : null}
      {isolated ? (
        <p className="mt-3 max-w-2xl text-13 text-dim">
          Linked organizations keep their data private: for those marked “totals only” you see what
          they spend, not what they do.
        </p>
      ) : null}
    </>
  );
}

function StatusBadge({ status }: { status: OrganizationAnswer["status"] }) {
  if (status === "past_due") return <Badge tone="warn">Past due</Badge>;
  if (status === "suspended") return <Badge tone="bad">Suspended</Badge>;
  return null;
}

// Past the fourth level a phone has no room left to indent into.
function indent(depth: number) {
  return { paddingLeft: Math.max(0, Math.min(depth, 5) - 1) * 16 };
}

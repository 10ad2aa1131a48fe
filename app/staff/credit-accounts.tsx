"use client";

import { CreditAmount } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { SortableTable } from "@/components/ui/sortable-table";
import type { PlatformAnswer } from "@/server/staff/platform.schema";

type Row = PlatformAnswer["accounts"][number];

/** Credit accounts with what they hold and how their recharge fares; a click on a header sorts those shown. */
export function CreditAccounts({
  accounts,
  isSearched,
}: {
  accounts: readonly Row[];
  isSearched: boolean;
}) {
  return (
    <SortableTable
      caption="Credit accounts"
      rows={accounts}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/accounts/${id}`}
      columns={[
        {
          id: "organization",
          header: "Organization",
          sortValue: ({ organization_name }) => organization_name.toLowerCase(),
          cell: (row) => (
            <>
              {row.organization_name}{" "}
              {row.organization_status === "active" ? null : (
                <Badge tone="bad">{row.organization_status.replace("_", " ")}</Badge>
              )}
              <span className="block font-mono text-11 font-normal break-all text-dim">
                {row.id}
              </span>
            </>
          ),
        },
        {
          id: "available",
          header: "Available",
          sortValue: ({ available }) => available,
          align: "end",
          stacked: "amount",
          cell: (row) => <CreditAmount credits={row.available} />,
        },
        {
          id: "held",
          header: "Held",
          sortValue: ({ held }) => held,
          align: "end",
          cell: (row) => <CreditAmount credits={row.held} className="text-dim" />,
        },
        {
          id: "debt",
          header: "Debt",
          sortValue: ({ debt }) => debt,
          align: "end",
          cell: (row) => (
            <CreditAmount
              credits={row.debt}
              className={row.debt > 0 ? "font-medium text-bad" : "text-dim"}
            />
          ),
        },
        {
          id: "purchased",
          header: "Purchased",
          sortValue: ({ lifetime_purchased }) => lifetime_purchased,
          align: "end",
          cell: (row) => <CreditAmount credits={row.lifetime_purchased} className="text-dim" />,
        },
        { id: "recharge", header: "Recharge", cell: (row) => <RechargeState row={row} /> },
      ]}
      empty={
        <EmptyState
          title={isSearched ? "No such account" : "No credit accounts yet"}
          text={
            isSearched
              ? "Search by words of the organization’s name or slug, or by an ID."
              : "The first organization creates the first account."
          }
        />
      }
    />
  );
}

function RechargeState({ row }: { row: Row }) {
  if (!row.recharge_enabled) return <span className="text-dim">Off</span>;
  if (row.recharge_state === "closed") return <Badge tone="good">On</Badge>;
  return (
    <>
      <Badge tone={row.recharge_state === "disabled" ? "bad" : "warn"}>
        {row.recharge_state === "disabled" ? "Disabled" : "Backing off"}
      </Badge>
      {row.recharge_problem ? (
        <span className="mt-0.5 block text-xs text-dim">{row.recharge_problem}</span>
      ) : null}
    </>
  );
}

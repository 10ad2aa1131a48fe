import { CreditAmount } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { PlatformAnswer } from "@/server/staff/platform.schema";

type Row = PlatformAnswer["accounts"][number];

/** Every credit account with what it holds and how its recharge fares. */
export function CreditAccounts({ accounts }: { accounts: readonly Row[] }) {
  return (
    <DataTable
      caption="Credit accounts"
      rows={accounts}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/accounts/${id}`}
      columns={[
        {
          id: "organization",
          header: "Organization",
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
          align: "end",
          stacked: "amount",
          cell: (row) => <CreditAmount credits={row.available} />,
        },
        {
          id: "held",
          header: "Held",
          align: "end",
          cell: (row) => <CreditAmount credits={row.held} className="text-dim" />,
        },
        {
          id: "debt",
          header: "Debt",
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
          align: "end",
          cell: (row) => <CreditAmount credits={row.lifetime_purchased} className="text-dim" />,
        },
        { id: "recharge", header: "Recharge", cell: (row) => <RechargeState row={row} /> },
      ]}
      empty={
        <EmptyState
          title="No credit accounts yet"
          text="The first organization creates the first account."
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

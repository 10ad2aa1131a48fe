import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { CreditAmount } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { BusinessMonthAnswer } from "@/server/staff/business/business.schema";

export const metadata: Metadata = { title: "Business", robots: { index: false } };

export default async function BusinessPage() {
  const { months } = await load((caller) => caller.staff.business.get({}));
  return (
    <>
      <PageHeader
        title="Business"
        description="All live accounts together, by month in UTC. Sandboxes are left out. A month that is over never changes."
        actions={
          <Button asChild>
            <a href="/api/staff/business?format=csv&months=60" download>
              Export CSV
            </a>
          </Button>
        }
      />
      <DataTable
        caption="Figures by month, newest first"
        rows={months}
        rowKey={({ month }) => month}
        columns={columns}
        columnsFrom="wide"
        empty={<EmptyState title="No figures yet" text="They start with the first organization." />}
      />
      <dl className="mt-4 grid max-w-3xl gap-x-6 gap-y-1 text-13 text-dim sm:grid-cols-[auto_1fr]">
        {words.map(([term, meaning]) => (
          <div key={term} className="contents">
            <dt className="font-medium text-ink">{term}</dt>
            <dd className="max-sm:mb-1.5">{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const words = [
  ["Sold", "Credits that were paid for, less what refunds and disputes took back."],
  ["Given", "Promotional and bonus credits, redeemed earnings and adjustments."],
  ["Spent", "Operations and base fees, less refunded charges."],
  ["Breakage", "Credits that expired or were voided unused, less what rolled over."],
  ["Outstanding", "Credits unspent at the end of the month, held ones included."],
  ["Owed", "Credits that accounts owe at the end of the month."],
  ["Received", "Money paid by card or bank transfer, before refunds and disputes."],
  ["Deferred", "What was paid for purchased credits that were unspent at the end of the month."],
] as const;

const figure = (
  id: keyof BusinessMonthAnswer & `${string}_credits`,
  header: string,
): Column<BusinessMonthAnswer> => ({
  id,
  header,
  align: "end",
  cell: (row) => <CreditAmount credits={row[id]} />,
});

const columns: Column<BusinessMonthAnswer>[] = [
  {
    id: "month",
    header: "Month",
    stacked: "title",
    cell: ({ month, is_over }) => (
      <span className="inline-flex flex-wrap items-center gap-2 whitespace-nowrap">
        {new Date(month).toLocaleDateString("en-US", {
          month: "short",
          year: "numeric",
          timeZone: "UTC",
        })}
        {is_over ? null : <Badge tone="outline">Until now</Badge>}
      </span>
    ),
  },
  figure("sold_credits", "Sold"),
  figure("given_credits", "Given"),
  figure("spent_credits", "Spent"),
  figure("expired_credits", "Breakage"),
  figure("outstanding_credits", "Outstanding"),
  figure("owed_credits", "Owed"),
  {
    id: "received",
    header: "Received",
    align: "end",
    cell: (row) => formatMoneyCents(row.received_cents),
  },
  {
    id: "deferred",
    header: "Deferred",
    align: "end",
    stacked: "amount",
    cell: (row) => formatMoneyCents(row.deferred_cents),
  },
];

"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ReconciliationRowAnswer } from "@/server/payments/reconciliation/reconciliation.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { verdictWords } from "../verdict-words";

/** A report row by row: ours, Stripe's, and the difference down to one cent. */
export function ReportRows({
  runId,
  all,
  first,
}: {
  runId: string;
  all: boolean;
  first: Page<ReconciliationRowAnswer>;
}) {
  return (
    <PagedTable
      caption="Rows of the report"
      columns={columns}
      first={first}
      read={(cursor) =>
        trpc.staff.reconciliation.query({
          reconciliation_id: runId,
          only_differences: !all,
          cursor,
        })
      }
      noun="row"
      rowKey={({ position }) => String(position)}
      empty={
        all ? (
          <EmptyState
            title="No activity"
            text="No money came in or went out on either side since the previous run."
          />
        ) : (
          <EmptyState
            title="Both sides match to the cent"
            text="No charge, refund or dispute differs between our books and Stripe’s balance."
            action={
              <Button asChild>
                <Link href={`/staff/reconciliation/${runId}?all=true`}>Show all rows</Link>
              </Button>
            }
          />
        )
      }
    />
  );
}

const columns: Column<ReconciliationRowAnswer>[] = [
  {
    id: "what",
    header: "What",
    stacked: "title",
    cell: (row) => (
      <>
        <span className="capitalize">{row.kind}</span>{" "}
        {row.payment_id ? (
          <Link
            href={`/staff/payments/${row.payment_id}`}
            className="block font-mono text-11 font-normal break-all text-dim hover:text-ink hover:underline"
          >
            {row.stripe_id}
          </Link>
        ) : (
          <span className="block font-mono text-11 font-normal break-all text-dim">
            {row.stripe_id}
          </span>
        )}
      </>
    ),
  },
  {
    id: "verdict",
    header: "Verdict",
    cell: (row) => {
      const { label, tone, fix } = verdictWords[row.verdict];
      return (
        <>
          <Badge tone={tone}>{label}</Badge>
          {fix ? <span className="mt-0.5 block max-w-72 text-xs text-dim">{fix}</span> : null}
        </>
      );
    },
  },
  {
    id: "ours",
    header: "Ours",
    align: "end",
    cell: (row) => <Money cents={row.ours_cents} currency={row.currency} />,
  },
  {
    id: "stripe",
    header: "Stripe",
    align: "end",
    cell: (row) => <Money cents={row.stripe_cents} currency={row.currency} />,
  },
  {
    id: "difference",
    header: "Difference",
    align: "end",
    stacked: "amount",
    cell: (row) => (
      <span className={row.difference_cents === 0 ? "text-dim" : "font-medium text-bad"}>
        <Money cents={row.difference_cents} currency={row.currency} />
      </span>
    ),
  },
  {
    id: "time",
    header: "Moved",
    align: "end",
    cell: (row) => (
      <Time iso={row.occurred_at} as="date-time" className="whitespace-nowrap text-dim" />
    ),
  },
];

function Money({ cents, currency }: { cents: number | null; currency: string }) {
  if (cents === null) return <span className="text-dim">None</span>;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {formatMoneyCents(cents, currency).replace("-", "−")}
    </span>
  );
}

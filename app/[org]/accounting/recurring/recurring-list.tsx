"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { RecurringSummary } from "@/server/accounting/recurring/recurring.schema";
import type { RecurringStatus as Status } from "@/server/accounting/recurring/recurring-kinds.schema";
import { scheduleOf } from "@/server/accounting/recurring/schedule.schema";
import { describeSchedule } from "@/server/accounting/recurring/schedule-words";
import { formatDate } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import { formatCost } from "@/server/pricing/amount-words";
import { ExportLink } from "../exports/export-link";
import { ListFilters } from "../list-filters";
import { formatMinorUnits } from "../minor-units";
import type { Books } from "../open-books";
import { RecurringStatus, RunStatus } from "./recurring-status";

const statuses = {
  name: "status",
  label: "Status",
  options: [
    { value: "all", label: "All statuses" },
    { value: "active", label: "Active" },
    { value: "waiting_for_credits", label: "Waiting for credits" },
    { value: "paused", label: "Paused" },
    { value: "cancelled", label: "Cancelled" },
    { value: "ended", label: "Ended" },
  ],
};

/** What recurs, newest first. */
export function RecurringList({
  books: { organizationId, slug, readOnlyReason },
  first,
  query,
  isNarrowed,
}: {
  books: Books;
  first: Page<RecurringSummary>;
  query: { search?: string | undefined; status?: Status | undefined };
  isNarrowed: boolean;
}) {
  const setUpCredits = usePrice("recurring.setup");
  const runCredits = usePrice("recurring.execute") + usePrice("recurring.transaction");
  const base = `/${slug}/accounting/recurring`;
  const isEmpty = first.data.length === 0 && !isNarrowed;
  const setUp = (
    <Button asChild variant="primary" disabledReason={readOnlyReason}>
      <Link href={`${base}/new`}>
        <Plus aria-hidden />
        <OperationLabel label="Set up" credits={setUpCredits} />
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Recurring"
        description="Transactions, invoices and bills created automatically on a schedule."
        actions={
          isEmpty ? undefined : (
            <>
              <ExportLink slug={slug} kind="recurring" {...query} />
              {setUp}
            </>
          )
        }
      />
      {isEmpty ? null : <ListFilters placeholder="Name" choices={[statuses]} />}
      <PagedTable
        key={JSON.stringify(first.data)}
        caption="Recurring jobs, newest first"
        columns={columns}
        columnsFrom="wide"
        rowHref={({ id }) => `${base}/${id}`}
        first={first}
        read={(cursor) =>
          trpc.recurring.list.query({
            organization_id: organizationId,
            limit: 50,
            ...query,
            cursor,
          })
        }
        noun="recurring job"
        quietEnd
        rowKey={({ id }) => id}
        empty={
          isEmpty ? (
            <EmptyState
              title="No recurring jobs yet"
              text={`Set up rent, a retainer or a subscription once, and it is created on schedule. A run costs ${formatCost(runCredits)}. You can also start with “Repeat this” on a transaction, invoice or bill.`}
              action={setUp}
            />
          ) : (
            <EmptyState
              title="No recurring jobs found"
              text="Try other words, or clear the filters."
            />
          )
        }
      />
    </>
  );
}

const columns: Column<RecurringSummary>[] = [
  { id: "name", header: "Name", cell: ({ name }) => name, stacked: "title" },
  {
    id: "makes",
    header: "Creates",
    cell: ({ kind, schedule }) => (
      <>
        {capitalized(kind)}
        <span className="block text-dim">{describeSchedule(scheduleOf(schedule))}</span>
      </>
    ),
  },
  { id: "status", header: "Status", cell: ({ status }) => <RecurringStatus status={status} /> },
  {
    id: "next",
    header: "Next run",
    cell: ({ next_date: day, status }) =>
      day && status !== "paused" ? <Day day={day} /> : <None word="None" />,
  },
  {
    id: "last",
    header: "Last run",
    cell: ({ last_run: run }) =>
      run ? (
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <Day day={run.due_date} />
          {run.status === "failed" ? <RunStatus status="failed" /> : null}
        </span>
      ) : (
        <None word="Not yet" />
      ),
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    stacked: "amount",
    cell: ({ amount, currency }) => (
      <span className="tabular-nums">{formatMinorUnits(amount, currency)}</span>
    ),
  },
];

function Day({ day }: { day: string }) {
  return <span className="whitespace-nowrap tabular-nums">{formatDate(day)}</span>;
}

function None({ word }: { word: string }) {
  return <span className="text-faint">{word}</span>;
}

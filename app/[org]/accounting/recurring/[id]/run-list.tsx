"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { toast } from "@/components/ui/toast";
import type {
  RecurringAnswer,
  RecurringRunAnswer,
} from "@/server/accounting/recurring/recurring.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatCredits } from "@/server/pricing/amount-words";
import type { Books } from "../../open-books";
import { RefusalNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";
import { RunStatus } from "../recurring-status";
import { recurringWords } from "../recurring-words";

/** What a job made, the latest day first, with the way to it; what failed says why, and can be run again. */
export function RunList({
  books: { organizationId, readOnlyReason, billing },
  job,
  first,
  accountingHref,
}: {
  books: Books;
  job: RecurringAnswer;
  first: Page<RecurringRunAnswer>;
  accountingHref: string;
}) {
  const credits = usePrice("recurring.execute") + usePrice("recurring.transaction");
  const router = useRouter();
  const ids = { organization_id: organizationId, recurring_id: job.id };
  const again = usePaidOperation((run: RecurringRunAnswer) => {
    toast.success(`The run for ${formatDate(run.due_date)} is done`);
    router.refresh();
  });
  const whyNot = readOnlyReason ?? (job.status === "cancelled" ? "The job was cancelled" : null);
  const { path } = recurringWords[job.kind];
  const columns: Column<RecurringRunAnswer>[] = [
    {
      id: "day",
      header: "Day",
      stacked: "title",
      cell: ({ due_date: day }) => <span className="tabular-nums">{formatDate(day)}</span>,
    },
    { id: "status", header: "Status", cell: ({ status }) => <RunStatus status={status} /> },
    {
      id: "made",
      header: "Result",
      cell: (run) =>
        run.made_id ? (
          <Link
            href={`${accountingHref}/${path}/${run.made_id}`}
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            Open the {run.kind}
          </Link>
        ) : (
          <span className="grid justify-items-start gap-1.5">
            {run.reason}
            <OperationButton
              size="sm"
              label={`Run ${formatDate(run.due_date)} again`}
              credits={credits}
              pending={again.isPending}
              disabledReason={whyNot}
              onClick={() =>
                void again.run((options) =>
                  trpc.recurring.run.mutate({ ...ids, due_date: run.due_date }, options),
                )
              }
            />
          </span>
        ),
    },
    {
      id: "credits",
      header: "Credits",
      align: "end",
      stacked: "amount",
      cell: (run) => <span className="tabular-nums">{formatCredits(run.credits)}</span>,
    },
  ];
  return (
    <Section title="Runs">
      {again.problem ? (
        <RefusalNotice
          problem={again.problem}
          billing={billing}
          onRetry={again.retry}
          isPending={again.isPending}
        />
      ) : null}
      <PagedTable
        caption="Runs, latest day first"
        columns={columns}
        first={first}
        read={(cursor) => trpc.recurring.runs.query({ ...ids, limit: 25, cursor })}
        noun="run"
        quietEnd
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No runs yet"
            text={
              job.next_date
                ? `The first run is due on ${formatDate(job.next_date)}.`
                : "The job ended before its first run."
            }
          />
        }
      />
    </Section>
  );
}

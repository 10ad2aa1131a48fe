"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { JobAnswer } from "@/server/staff/jobs/job.schema";
import { type JobFilter, jobInput } from "./job-filters";
import { jobStateWords } from "./job-words";

/** Background jobs with what stopped them; those that wait are tried again from here. */
export function JobList({ filter, first }: { filter: JobFilter; first: Page<JobAnswer> }) {
  return (
    <PagedTable
      caption="Jobs"
      columns={columns}
      columnsFrom="wide"
      first={first}
      read={(cursor) => trpc.staff.job.list.query({ ...jobInput(filter), cursor })}
      noun="job"
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={filter.state === "failed" && !filter.search ? "Nothing failed" : "No such jobs"}
          text="Jobs that are done leave this list."
          action={
            filter.state === "all" ? null : (
              <Button asChild>
                <Link href="/staff/jobs?state=all">Show all jobs</Link>
              </Button>
            )
          }
        />
      }
    />
  );
}

const columns: Column<JobAnswer>[] = [
  {
    id: "job",
    header: "Job",
    stacked: "title",
    cell: ({ job, id, last_error }) => (
      <>
        {job} <span className="text-xs font-normal text-dim">#{id}</span>
        {last_error ? (
          <span className="block max-w-prose text-xs font-normal wrap-anywhere whitespace-pre-line text-dim">
            {last_error.slice(0, 300)}
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => (
      <Badge tone={jobStateWords[state].tone}>{jobStateWords[state].label}</Badge>
    ),
  },
  {
    id: "attempts",
    header: "Tries",
    align: "end",
    cell: ({ attempts, max_attempts }) => `${attempts} of ${max_attempts}`,
  },
  {
    id: "run",
    header: "Next try",
    align: "end",
    cell: ({ run_at, state }) =>
      state === "failed" ? "None" : <Time iso={run_at} className="whitespace-nowrap text-dim" />,
  },
  {
    id: "created",
    header: "Queued",
    align: "end",
    cell: ({ created_at }) => <Time iso={created_at} className="whitespace-nowrap text-dim" />,
  },
  {
    id: "retry",
    header: "Retry",
    hideHeader: true,
    align: "end",
    stacked: "amount",
    cell: (job) => (job.state === "running" ? null : <Retry job={job} />),
  },
];

function Retry({ job }: { job: JobAnswer }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Try again: ${job.job} #${job.id}`}>
          Try again
        </Button>
      }
      title={`Try ${job.job} again now?`}
      consequence="It is safe to repeat: what was done already is not done twice. This is written to the audit log."
      confirmLabel="Try again"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.staff.job.retry.mutate({ job_id: job.id }),
          () => "The job is tried again now",
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}

import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { jobStates } from "@/server/staff/jobs/job.schema";
import { FilterBar } from "../filter-bar";
import { jobInput, loadJobFilters } from "./job-filters";
import { JobList } from "./job-list";
import { jobStateWords } from "./job-words";

export const metadata: Metadata = { title: "Jobs", robots: { index: false } };

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadJobFilters(searchParams);
  const first = await load((caller) => caller.staff.job.list(jobInput(filter)));
  return (
    <>
      <PageHeader
        title="Jobs"
        description="Background work that is not done. A job that failed is tried again by itself for some days, then waits here for you. Every job is safe to repeat."
      />
      <FilterBar
        choice={{
          key: "state",
          label: "State",
          all: "All jobs",
          initial: "failed",
          options: jobStates.map((value) => ({ value, label: jobStateWords[value].label })),
        }}
        search={{ label: "Find a job", placeholder: "Name, or words of its error" }}
      />
      <JobList
        key={JSON.stringify([filter, first.data.map(({ id, attempts }) => [id, attempts])])}
        filter={filter}
        first={first}
      />
    </>
  );
}

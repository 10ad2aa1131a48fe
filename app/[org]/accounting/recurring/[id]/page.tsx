import type { Metadata } from "next";
import Link from "next/link";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import { scheduleOf } from "@/server/accounting/recurring/schedule.schema";
import { describeEnd, describeSchedule } from "@/server/accounting/recurring/schedule-words";
import { dayInTimeZone } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { LinkedBooksNotice } from "../../books-access";
import { Fact, Facts } from "../../facts";
import { formatMinorUnits } from "../../minor-units";
import { openBooks } from "../../open-books";
import { RecurringStatus } from "../recurring-status";
import { recurringWords } from "../recurring-words";
import { RecurringActions } from "./recurring-actions";
import { RunList } from "./run-list";

export const metadata: Metadata = { title: "Recurring job" };

const RUNS = 25;

export default async function RecurringJobPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Recurring job" name={organization.name} />;
  const one = { organization_id: organization.id, recurring_id: id };
  const [job, runs] = await Promise.all([
    load((caller) => caller.recurring.get(one)),
    load((caller) => caller.recurring.runs({ ...one, limit: RUNS })),
  ]);
  const accounting = `/${organization.slug}/accounting`;
  const base = `${accounting}/recurring`;
  const schedule = scheduleOf(job.schedule);
  const today = dayInTimeZone(nowIn(organization), job.schedule.time_zone);
  return (
    <>
      <PageHeader
        title={job.name}
        badge={<RecurringStatus status={job.status} />}
        breadcrumb={
          <Breadcrumb steps={[{ label: "Recurring", href: base }, { label: job.name }]} />
        }
      />
      <Notice job={job} billingHref={books.billing.href} />
      <RecurringActions books={books} job={job} today={today} />
      <Facts>
        <Fact name="Repeats">
          {describeSchedule(schedule)}
          <span className="block text-dim">{describeEnd(schedule) ?? "No end"}</span>
        </Fact>
        <Fact name="Creates">
          {job.kind === "invoice" ? "An invoice" : `A ${job.kind}`} of{" "}
          {formatMinorUnits(job.amount, job.currency)}
          <span className="block text-dim">
            {job.as_draft ? recurringWords[job.kind].left : recurringWords[job.kind].done}
            {job.invoice?.email ? ", and emailed" : ""}
          </span>
        </Fact>
        <Fact name="Next runs">
          {job.next_dates.length === 0 ? (
            <span className="text-faint">None</span>
          ) : (
            <span className="tabular-nums">
              {job.next_dates.map((day) => (
                <span key={day} className="block">
                  {formatDate(day)}
                </span>
              ))}
            </span>
          )}
        </Fact>
        <Fact name="Time zone">{job.schedule.time_zone.replaceAll("_", " ")}</Fact>
        <Fact name="ID" wide>
          <Code className="break-all">{job.id}</Code>
        </Fact>
      </Facts>
      <RunList
        // What was run meanwhile begins the list anew.
        key={JSON.stringify(runs.data[0] ?? null)}
        books={books}
        job={job}
        first={runs}
        accountingHref={accounting}
      />
    </>
  );
}

/** Why nothing is made at the moment, where that is not what somebody chose. */
function Notice({ job, billingHref }: { job: RecurringAnswer; billingHref: string }) {
  if (job.status === "waiting_for_credits")
    return (
      <Banner
        tone="low"
        title="A run is waiting for credits"
        className="mb-5"
        action={
          <Button asChild size="sm">
            <Link href={billingHref}>Open billing</Link>
          </Button>
        }
      >
        {job.reason} No run is lost.
      </Banner>
    );
  if (job.status !== "paused" || job.reason === null) return null;
  return (
    <Banner tone="low" title="Paused automatically" className="mb-5">
      {job.reason} Correct the template, then resume the job.
    </Banner>
  );
}

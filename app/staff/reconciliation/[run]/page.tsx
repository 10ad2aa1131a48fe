import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { formatDateTime } from "@/server/foundation/date-words";
import { formatCredits } from "@/server/pricing/amount-words";
import { ReconcileButton } from "../reconcile-button";
import { loadReportFilters } from "../report-filters";
import { outcomeOf } from "../verdict-words";
import { ReportRows } from "./report-rows";

export const metadata: Metadata = { title: "Reconciliation report", robots: { index: false } };

type Props = { params: Promise<{ run: string }>; searchParams: Promise<SearchParams> };

export default async function ReportPage({ params, searchParams }: Props) {
  const [{ run: id }, { all }] = await Promise.all([params, loadReportFilters(searchParams)]);
  const first = await load((caller) =>
    caller.staff.reconciliation({ reconciliation_id: id, only_differences: !all }),
  );
  const { run } = first;
  const time = formatDateTime(run.created_at);
  const outcome = outcomeOf(run);
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Reconciliation", href: "/staff/reconciliation" }, { label: time }]}
          />
        }
        title={`Report of ${time}`}
        badge={<Badge tone={outcome.tone}>{outcome.label}</Badge>}
        description={
          run.from
            ? `${formatCredits(run.compared)} compared: everything since ${formatDateTime(run.from)}, plus older differences. Times in UTC.`
            : `${formatCredits(run.compared)} compared: all payments. Times in UTC.`
        }
        actions={run.state === "running" ? <ReconcileButton running /> : null}
      />
      {run.problem ? (
        <Banner tone="refused" title="The comparison failed" className="mb-4">
          {run.problem}. Nothing was changed. Start another comparison.
        </Banner>
      ) : null}
      <div className="mb-4 flex gap-2">
        <Button asChild variant={all ? "ghost" : "secondary"}>
          <Link href={`/staff/reconciliation/${run.id}`} aria-current={all ? undefined : "true"}>
            Differences ({formatCredits(run.differences)})
          </Link>
        </Button>
        <Button asChild variant={all ? "secondary" : "ghost"}>
          <Link
            href={`/staff/reconciliation/${run.id}?all=true`}
            aria-current={all ? "true" : undefined}
          >
            All rows ({formatCredits(run.compared)})
          </Link>
        </Button>
      </div>
      <ReportRows key={`${run.state} ${all}`} runId={run.id} all={all} first={first} />
    </>
  );
}

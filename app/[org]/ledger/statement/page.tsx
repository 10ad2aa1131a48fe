import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { createLoader, createSerializer, type SearchParams } from "nuqs/server";
import { nowIn } from "@/app/[org]/now-in";
import { load, organizationBySlug } from "@/app/trpc/server";
import { BalanceBridge } from "@/components/credits/balance-bridge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintButton } from "@/components/ui/print-button";
import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { readOverview } from "../../read-frame";
import { type Period, periodFilter, readPeriod, usualPeriods } from "../../usage/period";
import { PeriodFields } from "../../usage/period-fields";
import { SegmentedLinks } from "../../usage/segmented-links";
import { StatementTable } from "./statement-table";

export const metadata: Metadata = { title: "Statement" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

const loadPeriod = createLoader(periodFilter);
const serializePeriod = createSerializer(periodFilter);

export default async function StatementPage({ params, searchParams }: Props) {
  const [{ org }, asked] = await Promise.all([params, loadPeriod(searchParams)]);
  const { organization, home } = await organizationBySlug(org);
  const base = `/${organization.slug}/ledger`;
  const breadcrumb = (
    <Breadcrumb steps={[{ label: "Ledger", href: base }, { label: "Statement" }]} />
  );
  const overview = await readOverview(organization.id);
  if (overview.shares_billing) {
    return (
      <>
        <PageHeader title="Statement" breadcrumb={breadcrumb} />
        <div className="rounded-xl border">
          <EmptyState
            title={`${overview.billing_organization_name} pays`}
            text={`${organization.name} spends the credits of ${overview.billing_organization_name}, so its usage appears in that statement. What it used is under Usage.`}
            action={
              <Button asChild>
                {home.id === overview.billing_organization_id ? (
                  <Link href={`/${home.slug}/ledger/statement`}>Statement of {home.name}</Link>
                ) : (
                  <Link href={`/${organization.slug}/usage`}>Usage</Link>
                )}
              </Button>
            }
          />
        </div>
      </>
    );
  }
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const thisMonth = { from: `${today.slice(0, 7)}-01`, to: today };
  const { problem, ...period } = readPeriod(asked, thisMonth);
  const { id: organization_id } = organization;
  const [statement, closing] = await Promise.all([
    load((caller) => caller.billing.statement({ organization_id, ...period })),
    load((caller) => caller.balance.get({ organization_id, ...endOf(period.to, organization) })),
  ]);
  return (
    <>
      <PageHeader
        title={`Statement of ${organization.name}`}
        breadcrumb={<div className="print:hidden">{breadcrumb}</div>}
        description={`${dayName(period.from)} to ${dayName(period.to)}, in ${organization.time_zone}. Ledger entries ${statement.from_seq + 1} to ${statement.to_seq}.`}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <PrintButton />
            <Button asChild>
              <a href={csvHref(organization.id, period)} download>
                <Download aria-hidden />
                Download CSV
              </a>
            </Button>
          </div>
        }
      />
      {problem ? (
        <Banner tone="low" className="mb-4" title={problem}>
          This month is shown instead.
        </Banner>
      ) : null}
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3 print:hidden">
        <SegmentedLinks
          label="Period"
          segments={usualPeriods(today)
            .filter(({ label }) => label.endsWith("month") || label === "90 days")
            .reverse()
            .map(({ label, from, to }) => ({
              label,
              href: serializePeriod(`${base}/statement`, { from, to }),
              isCurrent: from === period.from && to === period.to,
            }))}
        />
        <PeriodFields {...period} timeZone={organization.time_zone} />
      </div>
      <StatementTable
        statement={statement}
        opens={`at the start of ${dayName(period.from)}`}
        closes={period.to === today ? "so far today" : `at the end of ${dayName(period.to)}`}
      />
      <BalanceBridge balance={closing} className="mt-3" />
    </>
  );
}

/** The last moment of a day that is over; of one that is not, now. */
function endOf(
  day: string,
  organization: { time_zone: string; clock_ahead_seconds: number },
): { at?: string } {
  const end = startOfDay(addDays(day, 1), organization.time_zone);
  return end > nowIn(organization) ? {} : { at: new Date(end.getTime() - 1).toISOString() };
}

function csvHref(organizationId: string, { from, to }: Period): string {
  return `/api/v1/statements?${new URLSearchParams({ organization_id: organizationId, from, to, format: "csv" })}`;
}

// A calendar day has no zone: noon UTC is that day wherever we print it.
function dayName(day: string): string {
  return formatDate(`${day}T12:00:00Z`);
}

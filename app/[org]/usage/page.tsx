import { Download } from "lucide-react";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { nowIn } from "@/app/[org]/now-in";
import { load, organizationBySlug } from "@/app/trpc/server";
import { UsageChart } from "@/components/charts/usage-chart";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { everyDay } from "../every-day";
import { readSpenders } from "../read-frame";
import { NoUsage } from "./no-usage";
import { daysIn, readPeriod, usualPeriods } from "./period";
import { PeriodFields } from "./period-fields";
import { SegmentedLinks } from "./segmented-links";
import { loadUsageFilters, personalViews, usageHref, usageViews } from "./usage-filters";
import { UsageTable } from "./usage-table";
import { viewWords } from "./view-words";

export const metadata: Metadata = { title: "Usage" };

/** The largest groups have a row each; the file has all of them. */
const GROUPS_SHOWN = 50;

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function UsagePage({ params, searchParams }: Props) {
  const [{ org }, asked] = await Promise.all([params, loadUsageFilters(searchParams)]);
  const { organization } = await organizationBySlug(org);
  // Of a linked organization only totals are to be seen, never who did what.
  const group =
    organization.totals_only && personalViews.includes(asked.group) ? "organization" : asked.group;
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const { problem, ...period } = readPeriod(asked, { from: addDays(today, -29), to: today });
  const usage = await load((caller) =>
    caller.organization.usage({
      organization_id: organization.id,
      group_by: group,
      top: GROUPS_SHOWN,
      ...period,
    }),
  );
  const spenders = group === "organization" ? await readSpenders(usage) : [];
  const words = viewWords[group];
  const days = daysIn(period);
  return (
    <>
      <PageHeader
        title="Usage"
        badge={organization.totals_only ? <Badge tone="outline">totals only</Badge> : null}
        description={`Credits used by ${organization.name} and the organizations below it: operations, captured holds and the base fee. Days are in ${organization.time_zone}.`}
        actions={
          usage.days.length === 0 ? (
            <Button disabledReason="Nothing to download yet">
              <Download aria-hidden />
              Download CSV
            </Button>
          ) : (
            <Button asChild>
              <a href={csvHref(organization.id, group, period)} download>
                <Download aria-hidden />
                Download CSV
              </a>
            </Button>
          )
        }
      />
      {problem ? (
        <Banner tone="low" className="mb-4" title={problem}>
          The last 30 days are shown instead.
        </Banner>
      ) : null}
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <SegmentedLinks
          label="Period"
          segments={usualPeriods(today).map(({ label, from, to }) => ({
            label,
            href: usageHref(organization.slug, { group, from, to }),
            isCurrent: from === period.from && to === period.to,
          }))}
        />
        <PeriodFields {...period} timeZone={organization.time_zone} />
      </div>
      <div className="mb-4 flex flex-wrap gap-x-8 gap-y-3">
        <Stat large label="Credits used" value={formatCredits(usage.total_credits)} />
        {usage.total_refunded_credits > 0 ? (
          <>
            <Stat large label="Given back" value={formatCredits(usage.total_refunded_credits)} />
            <Stat large label="Net" value={formatCredits(usage.total_net_credits)} />
          </>
        ) : null}
        <Stat large label="Worth" value={formatCreditsAsMoney(usage.total_credits)} />
        <Stat large label="Operations" value={formatCredits(usage.total_operations)} />
        <Stat
          large
          label="Per day"
          value={formatCredits(Math.round((usage.total_credits / days) * 100) / 100)}
        />
      </div>
      <div className="mb-3">
        <SegmentedLinks
          label="Group by"
          segments={usageViews.map((view) => ({
            label: viewWords[view].button,
            href: usageHref(organization.slug, { ...asked, group: view }),
            isCurrent: view === group,
            disabledReason:
              organization.totals_only && personalViews.includes(view)
                ? "Linked organizations show their totals only"
                : null,
          }))}
        />
      </div>
      <Card>
        {usage.groups.length === 0 ? (
          <NoUsage organization={organization} period={dayNames(period)} group={group} />
        ) : (
          <UsageChart
            label={`Credits used per day, ${words.by}`}
            series={usage.groups.map(({ key, label }) => ({ key, label }))}
            days={everyDay(usage)}
          />
        )}
      </Card>
      {usage.groups.length > 0 ? (
        <Section title={words.title} description={words.note}>
          <UsageTable
            usage={usage}
            group={group}
            organization={organization}
            organizations={spenders}
          />
          {usage.total_refunded_credits > 0 ? (
            <p className="mt-2 text-xs text-dim">
              Refunds count on the day they were made and don’t change “used”.
            </p>
          ) : null}
        </Section>
      ) : null}
    </>
  );
}

function csvHref(
  organizationId: string,
  group: string,
  { from, to }: { from: string; to: string },
) {
  return `/api/organizations/${organizationId}/usage?${new URLSearchParams({ group_by: group, from, to, format: "csv" })}`;
}

// A calendar day has no zone: noon UTC is that day wherever we print it.
function dayNames({ from, to }: { from: string; to: string }): string {
  const [first, last] = [from, to].map((day) => formatDate(`${day}T12:00:00Z`));
  return from === to ? `on ${first}` : `from ${first} to ${last}`;
}

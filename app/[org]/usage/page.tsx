import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { UsageChart } from "@/components/charts/usage-chart";
import { formatCredits, formatCreditsAsMoney } from "@/components/credits/format";
import { Badge } from "@/components/ui/badge";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { everyDay } from "../every-day";
import { NoUsage } from "./no-usage";
import { SegmentedLinks } from "./segmented-links";
import { loadUsageFilters, usageHref, usagePeriods, usageViews } from "./usage-filters";
import { UsageTable } from "./usage-table";
import { viewWords } from "./view-words";

export const metadata: Metadata = { title: "Usage" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function UsagePage({ params, searchParams }: Props) {
  const [{ org }, asked] = await Promise.all([params, loadUsageFilters(searchParams)]);
  const { organization, organizations } = await organizationBySlug(org);
  // Of a linked organization only totals are to be seen, never who did what.
  const personal = asked.group === "member" || asked.group === "api_key";
  const group = organization.totals_only && personal ? "organization" : asked.group;
  const { days } = asked;
  const to = dayInTimeZone(systemClock.now(), organization.time_zone);
  const usage = await load((caller) =>
    caller.organizations.usage({
      organization_id: organization.id,
      group_by: group,
      from: daysBefore(to, days - 1),
      to,
    }),
  );
  const words = viewWords[group];
  return (
    <>
      <PageHeader
        title="Usage"
        badge={organization.totals_only ? <Badge tone="outline">totals only</Badge> : null}
        description={`Credits spent by ${organization.name} and what lies below it. Days are those of ${organization.time_zone}.`}
        actions={
          <SegmentedLinks
            label="Period"
            segments={usagePeriods.map((period) => ({
              label: `${period} days`,
              href: usageHref(organization.slug, { group, days: period }),
              isCurrent: period === days,
            }))}
          />
        }
      />
      <div className="mb-4 flex flex-wrap gap-x-8 gap-y-3">
        <Stat large label="Credits used" value={formatCredits(usage.total_credits)} />
        <Stat large label="Worth" value={formatCreditsAsMoney(usage.total_credits)} />
        <Stat large label="Operations" value={formatCredits(usage.total_operations)} />
        <Stat
          large
          label="A day"
          value={formatCredits(Math.round((usage.total_credits / days) * 100) / 100)}
        />
      </div>
      <div className="mb-3">
        <SegmentedLinks
          label="Group by"
          segments={usageViews.map((view) => ({
            label: viewWords[view].button,
            href: usageHref(organization.slug, { group: view, days }),
            isCurrent: view === group,
            disabledReason:
              organization.totals_only && (view === "member" || view === "api_key")
                ? "Linked organizations show their totals only"
                : null,
          }))}
        />
      </div>
      <Card>
        {usage.groups.length === 0 ? (
          <NoUsage organization={organization} days={days} group={group} />
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
            organizations={organizations}
          />
        </Section>
      ) : null}
    </>
  );
}

function daysBefore(day: string, count: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() - count);
  return at.toISOString().slice(0, 10);
}

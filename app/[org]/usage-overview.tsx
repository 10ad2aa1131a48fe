import Link from "next/link";
import { UsageChart } from "@/components/charts/usage-chart";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { UsageAnswer } from "@/server/usage/usage.schema";
import { everyDay } from "./every-day";
import { FirstCharge } from "./usage/first-charge";

/** The credits used in the last 30 days, by organization; or how to use the first. */
export function UsageOverview({
  usage,
  organization,
}: {
  usage: UsageAnswer;
  organization: OrganizationAnswer;
}) {
  const href = `/${organization.slug}/usage`;
  return (
    <Section title="Credits used" aside={<Link href={href}>Last 30 days · by organization</Link>}>
      <Card>
        {usage.groups.length === 0 ? (
          <NoUsage organization={organization} />
        ) : (
          <UsageChart
            label="Credits used per day, by organization"
            series={usage.groups.map(({ key, label }) => ({
              key,
              label: key === organization.id ? `${label} (this organization)` : label,
            }))}
            days={everyDay(usage)}
          />
        )}
      </Card>
    </Section>
  );
}

function NoUsage({ organization }: { organization: OrganizationAnswer }) {
  if (organization.totals_only || organization.closed_at) {
    return <EmptyState title="No usage yet" text="Nothing was spent here in the last 30 days." />;
  }
  return <FirstCharge organization={organization} className="max-w-xl py-6" title="No usage yet" />;
}

import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug, readMe } from "@/app/trpc/server";
import { BalanceBridge } from "@/components/credits/balance-bridge";
import { BalanceCard } from "@/components/credits/balance-card";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import { ManagedCredits } from "../managed-credits";
import { OnboardingChecklist } from "../onboarding-checklist";
import { onboardingSteps } from "../onboarding-steps";
import { readOverview, readPrices, readRecentEntries } from "../read-frame";
import { RecentActivity } from "../recent-activity";
import { RechargeCard } from "../recharge-card";
import { Runway } from "../runway";
import { SPENDERS_SHOWN, SpendByOrganization } from "../spend-by-organization";
import { UsageOverview } from "../usage-overview";
import { whyClosed } from "../why-closed";

type Props = { params: Promise<{ org: string }> };

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: Props) {
  const { organization, home } = await organizationBySlug((await params).org);
  const maySeeKeys =
    !organization.totals_only && (organization.role === "owner" || organization.role === "admin");
  const [me, overview, forecast, prices, usage, below, entries, keys] = await Promise.all([
    readMe(),
    readOverview(organization.id),
    load((caller) => caller.forecast({ organization_id: organization.id })),
    readPrices(organization.id),
    load((caller) =>
      caller.organization.usage({
        organization_id: organization.id,
        group_by: "organization",
        top: SPENDERS_SHOWN,
      }),
    ),
    load((caller) => caller.organization.list({ below: organization.id, limit: SPENDERS_SHOWN })),
    organization.totals_only ? [] : readRecentEntries(organization.id),
    maySeeKeys
      ? load((caller) => caller.api_key.list({ organization_id: organization.id, limit: 1 }))
      : Promise.resolve(null),
  ]);
  const steps = onboardingSteps({
    emailVerified: me.email_verified,
    overview,
    keyCount: keys?.data.length ?? null,
    mayRun:
      organization.role !== null &&
      permissionTable["accounting.write"].roles.includes(organization.role),
    // What is only held, as for somebody who was invited, was not run.
    usedCredits:
      usage.total_credits > 0 ||
      entries.some(
        ({ operation, kind }) => operation !== null && kind !== "hold" && kind !== "release",
      ),
    accountCredits: prices.get("account.create") ?? 0,
    slug: organization.slug,
    homeSlug: home.slug,
  });
  const { recharge } = overview;
  return (
    <>
      <PageHeader
        title="Overview"
        badge={organization.totals_only ? <Badge tone="outline">totals only</Badge> : null}
        description={
          overview.shares_billing ? (
            <>
              Spends the credits of{" "}
              {home.id === overview.billing_organization_id ? (
                <Link href={`/${home.slug}`} className="text-ink underline underline-offset-4">
                  {overview.billing_organization_name}
                </Link>
              ) : (
                overview.billing_organization_name
              )}
              .
            </>
          ) : null
        }
        actions={
          <Button
            asChild
            variant="primary"
            disabledReason={
              whyClosed(organization) ??
              (overview.may_buy ? null : "Ask an owner: your role can’t buy credits")
            }
          >
            <Link href={`/${home.slug}/billing`}>Buy credits</Link>
          </Button>
        }
      />
      {/* What spends another's credits is no new account, and what is closed begins nothing. */}
      {overview.shares_billing || organization.closed_at || organization.onboarded_at ? null : (
        <OnboardingChecklist
          organizationId={organization.id}
          steps={steps}
          mayEnd={organization.role === "owner" || organization.role === "admin"}
        />
      )}
      {overview.managed ? (
        <Card>
          <ManagedCredits managed={overview.managed} />
        </Card>
      ) : (
        <BalanceCard
          availableCredits={overview.available}
          centsPerCredit={overview.credit_terms.list_price_cents}
          fullCredits={Math.max(
            recharge.enabled ? recharge.target_credits : 0,
            overview.total,
            overview.available,
          )}
          lowCredits={overview.alert_threshold}
          heldCredits={overview.held}
          heldHref={home.totals_only ? undefined : `/${home.slug}/billing/holds`}
          pendingCredits={overview.pending_purchase_credits}
          expiring={
            overview.expires_next_at
              ? { credits: overview.expiring_soon, at: overview.expires_next_at }
              : null
          }
          scheduled={
            overview.scheduled_from
              ? { credits: overview.scheduled, from: overview.scheduled_from }
              : null
          }
          runway={
            <>
              <Runway forecast={forecast} timeZone={organization.time_zone} />
              {overview.posted === overview.available && overview.debt === 0 ? null : (
                <BalanceBridge balance={overview} className="mt-2" />
              )}
            </>
          }
          timeZone={organization.time_zone}
          aside={<RechargeCard overview={overview} home={home} timeZone={organization.time_zone} />}
        />
      )}
      <div className="grid gap-x-4 lg:grid-cols-[2fr_1fr]">
        <UsageOverview usage={usage} organization={organization} />
        <SpendByOrganization usage={usage} organization={organization} below={below} />
      </div>
      <RecentActivity entries={entries} organization={organization} />
    </>
  );
}

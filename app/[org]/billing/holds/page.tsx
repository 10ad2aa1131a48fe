import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/server/foundation/env";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { type BillingOverview, readOverview } from "../../read-frame";
import { SegmentedLinks } from "../../usage/segmented-links";
import { holdsHref, holdViews, loadHoldFilters, stateOf, stateWords } from "./hold-filters";
import { HoldLog } from "./hold-log";

export const metadata: Metadata = { title: "Holds" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function HoldsPage({ params, searchParams }: Props) {
  const [{ org }, { state: view }] = await Promise.all([params, loadHoldFilters(searchParams)]);
  const { organization } = await organizationBySlug(org);
  const breadcrumb = (
    <Breadcrumb steps={[{ label: "Billing", href: `/${org}/billing` }, { label: "Holds" }]} />
  );
  if (organization.totals_only) {
    return (
      <>
        <PageHeader title="Holds" breadcrumb={breadcrumb} />
        <div className="rounded-xl border">
          <EmptyState
            title="Its holds are private"
            text={`${organization.name} is a linked organization: you see what it spends in total, not what it does.`}
          />
        </div>
      </>
    );
  }
  const [overview, first] = await Promise.all([
    readOverview(organization.id),
    load((caller) => caller.hold.list({ organization_id: organization.id, state: stateOf(view) })),
  ]);
  return (
    <>
      <PageHeader
        title="Holds"
        breadcrumb={breadcrumb}
        description={describeHeld(organization, overview)}
      />
      <SegmentedLinks
        label="Which holds"
        segments={holdViews.map((candidate) => ({
          label: candidate === "all" ? "All" : stateWords[candidate],
          href: holdsHref(org, candidate),
          isCurrent: candidate === view,
        }))}
      />
      <HoldLog
        // Another view, a newer first hold or one less begins the list anew.
        key={`${view} ${first.data.map(({ id, state }) => `${id}:${state}`).join()}`}
        organization={{ id: organization.id, slug: org, timeZone: organization.time_zone }}
        view={view}
        first={first}
        releaseDisabledReason={
          organization.role === "owner" || organization.role === "admin"
            ? null
            : "Ask an owner or admin: your role can’t release holds"
        }
        apiUrl={env().APP_URL}
      />
    </>
  );
}

function describeHeld({ name }: OrganizationAnswer, overview: BillingOverview): string {
  const { held, shares_billing: shares, billing_organization_name: payer, managed } = overview;
  const figure = creditsInWords(held);
  if (!shares)
    return `${figure} held now: reserved for work in progress, spent when it is done and returned when it fails.`;
  const reserves = `Credits of ${payer} that ${name} has reserved for work in progress`;
  return managed ? `${reserves}.` : `${reserves}; the whole pool holds ${figure} now.`;
}

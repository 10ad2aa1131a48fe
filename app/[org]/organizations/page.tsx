import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { catalogue } from "@/server/pricing/catalogue";
import { subtreeOf } from "../organization-tree";
import { readPriceList } from "../read-frame";
import { SegmentedLinks } from "../usage/segmented-links";
import { AllocationTable } from "./allocation-table";
import { CreateOrganization } from "./create-organization";
import { OrganizationTable } from "./organization-table";
import {
  type AllocationPeriod,
  allocationHref,
  allocationPeriods,
  daysOfPeriod,
  loadAllocationFilter,
} from "./period";

export const metadata: Metadata = { title: "Organizations" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

const periodWords: Record<AllocationPeriod, string> = {
  this_month: "This month",
  last_month: "Last month",
  "30_days": "30 days",
};

export default async function OrganizationsPage({ params, searchParams }: Props) {
  const [{ org }, { period }] = await Promise.all([params, loadAllocationFilter(searchParams)]);
  const { organization, organizations } = await organizationBySlug(org);
  const today = dayInTimeZone(systemClock.now(), organization.time_zone);
  const read = (range: { from: string; to: string }) =>
    load((caller) =>
      caller.organization.usage({
        organization_id: organization.id,
        group_by: "organization",
        ...range,
      }),
    );
  const [usage, allocation, { price_book }] = await Promise.all([
    read(daysOfPeriod("30_days", today)),
    read(daysOfPeriod(period, today)),
    readPriceList(organization.id),
  ]);
  const tree = subtreeOf(organizations, organization.id);
  const parent = organizations.find(({ id }) => id === organization.parent_organization_id);
  const mayCreate = (candidate: { role: string | null }) =>
    candidate.role === "owner" || candidate.role === "admin";
  return (
    <>
      <PageHeader
        title="Organizations"
        description={
          <>
            {organization.name} and the organizations below it.
            {parent ? (
              <>
                {" "}
                It belongs to{" "}
                <Link
                  href={`/${parent.slug}/organizations`}
                  className="text-ink underline underline-offset-4"
                >
                  {parent.name}
                </Link>
                .
              </>
            ) : null}
          </>
        }
        actions={
          <CreateOrganization
            parents={tree
              .filter(({ organization: candidate }) => mayCreate(candidate))
              .map(({ organization: { id, name, time_zone } }) => ({
                id,
                name,
                timeZone: time_zone,
              }))}
            cost={
              catalogue.baseFee.priceBooks.includes(price_book)
                ? `It costs the base fee from its first day: ${catalogue.baseFee.creditsPerWeek} credits a week, ${catalogue.baseFee.label}.`
                : "While it shares this billing it costs no base fee."
            }
            disabledReason={mayCreate(organization) ? null : "Ask an owner or admin"}
          />
        }
      />
      <OrganizationTable tree={tree} usage={usage} />
      <Section
        title="Cost allocation"
        description={`What each organization spent, so you can pass costs on. ${dayName(allocation.from)} to ${dayName(allocation.to)}, days of ${organization.time_zone}.`}
        aside={
          <SegmentedLinks
            label="Period"
            segments={allocationPeriods.map((candidate) => ({
              label: periodWords[candidate],
              href: allocationHref(organization.slug, candidate),
              isCurrent: candidate === period,
            }))}
          />
        }
      >
        <AllocationTable
          slug={organization.slug}
          usage={allocation}
          organizations={tree.map(
            ({ organization: { id, external_id, billing_organization_id } }) => ({
              id,
              externalId: external_id,
              paidBy:
                organizations.find((other) => other.id === billing_organization_id)?.name ??
                billing_organization_id,
            }),
          )}
        />
      </Section>
    </>
  );
}

// A calendar day has no zone: noon UTC is that day everywhere we print it.
function dayName(day: string) {
  return formatDate(`${day}T12:00:00Z`);
}

import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { nowIn } from "@/app/[org]/now-in";
import { whyClosed } from "@/app/[org]/why-closed";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { catalogue } from "@/server/pricing/catalogue";
import { readPriceList, readSpenders } from "../read-frame";
import { SegmentedLinks } from "../usage/segmented-links";
import { AllocationTable } from "./allocation-table";
import { CreateButton } from "./create-button";
import { OrganizationTable } from "./organization-table";
import {
  type AllocationPeriod,
  allocationHref,
  allocationPeriods,
  daysOfPeriod,
  loadAllocationFilter,
} from "./period";
import { withCredits } from "./with-credits";

export const metadata: Metadata = { title: "Organizations" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

/** The organizations that spent most have a row each; the file has all of them. */
const ALLOCATED_SHOWN = 50;

const periodWords: Record<AllocationPeriod, string> = {
  this_month: "This month",
  last_month: "Last month",
  "30_days": "30 days",
};

export default async function OrganizationsPage({ params, searchParams }: Props) {
  const [{ org }, { period }] = await Promise.all([params, loadAllocationFilter(searchParams)]);
  const { organization, home, parent } = await organizationBySlug(org);
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const lastDays = daysOfPeriod("30_days", today);
  const read = (question: { from: string; to: string; top?: number; organizations?: string }) =>
    load((caller) => caller.organization.usage({ organization_id: organization.id, ...question }));
  const readBelow = async () => {
    const below = await load((caller) => caller.organization.list({ below: organization.id }));
    // A closed organization isn't in its own list.
    const listed = below.data.length > 0 ? below.data : [organization];
    const usage = await read({ ...lastDays, organizations: listed.map(({ id }) => id).join() });
    return { below, listed, usage };
  };
  const readAllocation = async () => {
    const allocation = await read({ ...daysOfPeriod(period, today), top: ALLOCATED_SHOWN });
    return { allocation, spenders: await readSpenders(allocation) };
  };
  const [{ below, listed, usage }, { allocation, spenders }, total, { price_book }] =
    await Promise.all([
      readBelow(),
      readAllocation(),
      read({ ...lastDays, top: 1 }),
      readPriceList(organization.id),
    ]);
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
          <CreateButton
            parents={below.data.filter(mayCreate).map(({ id, name, time_zone }) => ({
              id,
              name,
              timeZone: time_zone,
            }))}
            cost={
              catalogue.baseFee.priceBooks.includes(price_book)
                ? `It costs the base fee from its first day: ${catalogue.baseFee.creditsPerWeek} credits a week, ${catalogue.baseFee.label}.`
                : "While it shares this billing it costs no base fee."
            }
            disabledReason={
              whyClosed(organization) ?? (mayCreate(organization) ? null : "Ask an owner or admin")
            }
          />
        }
      />
      <OrganizationTable
        key={listed.map(({ id, status }) => `${id}${status}`).join()}
        organization={organization}
        payer={home}
        first={{ ...below, data: withCredits(listed, usage) }}
        totalCredits={total.total_credits}
        period={lastDays}
      />
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
          usage={allocation}
          organization={organization}
          payer={home}
          spenders={spenders}
        />
      </Section>
    </>
  );
}

// A calendar day has no zone: noon UTC is that day everywhere we print it.
function dayName(day: string) {
  return formatDate(`${day}T12:00:00Z`);
}

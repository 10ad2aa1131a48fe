import type { Metadata } from "next";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import { ExportForm } from "./export-form";
import { ExportList } from "./export-list";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Exports" name={organization.name} />;
  }
  const [firstPage, overview] = await Promise.all([
    load((caller) => caller.export.list({ organization_id: organization.id })),
    readOverview(organization.id),
  ]);
  const today = dayInTimeZone(systemClock.now(), organization.time_zone);
  return (
    <>
      <PageHeader
        title="Exports"
        description="Every line of the transactions between two days, as a CSV file. Amounts are in minor units (cents)."
      />
      <ExportForm
        organizationId={organization.id}
        today={today}
        availableCredits={overview.spendable}
        billing={{ href: `/${organization.slug}/billing`, mayBuy: overview.may_buy }}
        readOnlyReason={whyBooksAreReadOnly(organization)}
      />
      <ExportList
        // A new export begins the list anew.
        key={firstPage.data[0]?.id}
        organizationId={organization.id}
        firstPage={firstPage}
        timeZone={organization.time_zone}
        today={today}
        apiUrl={env().APP_URL}
      />
    </>
  );
}

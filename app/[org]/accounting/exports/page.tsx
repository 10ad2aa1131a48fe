import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { exportKinds, narrowingOf } from "@/server/accounting/exports/export-lists.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice } from "../books-access";
import type { PageQuery } from "../list-query";
import { openBooks } from "../open-books";
import { ExportForm } from "./export-form";
import { ExportList } from "./export-list";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Exports" name={organization.name} />;
  const firstPage = await load((caller) =>
    caller.export.list({ organization_id: organization.id }),
  );
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const asked = await searchParams;
  const text = (name: string) => (typeof asked[name] === "string" ? asked[name] : "");
  const kind = exportKinds.find((known) => known === asked.kind) ?? "transactions";
  // Whoever comes from a list has what it shows; its days are all of them.
  const isFromList = asked.kind !== undefined;
  const days = narrowingOf(kind).days && !isFromList;
  return (
    <>
      <PageHeader
        title="Exports"
        description="Export any list as CSV or PDF, or all of them as a ZIP. Amounts are in whole units, with their currency in a separate column."
      />
      <ExportForm
        // Another address is another form.
        key={JSON.stringify(asked)}
        organizationId={organization.id}
        initial={{
          kind,
          format: "csv",
          from: days ? `${today.slice(0, 4)}-01-01` : "",
          to: days ? today : "",
          status: text("status"),
          type: text("type"),
          search: text("search").slice(0, 200),
          documents: false,
        }}
        availableCredits={books.availableCredits}
        billing={books.billing}
        readOnlyReason={books.readOnlyReason}
      />
      <ExportList
        organizationId={organization.id}
        firstPage={firstPage}
        timeZone={organization.time_zone}
        today={today}
        apiUrl={env().APP_URL}
        readOnlyReason={books.readOnlyReason}
      />
    </>
  );
}

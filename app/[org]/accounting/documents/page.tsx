import type { Metadata } from "next";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import { ExportLink } from "../exports/export-link";
import { readChart } from "../read-chart";
import { DocumentList } from "./document-list";
import { DocumentUpload } from "./document-upload";

export const metadata: Metadata = { title: "Documents" };

export default async function DocumentsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ search?: string | string[]; archived?: string | string[] }>;
}) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Documents" name={organization.name} />;
  }
  const asked = await searchParams;
  const search = typeof asked.search === "string" ? asked.search.trim().slice(0, 200) : "";
  const archived = asked.archived === "true";
  const scope = { organization_id: organization.id };
  const [firstPage, accounts, transactions, overview] = await Promise.all([
    load((caller) =>
      caller.document.list({ ...scope, search, archived: archived ? "true" : "false" }),
    ),
    readChart(organization.id),
    load((caller) => caller.transaction.list({ ...scope, limit: 20 })),
    readOverview(organization.id),
  ]);
  const readOnlyReason = whyBooksAreReadOnly(organization);
  return (
    <>
      <PageHeader
        title="Documents"
        description="Receipts, contracts and statements, on their own or attached to something in the books."
        actions={
          firstPage.data.length > 0 ? (
            <ExportLink
              slug={organization.slug}
              kind="documents"
              status={archived ? "archived" : "active"}
              search={search}
            />
          ) : undefined
        }
      />
      <DocumentUpload
        organizationId={organization.id}
        accounts={accounts}
        transactions={transactions.data}
        availableCredits={overview.spendable}
        billing={{ href: `/${organization.slug}/billing`, mayBuy: overview.may_buy }}
        readOnlyReason={readOnlyReason}
      />
      <DocumentList
        // A new document, or another search, begins the list anew.
        key={`${search}:${archived}:${firstPage.data[0]?.id}:${firstPage.data.length}`}
        organizationId={organization.id}
        slug={organization.slug}
        firstPage={firstPage}
        search={search}
        archived={archived}
        accounts={accounts}
        timeZone={organization.time_zone}
        readOnlyReason={readOnlyReason}
        apiUrl={env().APP_URL}
      />
    </>
  );
}

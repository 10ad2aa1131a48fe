import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import { ReconciliationList } from "./reconciliation-list";

export const metadata: Metadata = { title: "Reconciliation" };

export default async function ReconciliationsPage({
  params,
}: {
  params: Promise<{ org: string }>;
}) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Reconciliation" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const [firstPage, accounts, overview] = await Promise.all([
    load((caller) => caller.reconciliation.list(scope)),
    load((caller) => caller.account.list(scope)),
    readOverview(organization.id),
  ]);
  return (
    <ReconciliationList
      key={firstPage.data[0]?.id ?? ""}
      organizationId={organization.id}
      slug={organization.slug}
      firstPage={firstPage}
      // Only these have statements of a bank.
      accounts={accounts.data.filter(({ type }) => type === "asset" || type === "liability")}
      today={dayInTimeZone(nowIn(organization), organization.time_zone)}
      availableCredits={overview.spendable}
      billing={{ href: `/${organization.slug}/billing`, mayBuy: overview.may_buy }}
      readOnlyReason={whyBooksAreReadOnly(organization)}
    />
  );
}

import type { Metadata } from "next";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import { AccountList } from "./account-list";

export const metadata: Metadata = { title: "Chart of accounts" };

export default async function AccountsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Chart of accounts" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const [accounts, billing] = await Promise.all([
    load((caller) => caller.account.list({ ...scope, limit: 100 })),
    readOverview(organization.id),
  ]);
  return (
    <AccountList
      organizationId={organization.id}
      slug={organization.slug}
      first={accounts}
      readOnlyReason={whyBooksAreReadOnly(organization)}
      availableCredits={billing.spendable}
      billing={{ href: `/${organization.slug}/billing`, mayBuy: billing.may_buy }}
      apiUrl={env().APP_URL}
    />
  );
}

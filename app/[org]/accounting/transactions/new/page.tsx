import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { readOverview } from "@/app/[org]/read-frame";
import { organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../../books-access";
import { AccountsFirst } from "../../no-accounts-yet";
import { readChart } from "../../read-chart";
import { TransactionForm } from "../transaction-form";

export const metadata: Metadata = { title: "New transaction" };

export default async function NewTransactionPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="New transaction" name={organization.name} />;
  }
  const [accounts, billing] = await Promise.all([
    readChart(organization.id),
    readOverview(organization.id),
  ]);
  const base = `/${organization.slug}/accounting`;
  const readOnlyReason = whyBooksAreReadOnly(organization);
  return (
    <>
      <PageHeader
        title="New transaction"
        description="It stays pending and editable until you post it."
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Transactions", href: `${base}/transactions` }, { label: "New" }]}
          />
        }
      />
      {accounts.length === 0 ? (
        <AccountsFirst books={{ slug: organization.slug, readOnlyReason }} />
      ) : (
        <TransactionForm
          organizationId={organization.id}
          slug={organization.slug}
          accounts={accounts}
          today={dayInTimeZone(nowIn(organization), organization.time_zone)}
          readOnlyReason={readOnlyReason}
          availableCredits={billing.spendable}
          billing={{ href: `/${organization.slug}/billing`, mayBuy: billing.may_buy }}
        />
      )}
    </>
  );
}

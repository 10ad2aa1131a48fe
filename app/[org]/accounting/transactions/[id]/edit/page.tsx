import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { nowIn } from "@/app/[org]/now-in";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../../../books-access";
import { readChart } from "../../../read-chart";
import { TransactionForm } from "../../transaction-form";

export const metadata: Metadata = { title: "Edit transaction" };

export default async function EditTransactionPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization } = await organizationBySlug(org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Edit transaction" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const [transaction, accounts, billing] = await Promise.all([
    load((caller) => caller.transaction.get({ ...scope, transaction_id: id })),
    readChart(organization.id),
    readOverview(organization.id),
  ]);
  const base = `/${organization.slug}/accounting/transactions`;
  // Posted meanwhile, or an old link: the detail page says what can be done instead.
  if (transaction.status !== "pending") redirect(`${base}/${transaction.id}`);
  return (
    <>
      <PageHeader
        title="Edit transaction"
        description="Only a pending transaction can be changed."
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Transactions", href: base },
              { label: transaction.description, href: `${base}/${transaction.id}` },
              { label: "Edit" },
            ]}
          />
        }
      />
      <TransactionForm
        organizationId={organization.id}
        slug={organization.slug}
        accounts={accounts}
        transaction={transaction}
        today={dayInTimeZone(nowIn(organization), organization.time_zone)}
        readOnlyReason={whyBooksAreReadOnly(organization)}
        availableCredits={billing.spendable}
        billing={{ href: `/${organization.slug}/billing`, mayBuy: billing.may_buy }}
      />
    </>
  );
}

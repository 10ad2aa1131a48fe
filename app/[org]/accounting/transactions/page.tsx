import type { Metadata } from "next";
import { load, organizationBySlug } from "@/app/trpc/server";
import { bookTransactionStatuses } from "@/server/accounting/transactions/transaction.schema";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import { TransactionList } from "./transaction-list";

export const metadata: Metadata = { title: "Transactions" };

const PAGE_SIZE = 50;

export default async function TransactionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ status?: string | string[] }>;
}) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Transactions" name={organization.name} />;
  }
  const asked = (await searchParams).status;
  const status = bookTransactionStatuses.find((candidate) => candidate === asked);
  const scope = { organization_id: organization.id };
  const [firstPage, accounts] = await Promise.all([
    load((caller) => caller.transaction.list({ ...scope, limit: PAGE_SIZE, status })),
    load((caller) => caller.account.list({ ...scope, limit: 2 })),
  ]);
  return (
    <TransactionList
      // Another filter, or a new first transaction, begins the list anew.
      key={`${status ?? "all"}:${firstPage.data[0]?.id ?? ""}`}
      organizationId={organization.id}
      slug={organization.slug}
      firstPage={firstPage}
      pageSize={PAGE_SIZE}
      accounts={accounts.data}
      readOnlyReason={whyBooksAreReadOnly(organization)}
      apiUrl={env().APP_URL}
      today={dayInTimeZone(systemClock.now(), organization.time_zone)}
    />
  );
}

import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { load, organizationBySlug } from "@/app/trpc/server";
import { bookTransactionStatuses } from "@/server/accounting/transactions/transaction-statuses.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../books-access";
import type { PageQuery } from "../list-query";
import { TransactionList } from "./transaction-list";

export const metadata: Metadata = { title: "Transactions" };

const PAGE_SIZE = 50;

export default async function TransactionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Transactions" name={organization.name} />;
  }
  const asked = await searchParams;
  const status = bookTransactionStatuses.find((candidate) => candidate === asked.status);
  const scope = { organization_id: organization.id };
  const accountId =
    typeof asked.account === "string" && /^coa_[0-9a-z]{26}$/.test(asked.account)
      ? asked.account
      : undefined;
  const ofAccount =
    accountId === undefined
      ? null
      : await load((caller) => caller.account.get({ ...scope, account_id: accountId }));
  const [firstPage, accounts] = await Promise.all([
    load((caller) =>
      caller.transaction.list({ ...scope, limit: PAGE_SIZE, status, account_id: ofAccount?.id }),
    ),
    load((caller) => caller.account.list({ ...scope, limit: 2 })),
  ]);
  return (
    <TransactionList
      // Another filter, or a new first transaction, begins the list anew.
      key={`${status ?? "all"}:${ofAccount?.id ?? ""}:${firstPage.data[0]?.id ?? ""}`}
      organizationId={organization.id}
      slug={organization.slug}
      firstPage={firstPage}
      pageSize={PAGE_SIZE}
      accounts={accounts.data}
      ofAccount={ofAccount}
      readOnlyReason={whyBooksAreReadOnly(organization)}
      apiUrl={env().APP_URL}
      today={dayInTimeZone(nowIn(organization), organization.time_zone)}
    />
  );
}

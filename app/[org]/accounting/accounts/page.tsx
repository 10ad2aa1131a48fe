import type { Metadata } from "next";
import { env } from "@/server/foundation/env";
import { LinkedBooksNotice, maySetBooks } from "../books-access";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { AccountList } from "./account-list";

export const metadata: Metadata = { title: "Chart of accounts" };

export default async function AccountsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Chart of accounts" name={organization.name} />;
  const accounts = await readChart(organization.id);
  return (
    <AccountList
      organizationId={organization.id}
      slug={organization.slug}
      accounts={accounts}
      readOnlyReason={books.readOnlyReason}
      maySetRoles={maySetBooks(organization)}
      availableCredits={books.availableCredits}
      billing={books.billing}
      apiUrl={env().APP_URL}
    />
  );
}

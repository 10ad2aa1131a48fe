import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice, maySetBooks } from "../books-access";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { BookSettingsForm } from "./book-settings-form";

export const metadata: Metadata = { title: "Settings of the books" };

export default async function BookSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Settings of the books" name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [settings, accounts] = await Promise.all([
    load((caller) => caller.book_settings.get(scope)),
    readChart(organization.id),
  ]);
  return (
    <>
      <PageHeader
        title="Settings of the books"
        description="Where invoices and bills post, what the books are kept in, and through which day they are closed. Changing them is free."
      />
      <BookSettingsForm
        organizationId={organization.id}
        settings={settings}
        accounts={accounts}
        accountsHref={`/${organization.slug}/accounting/accounts`}
        readOnlyReason={
          maySetBooks(organization) ? null : "Owners and admins change the settings of the books."
        }
      />
    </>
  );
}

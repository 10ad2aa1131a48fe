import type { Metadata } from "next";
import { whyClosed } from "@/app/[org]/why-closed";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice, maySetBooks } from "../books-access";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { BookSettingsForm } from "./book-settings-form";

export const metadata: Metadata = { title: "Book settings" };

export default async function BookSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Book settings" name={organization.name} />;
  const scope = { organization_id: organization.id };
  const [settings, accounts] = await Promise.all([
    load((caller) => caller.book_settings.get(scope)),
    readChart(organization.id),
  ]);
  return (
    <>
      <PageHeader
        title="Book settings"
        description="The accounts invoices and bills post to, the currency of the books, and the date they are closed through. Changes are free."
      />
      <BookSettingsForm
        organizationId={organization.id}
        settings={settings}
        accounts={accounts}
        accountsHref={`/${organization.slug}/accounting/accounts`}
        readOnlyReason={
          whyClosed(organization) ??
          (maySetBooks(organization)
            ? null
            : "Only owners and admins can change the book settings.")
        }
      />
    </>
  );
}

import type { ReactNode } from "react";
import { organizationPages } from "@/app/pages";
import { organizationBySlug } from "@/app/trpc/server";
import { TabNav } from "@/components/layout/tab-nav";

const tabs = organizationPages
  .flatMap(({ pages }) => pages)
  .flatMap(({ path, tab }) => (tab && path.startsWith("/:org/billing") ? { path, tab } : []));

/** The parts of billing in a row. Where another organization pays there is one page, which says so. */
export default async function BillingLayout({
  params,
  children,
}: {
  params: Promise<{ org: string }>;
  children: ReactNode;
}) {
  const { organization } = await organizationBySlug((await params).org);
  return (
    <>
      {organization.billing_organization_id === organization.id ? (
        <TabNav
          inPage
          label="Billing"
          items={tabs.map(({ path, tab }) => ({
            href: path.replace(":org", organization.slug),
            label: tab,
          }))}
        />
      ) : null}
      {children}
    </>
  );
}

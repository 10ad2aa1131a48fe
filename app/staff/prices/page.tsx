import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { AccountSearch } from "./account-search";
import { VersionTable } from "./version-table";

export const metadata: Metadata = { title: "Prices", robots: { index: false } };

const words = {
  standard: "One credit is one cent. Prices of operations and models, by version.",
  team: "Whole credits at a list price with volume tiers. Operations cost the same number of credits unless a version says otherwise.",
} as const;

export default async function PricesPage({
  searchParams,
}: {
  searchParams: Promise<{ book?: string | string[]; search?: string | string[] }>;
}) {
  const asked = await searchParams;
  const book = priceBooks.find((name) => name === asked.book) ?? "standard";
  const search = (typeof asked.search === "string" ? asked.search : "").trim().slice(0, 100);
  const [versions, accounts] = await Promise.all([
    load((caller) => caller.staff.price_version.list({ price_book: book })),
    load((caller) => caller.staff.priced_account.list({ search })),
  ]);
  return (
    <>
      <PageHeader
        title="Prices"
        description="Published versions never change: every ledger entry names the version it was priced with."
        actions={
          <Button asChild variant="primary">
            <Link href={`/staff/prices/publish?book=${book}`}>Publish a version</Link>
          </Button>
        }
      />
      <Section
        title={`The ${book} price book`}
        description={words[book]}
        aside={
          <nav aria-label="Price book" className="flex gap-3">
            {priceBooks.map((name) => (
              <Link
                key={name}
                href={`/staff/prices?book=${name}`}
                aria-current={name === book ? "page" : undefined}
                className="capitalize aria-[current]:font-medium aria-[current]:text-ink"
              >
                {name}
              </Link>
            ))}
          </nav>
        }
      >
        <VersionTable versions={versions.data} />
      </Section>
      <Section
        title="Accounts with their own prices"
        description="A negotiated price beats an override, an override beats a tier, a tier beats the list price."
      >
        <AccountSearch search={search} accounts={accounts.data} />
      </Section>
    </>
  );
}

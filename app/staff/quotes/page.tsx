import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { FindOrganization } from "./find-organization";
import { QuoteList } from "./quote-list";

export const metadata: Metadata = { title: "Quotes", robots: { index: false } };

export default async function QuotesPage({
  searchParams,
}: {
  searchParams: Promise<{ search?: string | string[] }>;
}) {
  const asked = await searchParams;
  const search = (typeof asked.search === "string" ? asked.search : "").trim().slice(0, 100);
  const [quotes, accounts] = await Promise.all([
    load((caller) => caller.staff.quote.list({})),
    search ? load((caller) => caller.staff.priced_account.list({ search })) : null,
  ]);
  return (
    <>
      <PageHeader
        title="Quotes"
        description="Offer credits to one organization at a special price, with an expiry date. Its owners or billing members accept the quote on the billing page."
      />
      <Section
        title="Create a quote"
        description="For 50,000, 100,000, 500,000 credits and more. People who can pay are emailed."
      >
        <FindOrganization search={search} accounts={accounts?.data ?? null} />
      </Section>
      <Section title="Quotes" description="Newest first. Times in UTC.">
        <QuoteList
          key={quotes.data.map(({ id, state }) => `${id}:${state}`).join()}
          first={quotes}
        />
      </Section>
    </>
  );
}

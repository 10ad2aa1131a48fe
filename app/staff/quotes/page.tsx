import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { quoteStates } from "@/server/purchases/quotes/quote.schema";
import { FilterBar } from "../filter-bar";
import { FindOrganization } from "./find-organization";
import { loadQuoteFilters, quoteInput } from "./quote-filters";
import { QuoteList } from "./quote-list";
import { quoteStateWords } from "./quote-state-words";

export const metadata: Metadata = { title: "Quotes", robots: { index: false } };

export default async function QuotesPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const asked = await searchParams;
  const filter = await loadQuoteFilters(searchParams);
  const search = (typeof asked.for === "string" ? asked.for : "").trim().slice(0, 100);
  const [quotes, accounts] = await Promise.all([
    load((caller) => caller.staff.quote.list(quoteInput(filter))),
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
        <FilterBar
          choice={{
            key: "state",
            label: "State",
            all: "All quotes",
            options: quoteStates.map((value) => ({ value, label: quoteStateWords[value].word })),
          }}
          search={{ label: "Find a quote", placeholder: "Title, organization or ID" }}
        />
        <QuoteList
          key={JSON.stringify([filter, quotes.data.map(({ id, state }) => id + state)])}
          filter={filter}
          first={quotes}
        />
      </Section>
    </>
  );
}

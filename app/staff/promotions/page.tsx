import type { Metadata } from "next";
import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { SearchBox } from "../search-box";
import { NewPromotion } from "./new-promotion";
import { PromotionList } from "./promotion-list";

export const metadata: Metadata = { title: "Promotion codes", robots: { index: false } };

const loadFilter = createLoader({ search: parseAsString });

export default async function PromotionsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const asked = await loadFilter(searchParams);
  const search = asked.search?.trim().slice(0, 100) || undefined;
  const codes = await load((caller) =>
    caller.staff.promotion.list(search === undefined ? {} : { search }),
  );
  return (
    <>
      <PageHeader
        title="Promotion codes"
        description="A code gives credits to each account that redeems it on its billing page: once per account and once per person."
        actions={<NewPromotion />}
      />
      <Section title="Codes" description="Newest first. Times in UTC.">
        <SearchBox label="Find a code" placeholder="Code, note or ID" />
        <PromotionList
          key={JSON.stringify([search, codes.data.map(({ id, state }) => id + state)])}
          search={search}
          first={codes}
        />
      </Section>
    </>
  );
}

import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { TaxRateList } from "./tax-rate-list";

export const metadata: Metadata = { title: "Tax rates" };

export default async function TaxRatesPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Tax rates" name={organization.name} />;
  const { search, archived, isNarrowed } = await readListQuery(searchParams);
  const scope = { organization_id: organization.id };
  const [first, accounts] = await Promise.all([
    load((caller) => caller.tax_rate.list({ ...scope, limit: 100, search, archived })),
    readChart(organization.id),
  ]);
  return (
    <TaxRateList
      books={books}
      first={first}
      query={{ search, archived, isNarrowed }}
      accounts={accounts}
    />
  );
}

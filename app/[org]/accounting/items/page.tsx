import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { readChart, readWhole } from "../read-chart";
import { itemKinds } from "./item-form.schema";
import { ItemList } from "./item-list";

export const metadata: Metadata = { title: "Items" };

export default async function ItemsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Items" name={organization.name} />;
  const { search, archived, isNarrowed, oneOf } = await readListQuery(searchParams);
  const kind = oneOf("kind", itemKinds);
  const scope = { organization_id: organization.id };
  const [first, accounts, categories, taxRates, settings] = await Promise.all([
    load((caller) => caller.item.list({ ...scope, limit: 100, search, archived, kind })),
    readChart(organization.id),
    readWhole((caller, page) => caller.category.list({ ...scope, ...page })),
    readWhole((caller, page) => caller.tax_rate.list({ ...scope, ...page })),
    load((caller) => caller.book_settings.get(scope)),
  ]);
  return (
    <ItemList
      books={books}
      first={first}
      query={{ search, archived, isNarrowed }}
      choices={{ accounts, categories, taxRates, currency: settings.currency ?? "USD" }}
      kind={kind}
    />
  );
}

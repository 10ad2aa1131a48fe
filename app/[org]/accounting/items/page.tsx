import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { itemKinds } from "./item-form.schema";
import { ItemList } from "./item-list";
import { readItemChoices } from "./read-item-choices";

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
  const [first, choices] = await Promise.all([
    load((caller) => caller.item.list({ ...scope, limit: 100, search, archived, kind })),
    readItemChoices(organization.id),
  ]);
  return (
    <ItemList
      books={books}
      first={first}
      query={{ search, archived, isNarrowed }}
      choices={choices}
      kind={kind}
    />
  );
}

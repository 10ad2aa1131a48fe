import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { readWhole } from "../read-chart";
import { categoryKinds } from "./category-kinds";
import { CategoryList } from "./category-list";

export const metadata: Metadata = { title: "Categories" };

export default async function CategoriesPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Categories" name={organization.name} />;
  const { search, archived, isNarrowed, oneOf } = await readListQuery(searchParams);
  const kind = oneOf("kind", categoryKinds);
  const scope = { organization_id: organization.id };
  const [first, all] = await Promise.all([
    load((caller) => caller.category.list({ ...scope, limit: 100, search, archived, kind })),
    readWhole((caller, page) => caller.category.list({ ...scope, ...page })),
  ]);
  return (
    <CategoryList
      books={books}
      first={first}
      query={{ search, archived, isNarrowed }}
      all={all}
      kind={kind}
    />
  );
}

import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { recurringStatuses } from "@/server/accounting/recurring/recurring-kinds.schema";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { RecurringList } from "./recurring-list";

export const metadata: Metadata = { title: "Recurring" };

export default async function RecurringPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Recurring" name={organization.name} />;
  const { search, isNarrowed, oneOf } = await readListQuery(searchParams);
  const query = { search, status: oneOf("status", recurringStatuses) };
  const first = await load((caller) =>
    caller.recurring.list({ organization_id: organization.id, limit: 50, ...query }),
  );
  return <RecurringList books={books} first={first} query={query} isNarrowed={isNarrowed} />;
}

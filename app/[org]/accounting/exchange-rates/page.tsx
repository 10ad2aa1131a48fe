import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { RateList } from "./rate-list";

export const metadata: Metadata = { title: "Exchange rates" };

export default async function ExchangeRatesPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Exchange rates" name={organization.name} />;
  const { search } = await readListQuery(searchParams);
  const scope = { organization_id: organization.id };
  const [first, settings] = await Promise.all([
    load((caller) => caller.exchange_rate.list({ ...scope, search: search?.slice(0, 40) })),
    load((caller) => caller.book_settings.get(scope)),
  ]);
  return (
    <RateList
      books={books}
      first={first}
      search={search?.slice(0, 40)}
      bookCurrency={settings.currency ?? "USD"}
      today={dayInTimeZone(nowIn(organization), organization.time_zone)}
    />
  );
}

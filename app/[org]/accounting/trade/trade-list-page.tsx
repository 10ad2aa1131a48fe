import { load } from "@/app/trpc/server";
import { tradeFilters } from "@/server/accounting/trade/trade-filters.schema";
import { LinkedBooksNotice } from "../books-access";
import { type PageQuery, readListQuery } from "../list-query";
import { openBooks } from "../open-books";
import { TradeList } from "./trade-list";
import { type TradeNoun, tradeWords } from "./trade-words";

/** The page of invoices or of bills. */
export async function TradeListPage({
  noun,
  params,
  searchParams,
}: {
  noun: TradeNoun;
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title={tradeWords[noun].title} name={organization.name} />;
  const { search, isNarrowed, oneOf } = await readListQuery(searchParams);
  const query = { search, status: oneOf("status", tradeFilters) };
  const first = await load((caller) =>
    caller[noun].list({ organization_id: organization.id, limit: 50, ...query }),
  );
  return (
    <TradeList noun={noun} books={books} first={first} query={query} isNarrowed={isNarrowed} />
  );
}

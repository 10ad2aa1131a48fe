import type { Metadata } from "next";
import type { PageQuery } from "../list-query";
import { TradeListPage } from "../trade/trade-list-page";

export const metadata: Metadata = { title: "Bills" };

export default function BillsPage(props: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  return <TradeListPage noun="bill" {...props} />;
}

import type { Metadata } from "next";
import type { PageQuery } from "../list-query";
import { TradeListPage } from "../trade/trade-list-page";

export const metadata: Metadata = { title: "Invoices" };

export default function InvoicesPage(props: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  return <TradeListPage noun="invoice" {...props} />;
}

import type { Metadata } from "next";
import type { PageQuery } from "../../list-query";
import { NewTradePage } from "../../trade/trade-form-page";

export const metadata: Metadata = { title: "New invoice" };

export default function NewInvoicePage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  return <NewTradePage noun="invoice" params={params} searchParams={searchParams} />;
}

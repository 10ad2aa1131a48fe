import type { Metadata } from "next";
import type { PageQuery } from "../../list-query";
import { NewTradePage } from "../../trade/trade-form-page";

export const metadata: Metadata = { title: "New bill" };

export default function NewBillPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  return <NewTradePage noun="bill" params={params} searchParams={searchParams} />;
}

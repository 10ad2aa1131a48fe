import type { Metadata } from "next";
import { TradePage } from "../../trade/trade-page";

export const metadata: Metadata = { title: "Bill" };

export default function BillPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  return <TradePage noun="bill" params={params} />;
}

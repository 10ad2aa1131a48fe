import type { Metadata } from "next";
import { TradePage } from "../../trade/trade-page";

export const metadata: Metadata = { title: "Invoice" };

export default function InvoicePage({ params }: { params: Promise<{ org: string; id: string }> }) {
  return <TradePage noun="invoice" params={params} />;
}

import type { Metadata } from "next";
import { NewTradePage } from "../../trade/trade-form-page";

export const metadata: Metadata = { title: "New invoice" };

export default function NewInvoicePage({ params }: { params: Promise<{ org: string }> }) {
  return <NewTradePage noun="invoice" params={params} />;
}

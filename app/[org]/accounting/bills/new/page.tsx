import type { Metadata } from "next";
import { NewTradePage } from "../../trade/trade-form-page";

export const metadata: Metadata = { title: "New bill" };

export default function NewBillPage({ params }: { params: Promise<{ org: string }> }) {
  return <NewTradePage noun="bill" params={params} />;
}

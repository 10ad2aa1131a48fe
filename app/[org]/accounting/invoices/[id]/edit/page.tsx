import type { Metadata } from "next";
import { EditTradePage } from "../../../trade/trade-form-page";

export const metadata: Metadata = { title: "Edit invoice" };

export default function EditInvoicePage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  return <EditTradePage noun="invoice" params={params} />;
}

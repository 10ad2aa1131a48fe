import type { Metadata } from "next";
import { EditTradePage } from "../../../trade/trade-form-page";

export const metadata: Metadata = { title: "Edit bill" };

export default function EditBillPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  return <EditTradePage noun="bill" params={params} />;
}

import { redirect } from "next/navigation";
import { safeNext } from "@/app/(auth)/safe-next";

export default async function AccountingPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  redirect(safeNext(`/${org}/accounting/transactions`));
}

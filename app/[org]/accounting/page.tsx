import { redirect } from "next/navigation";

export default async function AccountingPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  redirect(`/${org}/accounting/transactions`);
}

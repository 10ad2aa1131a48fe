import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { PaymentFilterBar } from "./filter-bar";
import { loadPaymentFilters, paymentInput } from "./payment-filters";
import { PaymentList } from "./payment-list";

export const metadata: Metadata = { title: "Payments", robots: { index: false } };

export default async function PaymentsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const filter = await loadPaymentFilters(searchParams);
  const first = await load((caller) => caller.staff.payments(paymentInput(filter)));
  return (
    <>
      <PageHeader
        title="Payments"
        description="Money that arrived from every account, and what went back of it."
      />
      <PaymentFilterBar />
      <PaymentList
        key={JSON.stringify([filter, first.data[0]?.id])}
        filter={filter}
        first={first}
      />
    </>
  );
}

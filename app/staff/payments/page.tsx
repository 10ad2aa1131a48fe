import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { FilterBar } from "../filter-bar";
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
        description="All payments received, with their refunds and disputes."
      />
      <FilterBar
        choice={{
          key: "filter",
          label: "Status",
          all: "All payments",
          options: [
            { value: "reversed", label: "Refunded or lost" },
            { value: "disputed", label: "Open disputes" },
            { value: "fraud_warning", label: "Fraud warnings" },
            { value: "unsettled", label: "Refunds in progress" },
          ],
        }}
        search={{ label: "Find a payment", placeholder: "Organization, ID, last 4 of a card" }}
      />
      <PaymentList
        key={JSON.stringify([filter, first.data[0]?.id])}
        filter={filter}
        first={first}
      />
    </>
  );
}

"use client";

import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { paymentFilterNames, paymentFilters } from "./payment-filters";

// Radix selects cannot hold an empty value.
const ALL = "all";

/** Narrows the list by what happened to a payment, or finds one by an id, a card or an organization. */
export function PaymentFilterBar() {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(paymentFilters, { shallow: false, startTransition });
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label="What happened to it"
        className="w-52 max-sm:w-full"
        value={filter.filter ?? ALL}
        onValueChange={(value) =>
          setFilter({ filter: paymentFilterNames.find((name) => name === value) ?? null })
        }
        options={[
          { value: ALL, label: "All payments" },
          { value: "reversed", label: "Refunded or lost" },
          { value: "disputed", label: "Open disputes" },
          { value: "fraud_warning", label: "Fraud warnings" },
          { value: "unsettled", label: "Refunds under way" },
        ]}
      />
      <form
        className="flex min-w-0 flex-1 gap-2 max-sm:w-full max-sm:flex-none sm:max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          const search = new FormData(event.currentTarget).get("search");
          void setFilter({ search: String(search ?? "").trim() || null });
        }}
      >
        <Input
          key={filter.search ?? ""}
          name="search"
          type="search"
          aria-label="Find a payment"
          placeholder="Organization, id, last 4 of a card"
          defaultValue={filter.search ?? ""}
          maxLength={100}
        />
        <Button type="submit" pending={isPending}>
          Find
        </Button>
      </form>
      {filter.filter || filter.search ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

"use client";

import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { stripeEventStates } from "@/server/payments/inbox/inbox.schema";
import { eventFilters } from "./event-filters";
import { eventStateWords } from "./event-words";

// Radix selects cannot hold an empty value.
const ALL = "all";

/** Narrows the inbox to a state, or finds an event by its id or its object's. */
export function EventFilterBar({ counts }: { counts: Partial<Record<string, number>> }) {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(eventFilters, { shallow: false, startTransition });
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label="State"
        className="w-52 max-sm:w-full"
        value={filter.status ?? ALL}
        onValueChange={(value) =>
          setFilter({ status: stripeEventStates.find((status) => status === value) ?? null })
        }
        options={[
          { value: ALL, label: "All events" },
          ...stripeEventStates.map((status) => ({
            value: status,
            label: `${eventStateWords[status].label} (${counts[status] ?? 0})`,
          })),
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
          aria-label="Find an event"
          placeholder="Id of an event or its object"
          defaultValue={filter.search ?? ""}
          maxLength={100}
        />
        <Button type="submit" pending={isPending}>
          Find
        </Button>
      </form>
      {filter.status || filter.search ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

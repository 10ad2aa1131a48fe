"use client";

import { Search, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { type ComponentProps, type FormEvent, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type EntryFilterKind, entryFilterKinds } from "@/server/usage/ledger.schema";
import { DayInput } from "../usage/day-input";
import { isWhole, ledgerFilters } from "./ledger-filters";
import { nameOfKind } from "./name-entry";
import { OrganizationFilter } from "./organization-filter";

// Radix selects cannot hold an empty value.
const ALL = "all";

/** The filters of the log. They live in the address, so that a narrowed log can be linked to. */
export function LedgerFilterBar({
  operations,
  organizations,
  actorName,
}: {
  operations: readonly { key: string; label: string }[];
  /** `null` where the log holds one organization only. */
  organizations: Omit<ComponentProps<typeof OrganizationFilter>, "onChoose"> | null;
  /** Set when the log is narrowed to one member or key. */
  actorName: string | null;
}) {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(ledgerFilters, { shallow: false, startTransition });

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    setFilter({ q: q === "" ? null : q });
  }

  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <form onSubmit={search} className="flex min-w-0 flex-1 basis-72 gap-2">
        <Input
          key={filter.q ?? ""}
          name="q"
          type="search"
          aria-label="Find an ID"
          placeholder="Id of an invoice, request, transaction or entry"
          maxLength={255}
          defaultValue={filter.q ?? ""}
        />
        <Button type="submit" size="icon" aria-label="Find">
          <Search aria-hidden />
        </Button>
      </form>
      <DayInput label="From" value={filter.from ?? ""} onCommit={(from) => setFilter({ from })} />
      <DayInput label="To" value={filter.to ?? ""} onCommit={(to) => setFilter({ to })} />
      <div className="flex w-full flex-wrap items-center gap-2">
        <Select
          aria-label="Kind of movement"
          className="w-52 max-sm:w-full"
          value={filter.kind ?? ALL}
          onValueChange={(kind) =>
            setFilter({ kind: kind === ALL ? null : (kind as EntryFilterKind) })
          }
          options={[
            { value: ALL, label: "All movements" },
            ...entryFilterKinds.map((kind) => ({ value: kind, label: nameOfKind(kind) })),
          ]}
        />
        <Select
          aria-label="Operation"
          className="w-56 max-sm:w-full"
          value={filter.operation ?? ALL}
          onValueChange={(operation) =>
            setFilter({ operation: operation === ALL ? null : operation })
          }
          options={[
            { value: ALL, label: "All operations" },
            ...operations.map(({ key, label }) => ({ value: key, label, description: key })),
          ]}
        />
        {organizations ? (
          <OrganizationFilter
            {...organizations}
            onChoose={(organization) => setFilter({ organization })}
          />
        ) : null}
        {actorName ? (
          <Button
            aria-label={`Show everyone, not only ${actorName}`}
            onClick={() => setFilter({ actor: null })}
          >
            <span className="max-w-48 truncate">By {actorName}</span>
            <X aria-hidden />
          </Button>
        ) : null}
        {isWhole(filter) ? null : (
          <Button variant="ghost" pending={isPending} onClick={() => setFilter(null)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

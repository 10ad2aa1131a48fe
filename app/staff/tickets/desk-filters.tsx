"use client";

import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ticketKinds, ticketStatuses } from "@/server/support/ticket-kinds.schema";
import { deskStatusWords, kindWords } from "@/server/support/ticket-words";
import { ticketFilters } from "./ticket-filters";

const ANY = "any";

/** Narrows the desk and sorts it; all of it lives in the address. */
export function DeskFilters() {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(ticketFilters, { shallow: false, startTransition });
  const width = "w-44 max-sm:w-full";
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Status"
        className={width}
        value={filter.status}
        onValueChange={(status) => setFilter({ status: status as typeof filter.status })}
        options={[
          { value: "unresolved", label: "Not closed" },
          ...ticketStatuses.map((value) => ({ value, label: deskStatusWords[value] })),
          { value: "all", label: "All" },
        ]}
      />
      <Select
        aria-label="Assigned to"
        className={width}
        value={filter.assignee ?? ANY}
        onValueChange={(value) =>
          setFilter({ assignee: value === ANY ? null : (value as typeof filter.assignee) })
        }
        options={[
          { value: ANY, label: "Anyone’s" },
          { value: "me", label: "Mine" },
          { value: "none", label: "Unassigned" },
        ]}
      />
      <Select
        aria-label="Kind"
        className={width}
        value={filter.kind ?? ANY}
        onValueChange={(value) =>
          setFilter({ kind: value === ANY ? null : (value as typeof filter.kind) })
        }
        options={[
          { value: ANY, label: "All kinds" },
          ...ticketKinds.map((value) => ({ value, label: kindWords[value] })),
        ]}
      />
      <Select
        aria-label="Sort by"
        className={width}
        value={filter.sort}
        onValueChange={(sort) => setFilter({ sort: sort as typeof filter.sort })}
        options={[
          { value: "recent", label: "Latest activity" },
          { value: "waiting", label: "Waiting longest" },
        ]}
      />
      <form
        className="flex min-w-0 flex-1 gap-2 max-sm:w-full max-sm:flex-none sm:min-w-60"
        onSubmit={(event) => {
          event.preventDefault();
          const words = String(new FormData(event.currentTarget).get("search") ?? "").trim();
          void setFilter({ search: words || null });
        }}
      >
        <Input
          key={filter.search ?? ""}
          name="search"
          type="search"
          aria-label="Find a ticket"
          placeholder="Subject, organization, address, ID"
          defaultValue={filter.search ?? ""}
          maxLength={100}
        />
        <Button type="submit" pending={isPending}>
          Find
        </Button>
      </form>
    </search>
  );
}

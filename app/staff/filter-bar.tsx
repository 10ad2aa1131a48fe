"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

// Radix selects cannot hold an empty value.
const ALL = "all";
const parsers = { choice: parseAsString, search: parseAsString };

/** Narrows a list by one choice, or finds what is in it by words; both live in the address. */
export function FilterBar({
  choice,
  search,
}: {
  choice: {
    /** Its name in the address. */
    key: string;
    label: string;
    /** What is said while nothing is chosen. */
    all: string;
    options: readonly { value: string; label: string }[];
    /** What is chosen while the address says nothing; else all. */
    initial?: string;
  };
  search: { label: string; placeholder: string };
}) {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(parsers, {
    shallow: false,
    startTransition,
    urlKeys: { choice: choice.key },
  });
  const initial = choice.initial ?? ALL;
  const asked = filter.choice ?? initial;
  const chosen = choice.options.find(({ value }) => value === asked)?.value ?? ALL;
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label={choice.label}
        className="w-52 max-sm:w-full"
        value={chosen}
        onValueChange={(value) => setFilter({ choice: value === initial ? null : value })}
        options={[{ value: ALL, label: choice.all }, ...choice.options]}
      />
      <form
        className="flex min-w-0 flex-1 gap-2 max-sm:w-full max-sm:flex-none sm:max-w-md"
        onSubmit={(event) => {
          event.preventDefault();
          const words = new FormData(event.currentTarget).get("search");
          void setFilter({ search: String(words ?? "").trim() || null });
        }}
      >
        <Input
          key={filter.search ?? ""}
          name="search"
          type="search"
          aria-label={search.label}
          placeholder={search.placeholder}
          defaultValue={filter.search ?? ""}
          maxLength={100}
        />
        <Button type="submit" pending={isPending}>
          Find
        </Button>
      </form>
      {chosen !== initial || filter.search ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

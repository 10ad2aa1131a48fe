"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

/** Finds what is in a list by words; they live in the address. */
export function SearchBox({ label, placeholder }: { label: string; placeholder: string }) {
  const [isPending, startTransition] = useTransition();
  const [search, setSearch] = useQueryState(
    "search",
    parseAsString.withOptions({ shallow: false, startTransition }),
  );
  return (
    <search aria-busy={isPending} className="mb-4 block">
      <form
        className="flex max-w-md gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const words = String(new FormData(event.currentTarget).get("search") ?? "").trim();
          void setSearch(words || null);
        }}
      >
        <Input
          key={search ?? ""}
          name="search"
          type="search"
          aria-label={label}
          placeholder={placeholder}
          defaultValue={search ?? ""}
          maxLength={100}
        />
        <Button type="submit" pending={isPending}>
          Find
        </Button>
      </form>
    </search>
  );
}

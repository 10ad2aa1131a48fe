"use client";

import { Search, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { type FormEvent, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select, type SelectOption } from "@/components/ui/select";

/** A choice that narrows a list. Its first option is what the list shows without a choice. */
export type ListChoice = { name: string; label: string; options: readonly SelectOption[] };

/** Search and choices above a list. They live in the address, so that a narrowed list can be linked to. */
export function ListFilters({
  placeholder,
  choices,
}: {
  /** What the search looks at. */
  placeholder: string;
  choices: readonly ListChoice[];
}) {
  const [isPending, startTransition] = useTransition();
  const names = ["q", ...choices.map(({ name }) => name)];
  const [chosen, setChosen] = useQueryStates(
    Object.fromEntries(names.map((name) => [name, parseAsString])),
    { shallow: false, history: "push", startTransition },
  );
  const isNarrowed = Object.values(chosen).some((value) => value !== null);

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    void setChosen({ q: q === "" ? null : q });
  }

  return (
    <search aria-busy={isPending} className="mb-3 flex flex-wrap items-center gap-2">
      <form onSubmit={search} className="flex min-w-0 flex-1 basis-60 gap-2 sm:max-w-80">
        <Input
          key={chosen.q ?? ""}
          name="q"
          type="search"
          aria-label="Search"
          placeholder={placeholder}
          maxLength={200}
          defaultValue={chosen.q ?? ""}
        />
        <Button type="submit" size="icon" aria-label="Find">
          <Search aria-hidden />
        </Button>
      </form>
      {choices.map(({ name, label, options }) => (
        <Select
          key={name}
          aria-label={label}
          className="w-40"
          options={options}
          value={chosen[name] ?? options[0]?.value ?? ""}
          onValueChange={(value) =>
            void setChosen({ [name]: value === options[0]?.value ? null : value })
          }
        />
      ))}
      {isNarrowed ? (
        <Button
          variant="ghost"
          onClick={() => void setChosen(Object.fromEntries(names.map((name) => [name, null])))}
        >
          <X aria-hidden />
          Clear
        </Button>
      ) : null}
    </search>
  );
}

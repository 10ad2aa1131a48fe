"use client";

import { useCallback } from "react";
import { told, trpc } from "@/app/trpc/client";
import { Combobox } from "@/components/ui/combobox";
import { type ComboboxOption, type FindOptions, LISTED } from "@/components/ui/combobox-input";

/** Whose movements a ledger shows: of all that spend its credits, or of one of them. */
export function OrganizationFilter({
  payerId,
  chosen,
  onChoose,
}: {
  /** The organization whose credits they are; those that spend them too hang below it. */
  payerId: string;
  chosen: { id: string; name: string } | null;
  onChoose: (id: string | null) => void;
}) {
  const find: FindOptions<ComboboxOption> = useCallback(
    async (search) => {
      const found: ComboboxOption[] = search === "" ? [{ value: "", label: ALL }] : [];
      let cursor: string | undefined;
      do {
        const page = await told(
          trpc.organization.list.query({
            below: payerId,
            limit: 100,
            cursor,
            ...(search === "" ? {} : { search }),
          }),
        );
        const spending = page.data.filter(
          ({ billing_organization_id }) => billing_organization_id === payerId,
        );
        found.push(...spending.map(({ id, name }) => ({ value: id, label: name })));
        cursor = page.next_cursor ?? undefined;
      } while (cursor && found.length <= LISTED);
      return found;
    },
    [payerId],
  );
  return (
    <Combobox
      aria-label="Organization"
      className="w-56 max-sm:w-full"
      value={chosen?.id ?? ""}
      onChoose={(option) => onChoose(option?.value ?? null)}
      none={ALL}
      options={chosen ? [{ value: chosen.id, label: chosen.name }] : []}
      find={find}
    />
  );
}

const ALL = "All organizations";

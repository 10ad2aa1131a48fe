"use client";

import { ChevronDown } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { DropdownMenu, DropdownMenuCheckbox } from "@/components/ui/dropdown-menu";
import { controlClass } from "@/components/ui/input";
import type { TaxRateAnswer } from "@/app/[org]/accounting/answers";

const MAXIMUM_TAXES = 5;

/** The tax rates of a line or an item: several of them can be chosen. */
export function TaxesMenu({
  id,
  label,
  value,
  onChange,
  taxRates,
}: {
  id?: string | undefined;
  label: string;
  /** Ids. */
  value: readonly string[];
  onChange: (ids: string[]) => void;
  taxRates: readonly TaxRateAnswer[];
}) {
  const chosen = taxRates.filter(({ id }) => value.includes(id));
  const words = chosen.length === 0 ? "No tax" : chosen.map(({ name }) => name).join(", ");
  return (
    <DropdownMenu
      align="start"
      trigger={
        <button
          id={id}
          type="button"
          aria-label={`${label}: ${words}`}
          className={cn(
            controlClass,
            "flex h-8.5 min-w-0 items-center justify-between gap-2 text-left max-sm:text-base",
            chosen.length === 0 && "text-faint",
          )}
        >
          <span className="truncate">{words}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-dim" />
        </button>
      }
    >
      {taxRates.map(({ id, name, percent_decimal: percent, inclusive }) => (
        <DropdownMenuCheckbox
          key={id}
          checked={value.includes(id)}
          disabled={!value.includes(id) && value.length >= MAXIMUM_TAXES}
          onCheckedChange={(checked) =>
            onChange(checked ? [...value, id] : value.filter((other) => other !== id))
          }
        >
          {name} · {percent}%{inclusive ? ", included in the price" : ""}
        </DropdownMenuCheckbox>
      ))}
    </DropdownMenu>
  );
}

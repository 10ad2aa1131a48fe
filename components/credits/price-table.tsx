"use client";

import { Search } from "lucide-react";
import { useQueryState } from "nuqs";
import { type ReactNode, Suspense } from "react";
import { Code } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PriceTag } from "./amounts";

export type PriceLine = {
  key: string;
  label: string;
  description: string;
  /** `null`: metered, see the price of models. */
  credits: number | null;
  unit?: string | undefined;
  /** Bursar runs it; else the customer's own software does, and meters it. */
  runsHere: boolean;
};
export type PriceGroup = { key: string; label: string; operations: readonly PriceLine[] };

/** The price list in groups, searched by name, key or description. The search lives in `?q=`. */
export function PriceTable({ groups }: { groups: readonly PriceGroup[] }) {
  return (
    // Reading the address needs the browser; until then the whole list stands there.
    <Suspense fallback={<PriceList groups={groups} search={<SearchInput value="" />} />}>
      <SearchablePriceTable groups={groups} />
    </Suspense>
  );
}

function SearchablePriceTable({ groups }: { groups: readonly PriceGroup[] }) {
  const [query, setQuery] = useQueryState("q", { defaultValue: "" });
  const found = findPrices(groups, query);
  const count = found.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <PriceList
      groups={found}
      status={query ? `${count} of ${countLines(groups)} operations` : undefined}
      search={<SearchInput value={query} onChange={(value) => void setQuery(value || null)} />}
    />
  );
}

function SearchInput({
  value,
  onChange,
}: {
  value: string;
  onChange?: ((value: string) => void) | undefined;
}) {
  return (
    <Input
      type="search"
      aria-label="Search operations"
      placeholder="Search operations"
      prefix={<Search className="size-4" />}
      className="pl-9"
      value={value}
      readOnly={onChange === undefined}
      onChange={(event) => onChange?.(event.target.value)}
    />
  );
}

function PriceList({
  groups,
  search,
  status,
}: {
  groups: readonly PriceGroup[];
  search: ReactNode;
  status?: string | undefined;
}) {
  return (
    <div>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="w-full max-w-xs">{search}</div>
        <p role="status" className="text-13 text-dim">
          {status}
        </p>
      </div>
      {groups.length === 0 ? (
        <div className="rounded-xl border">
          <EmptyState
            title="No matching operations"
            text="Operations not listed are free, such as reading, searching and signing in."
          />
        </div>
      ) : null}
      <p className="mb-4 max-w-2xl text-13 text-dim">
        <strong className="font-medium text-ink">Run by Bursar</strong>: the page or request that
        does the work charges for it.{" "}
        <strong className="font-medium text-ink">Metered by you</strong>: your software does the
        work and reports each use over the API.
      </p>
      {/* Columns, so that short groups stand beside long ones; a group is never torn apart. */}
      <div className="gap-4 lg:columns-2">
        {groups.map((group) => (
          <section key={group.key} className="mb-4 break-inside-avoid rounded-xl border">
            <h3 className="border-b bg-surface px-4 py-2 text-13 font-semibold first:rounded-t-xl">
              {group.label}
            </h3>
            <ul>
              {group.operations.map((operation) => (
                <li
                  key={operation.key}
                  className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0"
                >
                  <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-13">
                    <span className="font-medium">{operation.label}</span>
                    <Code className="text-11 text-dim">{operation.key}</Code>
                  </p>
                  <p className="text-right text-13">
                    {operation.credits === null ? (
                      <span className="text-dim">by tokens</span>
                    ) : (
                      <PriceTag credits={operation.credits} unit={operation.unit} />
                    )}
                  </p>
                  <p className="text-xs text-dim">{operation.description}</p>
                  <p className="text-right text-xs text-faint">
                    {operation.runsHere ? "Run by Bursar" : "Metered by you"}
                  </p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function findPrices(groups: readonly PriceGroup[], query: string): PriceGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter(({ key, label, description }) => {
        const text = `${key} ${label} ${description} ${group.label}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter((group) => group.operations.length > 0);
}

function countLines(groups: readonly PriceGroup[]) {
  return groups.reduce((sum, group) => sum + group.operations.length, 0);
}

"use client";

import { X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { isWhole, ledgerFilters } from "./ledger-filters";

// Radix selects cannot hold an empty value.
const ALL = "all";

/** The filters of the log. They live in the address, so that a narrowed log can be linked to. */
export function LedgerFilterBar({
  operations,
  organizations,
  organizationName,
  actorName,
}: {
  operations: readonly { key: string; label: string }[];
  /** `null` where the log holds one organization only. */
  organizations: readonly { id: string; name: string }[] | null;
  organizationName: string;
  /** Set when the log is narrowed to one member or key. */
  actorName: string | null;
}) {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(ledgerFilters, { shallow: false, startTransition });
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Spent or added"
        className="w-40 max-sm:w-full"
        value={filter.kind ?? ALL}
        onValueChange={(kind) =>
          setFilter({ kind: kind === "spent" || kind === "added" ? kind : null })
        }
        options={[
          { value: ALL, label: "Spent and added" },
          { value: "spent", label: "Spent" },
          { value: "added", label: "Added" },
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
      <Select
        aria-label="Organization"
        className="w-56 max-sm:w-full"
        disabled={organizations === null}
        value={organizations === null ? ALL : (filter.organization ?? ALL)}
        onValueChange={(organization) =>
          setFilter({ organization: organization === ALL ? null : organization })
        }
        options={[
          {
            value: ALL,
            label: organizations === null ? `${organizationName} only` : "All organizations",
          },
          ...(organizations ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
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
    </search>
  );
}

"use client";

import { FileDown, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { type AuditKind, auditKinds } from "@/server/foundation/audit-kinds.schema";
import { DayInput } from "../usage/day-input";
import { auditFilters, auditInput, kindWords } from "./audit-filters";

// Radix selects cannot hold an empty value.
const ALL = "all";

/** The filters of the audit log, which live in the address, and the file of what they show. */
export function AuditFilterBar({
  organizationId,
  people,
}: {
  organizationId: string;
  /** Who may be chosen: those of the page, and whoever is chosen. */
  people: readonly { id: string; name: string }[];
}) {
  const [isPending, startTransition] = useTransition();
  const [filter, setFilter] = useQueryStates(auditFilters, { shallow: false, startTransition });
  const { organization_id: id, ...query } = auditInput(organizationId, filter);
  const isNarrowed = Object.values(filter).some((value) => value !== null);
  return (
    <search aria-busy={isPending} className="mb-4 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Kind"
        className="w-48 max-sm:w-full"
        value={filter.kind ?? ALL}
        onValueChange={(kind) => setFilter({ kind: kind === ALL ? null : (kind as AuditKind) })}
        options={[
          { value: ALL, label: "Everything" },
          ...auditKinds.map((kind) => ({ value: kind, label: kindWords[kind] })),
        ]}
      />
      <Select
        aria-label="Done by"
        className="w-56 max-sm:w-full"
        value={filter.actor ?? ALL}
        onValueChange={(actor) => setFilter({ actor: actor === ALL ? null : actor })}
        options={[
          { value: ALL, label: "Anyone" },
          ...people.map(({ id: person, name }) => ({ value: person, label: name })),
        ]}
      />
      <DayInput label="From" value={filter.from ?? ""} onCommit={(from) => setFilter({ from })} />
      <DayInput label="To" value={filter.to ?? ""} onCommit={(to) => setFilter({ to })} />
      {isNarrowed ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          Clear
          <X aria-hidden />
        </Button>
      ) : null}
      <Button asChild className="sm:ml-auto">
        <a
          href={`/api/organizations/${id}/audit-log/export?${new URLSearchParams({ ...query, format: "csv" })}`}
          download
        >
          <FileDown aria-hidden />
          {filter.from ? "Export CSV" : "Export 30 days"}
        </a>
      </Button>
    </search>
  );
}

import { Badge, type BadgeTone } from "@/components/ui/badge";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { PriceVersionAnswer } from "@/server/staff/prices/prices.schema";
import { changeInWords } from "./price-words";

const states: Record<PriceVersionAnswer["state"], { label: string; tone: BadgeTone }> = {
  in_force: { label: "In force", tone: "good" },
  scheduled: { label: "Scheduled", tone: "warn" },
  past: { label: "Past", tone: "neutral" },
};

/** The versions of a price book, newest first, each with what it changed. */
export function VersionTable({ versions }: { versions: readonly PriceVersionAnswer[] }) {
  return (
    <DataTable
      caption="Versions of the price book"
      columnsFrom="wide"
      rows={versions}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "from",
          header: "From",
          cell: ({ effective_at, id }) => (
            <>
              {effective_at ? <Time iso={effective_at} as="date-time" /> : "The first version"}
              <span className="block font-mono text-11 font-normal break-all text-dim">{id}</span>
            </>
          ),
        },
        {
          id: "state",
          header: "State",
          stacked: "amount",
          cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
        },
        { id: "changes", header: "Changes", cell: (version) => <Changes version={version} /> },
        { id: "note", header: "Note", className: "text-dim", cell: ({ note }) => note },
        {
          id: "by",
          header: "Published",
          className: "text-dim",
          cell: ({ published_by_name, created_at }) => (
            <>
              {published_by_name}
              {created_at ? (
                <>
                  , <Time iso={created_at} />
                </>
              ) : null}
            </>
          ),
        },
      ]}
      empty={<EmptyState title="No versions" text="Every price book starts with the catalogue." />}
    />
  );
}

function Changes({ version }: { version: PriceVersionAnswer }) {
  if (version.effective_at === null) return <span className="text-dim">The whole price list</span>;
  if (version.changes.length === 0) return <span className="text-dim">No changes</span>;
  return (
    <ul className="grid gap-0.5">
      {version.changes.map((change) => (
        <li key={change.what}>
          {change.what}: <span className="tabular-nums">{changeInWords(change)}</span>
        </li>
      ))}
    </ul>
  );
}

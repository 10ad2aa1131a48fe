import { Badge, type BadgeTone } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { ChartRow } from "@/server/accounting/charts/chart.schema";
import { bookRoles } from "../role-words";

const verdictWords: Record<ChartRow["verdict"], { label: string; tone: BadgeTone }> = {
  add: { label: "New", tone: "good" },
  exists: { label: "Kept", tone: "neutral" },
  conflict: { label: "Kept", tone: "warn" },
  invalid: { label: "Refused", tone: "bad" },
};

const columns: Column<ChartRow>[] = [
  {
    id: "code",
    header: "Code",
    cell: ({ code }) => <span className="font-mono text-xs">{code || "–"}</span>,
    stacked: "line",
  },
  {
    id: "name",
    header: "Name",
    stacked: "title",
    cell: ({ name, note, row, verdict, roles, parent_code: parent }) => (
      <>
        {name || "–"}
        {parent ? <span className="text-dim"> in {parent}</span> : null}
        {roles.map((role) => (
          <Badge key={role} tone="outline" className="ml-2">
            {bookRoles[role].label}
          </Badge>
        ))}
        {note ? (
          <span className={verdict === "invalid" ? "block text-bad" : "block text-dim"}>
            {row !== null && verdict === "invalid" ? `Row ${row}: ` : ""}
            {note}
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: "type",
    header: "Type",
    cell: ({ type }) => <span className="capitalize">{type ?? "–"}</span>,
    className: "text-dim",
  },
  {
    id: "verdict",
    header: "Result",
    stacked: "amount",
    cell: ({ verdict }) => (
      <Badge tone={verdictWords[verdict].tone}>{verdictWords[verdict].label}</Badge>
    ),
  },
];

/** The accounts of a chart, each with what becomes of it. */
export function ChartPreviewTable({ caption, rows }: { caption: string; rows: ChartRow[] }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
      tabIndex={0}
      aria-label={caption}
      className="max-h-80 overflow-y-auto rounded-xl border"
    >
      <DataTable
        bare
        caption={caption}
        columns={columns}
        rows={rows.map((row, place) => ({ ...row, place }))}
        rowKey={({ code, row }) => `${row ?? ""} ${code}`}
        empty={null}
      />
    </section>
  );
}

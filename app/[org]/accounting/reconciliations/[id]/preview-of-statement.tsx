import { type Column, DataTable } from "@/components/ui/data-table";
import type { StatementPreview } from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatMinorUnits } from "../../minor-units";
import { formatNames } from "./format-names";

const SHOWN = 5;

/** What a file says: how many of its lines are new, what is left out, and its first lines as they were read. */
export function PreviewOfStatement({ preview }: { preview: StatementPreview }) {
  const { sample, warnings, lines, new_lines: fresh, currency } = preview;
  const counts = [
    `${fresh.toLocaleString("en-US")} new of ${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}`,
    preview.already_imported > 0
      ? `${preview.already_imported.toLocaleString("en-US")} imported before`
      : null,
    preview.outside_period > 0
      ? `${preview.outside_period.toLocaleString("en-US")} outside the period`
      : null,
  ].filter(Boolean);
  return (
    <div className="grid gap-2">
      <p role="status" className="text-13">
        <span className="font-medium">{formatNames[preview.format]}</span>, {counts.join(", ")}.
        {preview.bank_account ? ` Account ${preview.bank_account}.` : ""}
        {preview.opening_balance !== null && preview.closing_balance !== null
          ? ` From ${formatMinorUnits(preview.opening_balance, currency)} to ${formatMinorUnits(preview.closing_balance, currency)}.`
          : ""}
      </p>
      {warnings.length > 0 ? (
        <ul className="list-disc pl-5 text-13 text-warn">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      <DataTable
        caption="The first lines, as read"
        columns={columnsIn(currency)}
        rows={sample.slice(0, SHOWN).map((line, place) => ({ ...line, place }))}
        rowKey={({ place }) => String(place)}
        empty={null}
      />
    </div>
  );
}

type Line = StatementPreview["sample"][number] & { place: number };

function columnsIn(currency: string): Column<Line>[] {
  return [
    {
      id: "date",
      header: "Date",
      cell: ({ date }) => <span className="tabular-nums">{formatDate(date)}</span>,
      stacked: "line",
    },
    {
      id: "text",
      header: "Payee and note",
      stacked: "title",
      cell: ({ payee, note }) =>
        [payee, note].filter(Boolean).join(" · ") || (
          <span className="text-faint">No description</span>
        ),
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount }) => (
        <span className="tabular-nums">{formatMinorUnits(amount, currency)}</span>
      ),
    },
  ];
}

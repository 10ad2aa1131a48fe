import { cn } from "@/components/ui/cn";
import { RowLink } from "@/components/ui/row-link";
import type { ReportAnswer, ReportRow } from "@/server/accounting/reports/report.schema";
import { withDifference } from "@/server/accounting/reports/with-difference";
import { formatPlainAmount } from "../../minor-units";
import { daysInWords } from "../report-words";

// Spelled out because `display: grid` and `block` take their meaning from table elements.
const role = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  rowheader: { role: "rowheader" },
  cell: { role: "cell" },
} as const;

/**
 * A report as a statement: what is summed up is moved in, totals stand under a line. Where it is too narrow for its
 * columns each amount says what it is. Printed it is the paper, its columns named again on each page.
 */
export function ReportStatement({
  report,
  range,
  base,
}: {
  report: ReportAnswer;
  /** The rows that are shown, of a long report. */
  range: { from: number; to: number };
  /** Where the books are. */
  base: string;
}) {
  const {
    detail_columns: details,
    amount_columns: amounts,
    rows,
    ...rest
  } = withDifference(report);
  const shown = rows.slice(range.from, range.to);
  const isSimple = details.length + amounts.length === 2;
  return (
    <div
      className={cn(
        "min-w-0 overflow-hidden rounded-xl border print:overflow-visible print:rounded-none print:border-0",
        isSimple ? "max-w-3xl print:max-w-none" : "",
        isSimple ? "@container/narrow-table" : "@container/wide-table",
      )}
    >
      <table
        {...role.table}
        className={cn("w-full text-13 tabular-nums", isSimple ? "table" : "block columns:table")}
      >
        <caption className="sr-only">{report.title}</caption>
        <thead
          {...role.rowgroup}
          className={isSimple ? "" : "sr-only columns:not-sr-only columns:table-header-group"}
        >
          <tr {...role.row}>
            {[...details, ...amounts].map((name, at) => (
              <th
                key={name}
                {...role.columnheader}
                scope="col"
                className={cn(
                  "border-b px-3.5 py-2 align-bottom font-normal text-dim",
                  at < details.length ? "text-left" : "text-right",
                )}
              >
                {daysInWords(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role.rowgroup} className={isSimple ? "" : "block columns:table-row-group"}>
          {shown.map((row, at) => (
            <StatementRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the report.
              key={range.from + at}
              row={row}
              details={details}
              amounts={amounts}
              currency={report.currency}
              href={hrefOf(row, { type: rest.type, base })}
              isSimple={isSimple}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StatementRow({
  row,
  details,
  amounts,
  currency,
  href,
  isSimple,
}: {
  row: ReportRow;
  details: string[];
  amounts: string[];
  currency: string;
  href: string | null;
  isSimple: boolean;
}) {
  const isHeading = row.kind === "heading";
  const isTotal = row.kind === "total";
  const cell = cn(
    "px-3.5 py-1.5 align-top",
    isTotal && "border-t bg-surface",
    isHeading && "pt-4 print:break-after-avoid",
  );
  const further = details.slice(1);
  return (
    <tr
      {...role.row}
      className={cn(
        "break-inside-avoid",
        isHeading || isTotal ? "font-semibold" : "",
        isSimple ? "" : "block py-1 columns:table-row",
      )}
    >
      <th
        {...role.rowheader}
        scope="row"
        colSpan={isHeading ? details.length + amounts.length : undefined}
        className={cn(
          cell,
          "min-w-0 text-left wrap-anywhere",
          isHeading || isTotal ? "font-semibold" : "font-normal",
          isSimple ? "" : "block columns:table-cell",
        )}
        style={row.depth > 0 ? { paddingLeft: `${14 + row.depth * 16}px` } : undefined}
      >
        {href ? (
          <RowLink href={href} className="hover:underline">
            {row.label}
          </RowLink>
        ) : (
          row.label
        )}
      </th>
      {isHeading
        ? null
        : further.map((name, at) => (
            <td
              key={name}
              {...role.cell}
              className={cn(
                cell,
                "whitespace-nowrap text-dim",
                "flex justify-between gap-4 empty:hidden columns:table-cell columns:empty:table-cell",
              )}
            >
              <NarrowName>{name}</NarrowName>
              {daysInWords(row.details[at] ?? "")}
            </td>
          ))}
      {isHeading
        ? null
        : amounts.map((name, at) => {
            const amount = row.amounts[at] ?? null;
            return (
              <td
                key={name}
                {...role.cell}
                className={cn(
                  cell,
                  "text-right whitespace-nowrap",
                  isSimple ? "" : "flex justify-between gap-4 columns:table-cell",
                  amount === null && "hidden",
                )}
              >
                {isSimple ? null : <NarrowName>{daysInWords(name)}</NarrowName>}
                {amount === null
                  ? null
                  : amount === 0 && !isTotal
                    ? "–"
                    : formatPlainAmount(amount, currency)}
              </td>
            );
          })}
    </tr>
  );
}

/** What a value is, where its column has no head. */
function NarrowName({ children }: { children: string }) {
  return (
    <span aria-hidden className="font-normal text-dim columns:hidden">
      {children}
    </span>
  );
}

/** To the transactions of an account, to a transaction, or to what a contact owes or is owed. */
function hrefOf(
  { kind, label, entity_id: id }: ReportRow,
  { type, base }: { type: ReportAnswer["type"]; base: string },
): string | null {
  if (id === null) return null;
  if (id.startsWith("txn_")) return `${base}/transactions/${id}`;
  if (id.startsWith("con_"))
    return `${base}/${type === "aged_payables" ? "bills" : "invoices"}?${new URLSearchParams({ q: label })}`;
  if (type === "general_ledger" && kind !== "heading") return null;
  return `${base}/transactions?account=${id}`;
}

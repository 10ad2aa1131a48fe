import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { RowLink } from "./row-link";
import { Skeleton } from "./skeleton";

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand at the end. */
  align?: "start" | "end" | undefined;
  /**
   * Where it goes when the row is too narrow for columns: `title` opens the stacked row (the first
   * column unless another says so), `amount` stands at the right of the title, `below-title` and
   * `below-amount` make a second line of the two, `line` follows with its header as a label, and
   * `hidden` is told by another cell.
   */
  stacked?: "title" | "amount" | "below-title" | "below-amount" | "line" | "hidden" | undefined;
  /** The header is read out but not shown: a column of buttons. */
  hideHeader?: boolean | undefined;
  /** What `SortableTable` sorts by. Absent: the column does not sort. */
  sortValue?: ((row: Row) => string | number) | undefined;
  className?: string | undefined;
};
export type SortState = { columnId: string; direction: "asc" | "desc" };

export type DataTableProps<Row> = {
  /** Names the table to a screen reader. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** What an empty table says; see `EmptyState`. */
  empty: ReactNode;
  /** Makes the whole row a link, through its title cell. */
  rowHref?: ((row: Row) => string | undefined) | undefined;
  /** Shows this many grey rows in place of `rows`. */
  loadingRows?: number | undefined;
  sort?: SortState | null | undefined;
  onSort?: ((columnId: string) => void) | undefined;
  /**
   * The width under which rows stack: 416 or 672 px. Four columns or fewer are taken for narrow.
   */
  columnsFrom?: "narrow" | "wide" | undefined;
  /** Without its own frame, for use inside a card. */
  bare?: boolean | undefined;
  className?: string | undefined;
};

/**
 * A table that becomes stacked rows where it is narrow, measured by its own width. No column is
 * ever cut or scrolled away. Works in server components as long as `onSort` is left out.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, loadingRows = 0, empty, bare = false, className } = props;
  const columnsFrom = props.columnsFrom ?? (columns.length <= 4 ? "narrow" : "wide");
  if (rows.length === 0 && loadingRows === 0) {
    return <div className={cn(!bare && "rounded-xl border", className)}>{empty}</div>;
  }
  return (
    <div
      className={cn(
        "min-w-0",
        columnsFrom === "narrow" ? "@container/narrow-table" : "@container/wide-table",
        !bare && "overflow-hidden rounded-xl border",
        className,
      )}
    >
      <table
        {...role.table}
        aria-busy={loadingRows > 0}
        className="block w-full text-13 columns:table"
      >
        <caption className="sr-only">{caption}</caption>
        <thead
          {...role.rowgroup}
          className="sr-only columns:not-sr-only columns:table-header-group"
        >
          <tr {...role.row} className="columns:table-row">
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody {...role.rowgroup} className="block columns:table-row-group">
          {loadingRows > 0
            ? Array.from({ length: loadingRows }, (_, index) => `loading-${index}`).map((key) => (
                <LoadingRow key={key} columns={columns} />
              ))
            : rows.map((row) => <BodyRow key={props.rowKey(row)} row={row} {...props} />)}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: SortState | null | undefined;
  onSort: ((columnId: string) => void) | undefined;
}) {
  const direction = sort?.columnId === column.id ? sort.direction : null;
  const Arrow = direction === null ? ChevronsUpDown : direction === "asc" ? ArrowUp : ArrowDown;
  const ariaSort = { asc: "ascending", desc: "descending" } as const;
  return (
    <th
      {...role.columnheader}
      scope="col"
      aria-sort={direction ? ariaSort[direction] : undefined}
      className={cn(
        "border-b px-3 py-2 font-normal whitespace-nowrap text-dim",
        column.align === "end" ? "text-right" : "text-left",
      )}
    >
      {onSort && column.sortValue ? (
        <button
          type="button"
          onClick={() => onSort(column.id)}
          className={cn("inline-flex items-center gap-1 hover:text-ink", direction && "text-ink")}
        >
          {column.header}
          <Arrow aria-hidden className="size-3.5" />
        </button>
      ) : (
        <span className={column.hideHeader ? "sr-only" : undefined}>{column.header}</span>
      )}
    </th>
  );
}

// Spelled out because `display: grid` and `block` take their meaning from table elements.
const role = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

const rowClass =
  "relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b px-3.5 py-2.5 last:border-b-0 columns:table-row columns:border-b-0 [&:last-child>td]:border-b-0";
const cellClass =
  "min-w-0 break-words columns:table-cell columns:border-b columns:px-3 columns:py-2.25";

function BodyRow<Row>({ row, columns, rowHref }: DataTableProps<Row> & { row: Row }) {
  const href = rowHref?.(row);
  return (
    <tr
      {...role.row}
      className={cn(
        rowClass,
        href &&
          "hover:bg-surface [&_a:not([data-row])]:z-10 [&_a:not([data-row])]:relative [&_button]:relative [&_button]:z-10",
      )}
    >
      {columns.map((column) => {
        const place = placeOf(column, columns);
        const content = column.cell(row);
        return (
          <td
            key={column.id}
            {...role.cell}
            className={cn(
              cellClass,
              orderOf[place],
              placeSpan(place, columns),
              place === "title" && "font-medium wrap-anywhere columns:min-w-32 columns:font-normal",
              place === "below-title" && "truncate text-dim columns:whitespace-normal",
              place === "line" && "flex justify-between gap-4 py-0.5 empty:hidden columns:py-2.25",
              // A name without a value says nothing where rows are stacked.
              place === "line" && !content && content !== 0 && "hidden",
              column.align === "end" ? "columns:text-right" : "columns:text-left",
              column.className,
            )}
          >
            {place === "line" && !column.hideHeader ? (
              <span aria-hidden className="shrink-0 text-dim columns:hidden">
                {column.header}
              </span>
            ) : null}
            {place === "title" && href ? (
              <RowLink
                href={href}
                data-row=""
                className="after:absolute after:inset-0 hover:underline"
              >
                {content}
              </RowLink>
            ) : place === "line" ? (
              <div
                className={cn(
                  "min-w-0 break-words",
                  !column.hideHeader && "text-right columns:text-[inherit]",
                  column.align === "end" ? "columns:text-right" : "columns:text-left",
                )}
              >
                {content}
              </div>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

function LoadingRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr {...role.row} className={rowClass}>
      {columns.map((column) => {
        const place = placeOf(column, columns);
        const isAtEnd = place === "amount" || place === "below-amount";
        return (
          <td
            key={column.id}
            {...role.cell}
            className={cn(cellClass, "py-0.5", orderOf[place], placeSpan(place, columns))}
          >
            <Skeleton
              className={cn(
                "h-4 w-24 max-w-full",
                isAtEnd && "ml-auto w-12",
                column.align === "end" && "columns:ml-auto columns:w-14",
              )}
            />
          </td>
        );
      })}
    </tr>
  );
}

type Place = NonNullable<Column<unknown>["stacked"]>;

/** Where a cell stands in a stacked row, whatever the order of the columns. */
const orderOf: Record<Place, string> = {
  title: "order-first",
  amount: "-order-3 text-right",
  "below-title": "-order-2",
  "below-amount": "-order-1 text-right",
  line: "",
  hidden: "hidden",
};

function placeSpan<Row>(place: Place, columns: readonly Column<Row>[]): string {
  return place === "line" || (place === "title" && !hasAmount(columns)) ? "col-span-2" : "";
}

function placeOf<Row>(column: Column<Row>, columns: readonly Column<Row>[]): Place {
  if (column.stacked) return column.stacked;
  const named = columns.some((candidate) => candidate.stacked === "title");
  return !named && column === columns[0] ? "title" : "line";
}

function hasAmount<Row>(columns: readonly Column<Row>[]) {
  return columns.some((column) => column.stacked === "amount");
}

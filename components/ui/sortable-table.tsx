"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import { DataTable, type DataTableProps, type SortState } from "./data-table";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});

/** A `DataTable` whose rows are all in the browser and sort by a click on a header. */
export function SortableTable<Row extends object>({
  initialSort,
  ...props
}: Omit<DataTableProps<Row>, "sort" | "onSort"> & { initialSort?: SortState | undefined }) {
  const columns = useMemo(
    () =>
      props.columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          enableSorting: column.sortValue !== undefined,
          accessorFn: (row) => column.sortValue?.(row),
        }),
      ),
    [props.columns],
  );
  const table = useTable({
    features,
    columns,
    data: props.rows,
    getRowId: props.rowKey,
    initialState: { sorting: toSortingState(initialSort) },
  });
  const [current] = table.state.sorting;
  return (
    <DataTable
      {...props}
      rows={table.getRowModel().rows.map((row) => row.original)}
      sort={current ? { columnId: current.id, direction: current.desc ? "desc" : "asc" } : null}
      onSort={(columnId) => table.getColumn(columnId)?.toggleSorting()}
    />
  );
}

function toSortingState(sort: SortState | undefined): SortingState {
  return sort ? [{ id: sort.columnId, desc: sort.direction === "desc" }] : [];
}

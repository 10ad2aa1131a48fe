"use client";

import { DataTable, type DataTableProps } from "@/components/ui/data-table";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { type Page, usePages } from "./use-pages";

/** A table that goes on: under its rows stand a refused read, how much is shown, and the way to more. */
export function PagedTable<Row>({
  first,
  read,
  noun,
  nouns = `${noun}s`,
  quietEnd = false,
  ...table
}: Omit<DataTableProps<Row>, "rows"> & {
  /** The page that came with the page. */
  first: Page<Row>;
  read: (cursor: string) => Promise<Page<Row>>;
  /** Singular: "payment". */
  noun: string;
  /** The plural, where it is not one in -s. */
  nouns?: string;
  /** Says nothing under a list that is shown whole: for one of several lists on a page. */
  quietEnd?: boolean;
}) {
  const { rows, hasMore, isPending, problem, loadMore } = usePages(first, read, {
    keepsPlace: !quietEnd,
  });
  return (
    <>
      <DataTable {...table} rows={rows} />
      <ProblemBanner problem={problem} className="mt-3" />
      {quietEnd && !hasMore ? null : (
        <LoadMore
          shown={rows.length}
          noun={rows.length === 1 ? noun : nouns}
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      )}
    </>
  );
}

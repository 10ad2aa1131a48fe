"use client";

import { PagedTable } from "@/app/paged-table";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";

/** What was made once and paid for, newest first: reports, answers. */
export function MadeList<Row extends { id: string; created_at: string }>({
  title,
  caption,
  noun,
  base,
  columns,
  made,
  empty,
  timeZone,
  ...pages
}: {
  title: string;
  caption: string;
  noun: string;
  /** Where each of them is. */
  base: string;
  columns: readonly Column<Row>[];
  /** What heads the column of when. */
  made: string;
  empty: { title: string; text: string };
  timeZone: string;
  first: Page<Row>;
  read: (cursor: string) => Promise<Page<Row>>;
}) {
  return (
    <Section title={title} aside="Viewing them is free">
      <PagedTable
        {...pages}
        caption={caption}
        columns={[
          ...columns,
          {
            id: "made",
            header: made,
            align: "end",
            className: "text-dim",
            cell: ({ created_at }) => <Time iso={created_at} timeZone={timeZone} />,
          },
        ]}
        noun={noun}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${base}/${id}`}
        empty={<EmptyState {...empty} />}
      />
    </Section>
  );
}

"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import type { FieldValues } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { formatCost } from "@/server/pricing/amount-words";
import { ExportLink } from "../exports/export-link";
import { ListFilters } from "../list-filters";
import { NothingMatches } from "../nothing-matches";
import type { Books } from "../open-books";
import { EntityDialog } from "./entity-dialog";
import type { EntityView } from "./entity-view";

type Kept = { id: string; name: string; archived: boolean };

/** What a page asked for, so that further pages ask for the same. */
export type EntityQuery = {
  search?: string | undefined;
  archived: "true" | "false" | "all";
  isNarrowed: boolean;
};

const show = {
  name: "show",
  label: "Active or archived",
  options: [
    { value: "used", label: "Active" },
    { value: "archived", label: "Archived" },
    { value: "all", label: "Active and archived" },
  ],
};

/** What is shown, as an export calls it. */
const exportedAs = { false: "active", true: "archived", all: undefined } as const;

/** A list of what the books keep, by name, with the dialogs that add and change one. */
export function EntityList<Row extends Kept, Form extends FieldValues, Sent extends object>({
  view,
  books,
  first,
  query,
}: {
  view: EntityView<Row, Form, Sent>;
  books: Books;
  first: Page<Row>;
  query: EntityQuery;
}) {
  const { words, title } = view;
  const createCredits = usePrice(view.operations.create);
  // undefined: closed; null: a new one.
  const [editing, setEditing] = useState<Row | null>();
  const isEmpty = first.data.length === 0 && !query.isNarrowed;
  const columns: Column<Row>[] = [
    {
      id: "name",
      header: "Name",
      stacked: "title",
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {row.name}
          {row.archived ? <Badge tone="outline">Archived</Badge> : null}
        </span>
      ),
    },
    ...view.columns,
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (row) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Edit ${row.name}`}
          disabledReason={books.readOnlyReason}
          onClick={() => setEditing(row)}
          className="-ml-2 @2xl:ml-0"
        >
          <Pencil aria-hidden />
          Edit
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title={title}
        description={view.description}
        actions={
          isEmpty ? undefined : (
            <>
              <ExportLink
                slug={books.slug}
                {...view.exported}
                search={query.search}
                status={exportedAs[query.archived]}
              />
              <Button
                variant="primary"
                disabledReason={books.readOnlyReason}
                onClick={() => setEditing(null)}
              >
                <Plus aria-hidden />
                New {words.one}
              </Button>
            </>
          )
        }
      />
      {isEmpty ? null : (
        <ListFilters placeholder={view.searches} choices={[...view.choices, show]} />
      )}
      <PagedTable
        // What was added or changed begins the list anew.
        key={JSON.stringify(first.data)}
        caption={`${title} by name`}
        columns={columns}
        columnsFrom="wide"
        first={first}
        read={(cursor) => view.list(books.organizationId, { ...query, cursor })}
        noun={words.one}
        quietEnd
        rowKey={(row) => row.id}
        rowHref={
          view.pages ? (row) => `/${books.slug}/accounting/${view.pages}/${row.id}` : undefined
        }
        empty={
          query.isNarrowed ? (
            <NothingMatches nouns={words.many} />
          ) : (
            <EmptyState
              title={`No ${words.many} yet`}
              text={`${view.teaches} Creating one costs ${formatCost(createCredits)}; reading is free.`}
              action={
                <OperationButton
                  variant="primary"
                  label={`Create ${words.one}`}
                  credits={createCredits}
                  disabledReason={books.readOnlyReason}
                  onClick={() => setEditing(null)}
                />
              }
            />
          )
        }
      />
      {editing === undefined ? null : (
        <EntityDialog
          view={view}
          books={books}
          row={editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

"use client";

import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { type Page, usePages } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { firstAccountCurl } from "../first-account-curl";
import { EntryName, movementColumns } from "./entry-cells";
import { isWhole, type LedgerFilter, ledgerInput } from "./ledger-filters";

type EntryPage = Page<LedgerEntryAnswer> & { searched_back_to: string | null };

/** The activity log. The first page comes with the page; further ones by keyset, one at a time. */
export function LedgerLog({
  organization,
  filter,
  first,
  apiUrl,
}: {
  organization: { id: string; slug: string; timeZone: string };
  filter: LedgerFilter;
  first: EntryPage;
  apiUrl: string;
}) {
  const [searchedBackTo, setSearchedBackTo] = useState(first.searched_back_to);
  const { rows, hasMore, isPending, problem, loadMore } = usePages(
    first,
    async (cursor) => {
      const page = await trpc.ledger.list.query({
        ...ledgerInput(organization.id, filter),
        cursor,
      });
      setSearchedBackTo(page.searched_back_to);
      return page;
    },
    { keepsPlace: true },
  );

  return (
    <>
      <DataTable
        caption="Movements of credits"
        columns={columnsIn(organization.timeZone, rows)}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ seq }) => `/${organization.slug}/ledger/${seq}`}
        empty={
          isWhole(filter) ? (
            <NothingMoved organization={organization} apiUrl={apiUrl} />
          ) : (
            <EmptyState
              title={searchedBackTo ? "No matches so far" : "Nothing matches"}
              text={
                searchedBackTo
                  ? "The newest 20,000 entries were searched. Search further back, or narrow the dates."
                  : "No movements match these filters. Widen or clear them."
              }
              action={
                <Button asChild>
                  <Link href={`/${organization.slug}/ledger`}>Clear the filters</Link>
                </Button>
              }
            />
          )
        }
      />
      <ProblemBanner problem={problem} className="mt-3" />
      {searchedBackTo && hasMore ? (
        <div className="flex flex-wrap items-center justify-between gap-3 py-3 text-13 text-dim">
          <span role="status">
            {rows.length} found since{" "}
            <Time iso={searchedBackTo} timeZone={organization.timeZone} as="date-time" />
          </span>
          <Button size="sm" pending={isPending} onClick={loadMore}>
            Search further back
          </Button>
        </div>
      ) : (
        <LoadMore
          shown={rows.length}
          noun={rows.length === 1 ? "entry" : "entries"}
          hasMore={hasMore}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      )}
    </>
  );
}

function columnsIn(
  timeZone: string,
  entries: readonly LedgerEntryAnswer[],
): Column<LedgerEntryAnswer>[] {
  return [
    {
      id: "time",
      header: "Time",
      cell: (entry) => (
        <Time
          iso={entry.created_at}
          timeZone={timeZone}
          as="date-time"
          className="whitespace-nowrap text-dim"
        />
      ),
    },
    {
      id: "operation",
      header: "Movement",
      stacked: "title",
      cell: (entry) => <EntryName entry={entry} />,
    },
    ...movementColumns(entries),
  ];
}

function NothingMoved({
  organization,
  apiUrl,
}: {
  organization: { id: string; slug: string };
  apiUrl: string;
}) {
  return (
    <EmptyState
      className="max-w-xl"
      title="No activity yet"
      text="Every movement of credits is recorded here: who, what, and the balance after it. Create a key and run this: it adds an account to the books for 1 credit."
      snippet={firstAccountCurl(apiUrl, organization.id)}
      action={
        <Button asChild>
          <Link href={`/${organization.slug}/api-keys`}>API keys</Link>
        </Button>
      }
    />
  );
}

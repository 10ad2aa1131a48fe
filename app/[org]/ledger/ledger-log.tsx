"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { type Page, usePages } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { firstAccountCurl } from "../first-account-curl";
import { EntryName, EntryWhen, movementColumns } from "./entry-cells";
import { foldBaseFees, type LogRow } from "./fold-base-fees";
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

  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const isOpen = ({ seq }: LogRow) => open.has(seq);
  const toggle = ({ seq }: LogRow) =>
    setOpen((known) => {
      const next = new Set(known);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  const shown = foldBaseFees(rows, organization.timeZone).flatMap((row): readonly LogRow[] =>
    row.fees && isOpen(row) ? [row, ...row.fees] : [row],
  );

  return (
    <>
      <DataTable
        caption="Movements of credits"
        columns={columnsIn(organization.timeZone, shown, isOpen, toggle)}
        rows={shown}
        rowKey={({ id, fees }) => (fees ? `fees-${id}` : id)}
        rowHref={({ seq, fees }) => (fees ? undefined : `/${organization.slug}/ledger/${seq}`)}
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
  entries: readonly LogRow[],
  isOpen: (row: LogRow) => boolean,
  toggle: (row: LogRow) => void,
): Column<LogRow>[] {
  return [
    {
      id: "time",
      header: "Time",
      stacked: "below-title",
      cell: (entry) => <EntryWhen entry={entry} timeZone={timeZone} as="date-time" />,
    },
    {
      id: "operation",
      header: "Movement",
      stacked: "title",
      cell: (entry) =>
        entry.fees ? (
          <FoldedFees
            count={entry.fees.length}
            isOpen={isOpen(entry)}
            onToggle={() => toggle(entry)}
          />
        ) : (
          <EntryName entry={entry} />
        ),
    },
    ...movementColumns(entries),
  ];
}

/** The base fees of a day, which open below. */
function FoldedFees({
  count,
  isOpen,
  onToggle,
}: {
  count: number;
  isOpen: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="inline-flex items-center gap-1 text-left hover:underline"
    >
      {count} base fees
      <ChevronRight
        aria-hidden
        className={cn("size-3.5 text-dim transition-transform", isOpen && "rotate-90")}
      />
    </button>
  );
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

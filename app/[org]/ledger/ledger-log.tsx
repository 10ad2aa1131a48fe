"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { CreditAmount } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { Time } from "@/components/ui/time";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { ProblemBanner } from "../billing/problem-banner";
import { EntryCredits, EntryName } from "./entry-cells";
import { isWhole, type LedgerFilter, ledgerInput } from "./ledger-filters";

type Page = {
  data: LedgerEntryAnswer[];
  next_cursor: string | null;
  searched_back_to: string | null;
};

/** The activity log. The first page comes with the page; further ones by keyset, one at a time. */
export function LedgerLog({
  organization,
  filter,
  first,
  apiUrl,
}: {
  organization: { id: string; slug: string; timeZone: string };
  filter: LedgerFilter;
  first: Page;
  apiUrl: string;
}) {
  const [entries, setEntries] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [searchedBackTo, setSearchedBackTo] = useState(first.searched_back_to);

  async function loadMore() {
    if (!cursor) return;
    setIsPending(true);
    setProblem(null);
    try {
      const page = await trpc.ledger.list.query({
        ...ledgerInput(organization.id, filter),
        cursor,
      });
      setEntries((known) => [...known, ...page.data]);
      setCursor(page.next_cursor);
      setSearchedBackTo(page.searched_back_to);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <>
      <DataTable
        caption="Movements of credits"
        columns={columnsIn(organization.timeZone)}
        rows={entries}
        rowKey={({ id }) => id}
        rowHref={({ seq }) => `/${organization.slug}/ledger/${seq}`}
        empty={
          isWhole(filter) ? (
            <NothingMoved organization={organization} apiUrl={apiUrl} />
          ) : (
            <EmptyState
              title={searchedBackTo ? "Nothing matches so far" : "Nothing matches"}
              text={
                searchedBackTo
                  ? "The newest 20,000 entries were looked through. Look further back, or narrow the days."
                  : "No movement fits these filters. Widen or clear them."
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
      {searchedBackTo && cursor ? (
        <div className="flex flex-wrap items-center justify-between gap-3 py-3 text-13 text-dim">
          <span role="status">
            {entries.length} found back to{" "}
            <Time iso={searchedBackTo} timeZone={organization.timeZone} as="date-time" />
          </span>
          <Button size="sm" pending={isPending} onClick={loadMore}>
            Look further back
          </Button>
        </div>
      ) : (
        <LoadMore
          shown={entries.length}
          noun={entries.length === 1 ? "entry" : "entries"}
          hasMore={cursor !== null}
          isPending={isPending}
          onLoadMore={loadMore}
        />
      )}
    </>
  );
}

function columnsIn(timeZone: string): Column<LedgerEntryAnswer>[] {
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
    { id: "organization", header: "Organization", cell: (entry) => entry.organization_name },
    {
      id: "by",
      header: "By",
      cell: (entry) => <span className="text-dim">{entry.actor_name}</span>,
    },
    {
      id: "credits",
      header: "Credits",
      align: "end",
      stacked: "amount",
      cell: (entry) => <EntryCredits entry={entry} />,
    },
    {
      id: "balance",
      header: "Balance",
      align: "end",
      cell: (entry) => <CreditAmount credits={entry.balance_after} className="text-dim" />,
    },
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
      title="Nothing has moved yet"
      text="Every credit that comes in or goes out is written here, with who, what and the balance after it. Create a key and run this: it adds an account to the books for 1 credit."
      snippet={[
        `curl ${apiUrl}/api/organizations/${organization.id}/accounts \\`,
        '  -H "Authorization: Bearer $BURSAR_KEY" \\',
        '  -H "Idempotency-Key: first-account" \\',
        '  -H "Content-Type: application/json" \\',
        `  -d '{"code":"1000","name":"Cash","type":"asset"}'`,
      ].join("\n")}
      action={
        <Button asChild>
          <Link href={`/${organization.slug}/api-keys`}>API keys</Link>
        </Button>
      }
    />
  );
}

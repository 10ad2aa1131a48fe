"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { ExchangeRateAnswer } from "@/server/accounting/exchange-rates/exchange-rate.schema";
import { formatDate } from "@/server/foundation/date-words";
import { ExportLink } from "../exports/export-link";
import { ListFilters } from "../list-filters";
import type { Books } from "../open-books";
import { Converter } from "./converter";

const AddRateDialog = lazyWindow(() =>
  import("./add-rate-dialog").then((loaded) => loaded.AddRateDialog),
);

/** Exchange rates, those of the latest days first, with what an amount comes to by them. */
export function RateList({
  books,
  first,
  search,
  bookCurrency,
  today,
}: {
  books: Books;
  first: Page<ExchangeRateAnswer>;
  search: string | undefined;
  bookCurrency: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
}) {
  const credits = usePrice("exchange_rate.update");
  const [isAdding, setAdding] = useState(false);
  const { organizationId, slug, readOnlyReason } = books;
  const isEmpty = first.data.length === 0 && search === undefined;
  return (
    <>
      <PageHeader
        title="Exchange rates"
        description="A rate applies from its date until a newer one. Posted transactions keep the rate they were posted with."
        actions={
          isEmpty ? undefined : (
            <>
              <ExportLink slug={slug} kind="exchange_rates" search={search} />
              <Button
                variant="primary"
                disabledReason={readOnlyReason}
                onClick={() => setAdding(true)}
              >
                <Plus aria-hidden />
                Add rate
              </Button>
            </>
          )
        }
      />
      {isEmpty ? null : <ListFilters placeholder="EUR, or EUR/USD" choices={[]} />}
      <PagedTable
        // Another search, or what was added, begins the list anew.
        key={JSON.stringify(first.data)}
        caption="Exchange rates, latest first"
        columns={columns}
        first={first}
        read={(cursor) =>
          trpc.exchange_rate.list.query({ organization_id: organizationId, search, cursor })
        }
        noun="rate"
        rowKey={({ id }) => id}
        empty={
          isEmpty ? (
            <EmptyState
              title="No exchange rates yet"
              text={`An invoice, bill or transaction in a currency other than ${bookCurrency} is posted at the rate on its date, so add a rate first.`}
              action={
                <OperationButton
                  variant="primary"
                  label="Add rate"
                  credits={credits}
                  disabledReason={readOnlyReason}
                  onClick={() => setAdding(true)}
                />
              }
            />
          ) : (
            <EmptyState
              title="No rates found"
              text="Search for a currency by its three-letter code, or for a pair such as EUR/USD."
            />
          )
        }
      />
      {isEmpty ? null : (
        <Converter organizationId={organizationId} bookCurrency={bookCurrency} today={today} />
      )}
      <AddRateDialog
        open={isAdding}
        onOpenChange={setAdding}
        books={books}
        bookCurrency={bookCurrency}
        today={today}
      />
    </>
  );
}

const columns: Column<ExchangeRateAnswer>[] = [
  {
    id: "pair",
    header: "Pair",
    stacked: "title",
    cell: ({ base, quote }) => (
      <span className="whitespace-nowrap">
        {base}/{quote}
      </span>
    ),
  },
  {
    id: "date",
    header: "From",
    cell: ({ date }) => <span className="whitespace-nowrap">{formatDate(date)}</span>,
  },
  {
    id: "meaning",
    header: "Meaning",
    className: "text-dim",
    cell: ({ base, quote, rate_decimal }) => `1 ${base} = ${rate_decimal} ${quote}`,
  },
  {
    id: "rate",
    header: "Rate",
    align: "end",
    stacked: "amount",
    cell: ({ rate_decimal }) => <span className="tabular-nums">{rate_decimal}</span>,
  },
];

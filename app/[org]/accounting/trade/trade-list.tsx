"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import type { Page } from "@/app/use-pages";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { TradeSummary } from "@/server/accounting/trade/trade.schema";
import type { tradeFilters } from "@/server/accounting/trade/trade-filters.schema";
import { ExportLink } from "../exports/export-link";
import { ListFilters } from "../list-filters";
import { NothingMatches } from "../nothing-matches";
import type { Books } from "../open-books";
import { tradeCalls } from "./trade-calls";
import { tradeColumns } from "./trade-columns";
import { type TradeNoun, tradeWords, withArticle } from "./trade-words";

export type TradeQuery = {
  search?: string | undefined;
  status?: (typeof tradeFilters)[number] | undefined;
};

const statuses = {
  name: "status",
  label: "Status",
  options: [
    { value: "all", label: "All statuses" },
    { value: "draft", label: "Drafts" },
    { value: "open", label: "Open" },
    { value: "overdue", label: "Overdue" },
    { value: "paid", label: "Paid" },
    { value: "cancelled", label: "Cancelled" },
  ],
};

/** Invoices or bills, newest first. */
export function TradeList({
  noun,
  books: { organizationId, slug, readOnlyReason },
  first,
  query,
  isNarrowed,
}: {
  noun: TradeNoun;
  books: Books;
  first: Page<TradeSummary>;
  query: TradeQuery;
  isNarrowed: boolean;
}) {
  const { side, title, description, teaches } = tradeWords[noun];
  const createCredits = usePrice(`${noun}.create`);
  const base = `/${slug}/accounting/${side.path}`;
  const isEmpty = first.data.length === 0 && !isNarrowed;
  return (
    <>
      <PageHeader
        title={title}
        description={description}
        actions={
          isEmpty ? undefined : (
            <>
              <ExportLink slug={slug} kind={side.path} {...query} />
              <Button asChild variant="primary" disabledReason={readOnlyReason}>
                <Link href={`${base}/new`}>
                  <Plus aria-hidden />
                  New {noun}
                </Link>
              </Button>
            </>
          )
        }
      />
      {isEmpty ? null : (
        <ListFilters
          placeholder={`Number, ${side.counterpart}, order number`}
          choices={[statuses]}
        />
      )}
      <PagedTable
        // Another filter, or what changed, begins the list anew.
        key={JSON.stringify(first.data)}
        caption={`${title}, newest first`}
        columns={tradeColumns(side.counterpart)}
        columnsFrom="wide"
        rowHref={({ id }) => `${base}/${id}`}
        first={first}
        read={(cursor) =>
          tradeCalls[noun].list({ organization_id: organizationId, limit: 50, ...query, cursor })
        }
        noun={noun}
        quietEnd
        rowKey={({ id }) => id}
        empty={
          isEmpty ? (
            <EmptyState
              title={`No ${side.nouns} yet`}
              text={teaches}
              action={
                <Button asChild variant="primary" disabledReason={readOnlyReason}>
                  <Link href={`${base}/new`}>
                    <OperationLabel label={`Create ${withArticle(noun)}`} credits={createCredits} />
                  </Link>
                </Button>
              }
            />
          ) : (
            <NothingMatches nouns={side.nouns} />
          )
        }
      />
    </>
  );
}

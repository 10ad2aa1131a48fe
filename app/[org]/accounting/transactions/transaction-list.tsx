"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState, useTransition } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { problemOf, trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Label } from "@/components/ui/label";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { bookTransactionStatuses } from "@/server/accounting/transactions/transaction-statuses.schema";
import { formatDate } from "@/server/foundation/date-words";
import { ExportLink } from "../exports/export-link";
import { formatMinorUnits } from "../minor-units";
import { TransactionStatus, transactionTotal } from "./transaction-status";

const filterOptions = [
  { value: "all", label: "All statuses" },
  { value: "pending", label: "Pending" },
  { value: "posted", label: "Posted" },
  { value: "reversed", label: "Reversed" },
];

const link = "text-dim underline underline-offset-2 hover:text-ink";

type Page = { data: TransactionAnswer[]; has_more: boolean; next_cursor: string | null };

/** Transactions, newest first: the first page comes with the page, the rest on demand. */
export function TransactionList({
  organizationId,
  slug,
  firstPage,
  pageSize,
  accounts,
  ofAccount,
  readOnlyReason,
  apiUrl,
  today,
}: {
  organizationId: string;
  slug: string;
  firstPage: Page;
  pageSize: number;
  /** The first two of the chart, for the example of the empty state. */
  accounts: AccountAnswer[];
  /** The account whose transactions these are; null: all. */
  ofAccount: AccountAnswer | null;
  readOnlyReason: string | null;
  apiUrl: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
}) {
  const createCredits = usePrice("transaction.create");
  const [isFiltering, startFiltering] = useTransition();
  const [status, setStatus] = useQueryState(
    "status",
    parseAsStringLiteral(bookTransactionStatuses).withOptions({
      shallow: false,
      history: "push",
      startTransition: startFiltering,
    }),
  );
  const [later, setLater] = useState<Page[]>([]);
  const [isLoading, setLoading] = useState(false);
  const base = `/${slug}/accounting`;
  const rows = [firstPage, ...later].flatMap((page) => page.data);
  const lastPage = later.at(-1) ?? firstPage;
  const newButton = (
    <Button asChild variant="primary" disabledReason={readOnlyReason}>
      <Link href={`${base}/transactions/new`}>
        <Plus aria-hidden />
        New transaction
      </Link>
    </Button>
  );

  async function loadMore() {
    if (!lastPage.next_cursor) return;
    setLoading(true);
    try {
      const next = await trpc.transaction.list.query({
        organization_id: organizationId,
        limit: pageSize,
        cursor: lastPage.next_cursor,
        ...(ofAccount ? { account_id: ofAccount.id } : {}),
        ...(status ? { status } : {}),
      });
      setLater((pages) => [...pages, next]);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setLoading(false);
    }
  }

  return (
    <>
      <PageHeader
        title="Transactions"
        description="A new transaction is pending and can be changed until you post it. After that, correct it with a reversal."
        actions={
          <>
            {rows.length > 0 ? (
              <ExportLink slug={slug} kind="transactions" status={status ?? undefined} />
            ) : null}
            {newButton}
          </>
        }
      />
      {ofAccount ? (
        <p className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-13">
          <span className="font-medium">
            With an entry on {ofAccount.code} {ofAccount.name}
          </span>
          <Link
            href={`${base}/reports?type=general_ledger&account=${ofAccount.id}`}
            className={link}
          >
            General ledger for this account
          </Link>
          <Link href={`${base}/transactions`} className={link}>
            All transactions
          </Link>
        </p>
      ) : null}
      {rows.length > 0 || status ? (
        <div className="mb-3 flex items-center gap-2">
          <Label htmlFor="status-filter" className="sr-only">
            Status
          </Label>
          <Select
            id="status-filter"
            options={filterOptions}
            value={status ?? "all"}
            onValueChange={(value) =>
              void setStatus(bookTransactionStatuses.find((known) => known === value) ?? null)
            }
            className="w-44"
          />
        </div>
      ) : null}
      <DataTable
        caption="Transactions, newest first"
        columns={columns}
        rows={rows}
        rowKey={(transaction) => transaction.id}
        rowHref={(transaction) => `${base}/transactions/${transaction.id}`}
        className={cn("transition-opacity", isFiltering && "opacity-60")}
        empty={
          ofAccount && !status ? (
            <EmptyState
              title="No transactions yet"
              text={`${ofAccount.code} ${ofAccount.name} has no entries.`}
            />
          ) : status ? (
            <EmptyState
              title={`No ${status} transactions`}
              text="No transactions with this status."
              action={<Button onClick={() => void setStatus(null)}>Show all statuses</Button>}
            />
          ) : accounts.length < 2 ? (
            <EmptyState
              title="No transactions yet"
              text="A transaction debits one account and credits another, so create at least two accounts first."
              action={
                <Button asChild variant="primary">
                  <Link href={`${base}/accounts`}>Open the chart of accounts</Link>
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="No transactions yet"
              text="Debits and credits must be equal, in minor units of the currency (cents)."
              className="max-w-2xl"
              snippet={firstTransactionCurl(apiUrl, organizationId, accounts, today)}
              action={
                <Button asChild variant="primary" disabledReason={readOnlyReason}>
                  <Link href={`${base}/transactions/new`}>
                    <OperationLabel label="Create a transaction" credits={createCredits} />
                  </Link>
                </Button>
              }
            />
          )
        }
      />
      <LoadMore
        shown={rows.length}
        noun={rows.length === 1 ? "transaction" : "transactions"}
        hasMore={lastPage.has_more}
        isPending={isLoading}
        onLoadMore={() => void loadMore()}
      />
    </>
  );
}

const columns: Column<TransactionAnswer>[] = [
  {
    id: "date",
    header: "Date",
    cell: (transaction) => (
      <span className="whitespace-nowrap tabular-nums">{formatDate(transaction.date)}</span>
    ),
    stacked: "line",
  },
  {
    id: "description",
    header: "Description",
    cell: (transaction) => transaction.description,
    stacked: "title",
  },
  {
    id: "reference",
    header: "Reference",
    cell: (transaction) => transaction.reference ?? <span className="text-faint">None</span>,
    className: "text-dim",
  },
  {
    id: "status",
    header: "Status",
    cell: (transaction) => <TransactionStatus status={transaction.status} />,
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    stacked: "amount",
    cell: (transaction) => (
      <span className="tabular-nums">
        {formatMinorUnits(transactionTotal(transaction), transaction.currency)}
      </span>
    ),
  },
];

function firstTransactionCurl(
  apiUrl: string,
  organizationId: string,
  accounts: AccountAnswer[],
  today: string,
) {
  const [debited, credited] = accounts;
  return `curl ${apiUrl}/api/organizations/${organizationId}/transactions \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: first-transaction" \\
  -H "Content-Type: application/json" \\
  -d '{"date":"${today}","description":"First sale","currency":"${debited?.currency ?? "USD"}","entries":[
    {"account_id":"${debited?.id}","entry_type":"debit","amount":12500},
    {"account_id":"${credited?.id}","entry_type":"credit","amount":12500}]}'`;
}

"use client";

import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { firstAccountCurl } from "@/app/[org]/first-account-curl";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { formatCost } from "@/server/pricing/amount-words";
import { ExportLink } from "../exports/export-link";
import { formatMinorUnits } from "../minor-units";
import type { BillingWay } from "../refusal-notice";
import { CreateAccountDialog, EditAccountDialog } from "./account-dialogs";

/** The chart of accounts, with the dialogs that add and change one. */
export function AccountList({
  organizationId,
  slug,
  first,
  readOnlyReason,
  availableCredits,
  billing,
  apiUrl,
}: {
  organizationId: string;
  slug: string;
  first: Page<AccountAnswer>;
  /** Why the caller may not change anything; null when they may. */
  readOnlyReason: string | null;
  availableCredits: number | null;
  billing: BillingWay;
  apiUrl: string;
}) {
  const createCredits = usePrice("account.create");
  const [creating, setCreating] = useState(false);
  const [editing, setEditing] = useState<AccountAnswer | null>(null);
  const context = { organizationId, availableCredits, billing };
  const createButton = (
    <Button variant="primary" disabledReason={readOnlyReason} onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New account
    </Button>
  );
  const columns: Column<AccountAnswer>[] = [
    {
      id: "code",
      header: "Code",
      cell: (account) => <span className="font-mono text-xs">{account.code}</span>,
      stacked: "line",
    },
    { id: "name", header: "Name", cell: (account) => account.name, stacked: "title" },
    {
      id: "type",
      header: "Type",
      cell: (account) => <span className="capitalize">{account.type}</span>,
      className: "text-dim",
    },
    {
      id: "currency",
      header: "Currency",
      cell: (account) => account.currency,
      className: "text-dim",
    },
    {
      id: "balance",
      header: "Balance",
      align: "end",
      stacked: "amount",
      cell: (account) => (
        <span className="tabular-nums">{formatMinorUnits(account.balance, account.currency)}</span>
      ),
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (account) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Edit ${account.code} ${account.name}`}
          disabledReason={readOnlyReason}
          onClick={() => setEditing(account)}
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
        title="Chart of accounts"
        description="Transactions are booked to these accounts. Balances count posted transactions."
        actions={
          first.data.length > 0 ? (
            <>
              <ExportLink slug={slug} kind="accounts" />
              {createButton}
            </>
          ) : undefined
        }
      />
      <PagedTable
        // What was added or changed begins the list anew.
        key={JSON.stringify(first.data)}
        caption="Accounts by code"
        columns={columns}
        first={first}
        read={(cursor) =>
          trpc.account.list.query({ organization_id: organizationId, limit: 100, cursor })
        }
        noun="account"
        quietEnd
        rowKey={(account) => account.id}
        empty={
          <EmptyState
            title="No accounts yet"
            text={`A transaction debits one account and credits another, so start with two: where the money is, and where it came from. Creating one costs ${formatCost(createCredits)}; reading is free.`}
            className="max-w-2xl"
            snippet={firstAccountCurl(apiUrl, organizationId)}
            action={
              <OperationButton
                variant="primary"
                label="Create account"
                credits={createCredits}
                disabledReason={readOnlyReason}
                onClick={() => setCreating(true)}
              />
            }
          />
        }
      />
      <CreateAccountDialog open={creating} onOpenChange={setCreating} {...context} />
      {editing ? (
        <EditAccountDialog
          account={editing}
          onOpenChange={(open) => (open ? null : setEditing(null))}
          {...context}
        />
      ) : null}
    </>
  );
}

"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { ReconciliationAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";
import { ExportLink } from "../exports/export-link";
import { formatMinorUnits } from "../minor-units";
import type { BillingWay } from "../refusal-notice";
import { ReconciliationStatus } from "./reconciliation-status";

const StartDialog = lazyWindow(() => import("./start-dialog").then((loaded) => loaded.StartDialog));

/** Reconciliations of all bank accounts, newest first. */
export function ReconciliationList({
  organizationId,
  slug,
  firstPage,
  accounts,
  today,
  availableCredits,
  billing,
  readOnlyReason,
}: {
  organizationId: string;
  slug: string;
  firstPage: Page<ReconciliationAnswer>;
  /** Assets and liabilities. */
  accounts: AccountAnswer[];
  /** YYYY-MM-DD where the organization is. */
  today: string;
  availableCredits: number | null;
  billing: BillingWay;
  readOnlyReason: string | null;
}) {
  const [isStarting, setStarting] = useState(false);
  const base = `/${slug}/accounting`;
  const whyNot = readOnlyReason ?? (accounts.length === 0 ? "Create a bank account first" : null);
  const startButton = (
    <Button variant="primary" disabledReason={whyNot} onClick={() => setStarting(true)}>
      <Plus aria-hidden />
      Start reconciliation
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Reconciliation"
        description="Match bank statements with your books, line by line, until they agree."
        actions={
          <>
            {firstPage.data.length > 0 ? <ExportLink slug={slug} kind="reconciliations" /> : null}
            {startButton}
          </>
        }
      />
      <PagedTable
        caption="Reconciliations, newest first"
        columns={columns}
        first={firstPage}
        read={(cursor) =>
          trpc.reconciliation.list.query({ organization_id: organizationId, cursor })
        }
        noun="reconciliation"
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${base}/reconciliations/${id}`}
        empty={
          accounts.length === 0 ? (
            <EmptyState
              title="No bank account yet"
              text="Add an asset account for your bank to the chart of accounts, then come back to reconcile it with your statements."
              action={
                <Button asChild variant="primary">
                  <Link href={`${base}/accounts`}>Open the chart of accounts</Link>
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="Nothing reconciled yet"
              text="Choose a bank account and a period, import the statement (CSV, OFX, QFX, QIF, CAMT.053 or MT940), and match its lines with your transactions."
              action={startButton}
            />
          )
        }
      />
      <StartDialog
        open={isStarting}
        onOpenChange={setStarting}
        organizationId={organizationId}
        base={`${base}/reconciliations`}
        accounts={accounts}
        today={today}
        availableCredits={availableCredits}
        billing={billing}
      />
    </>
  );
}

const columns: Column<ReconciliationAnswer>[] = [
  {
    id: "account",
    header: "Account",
    stacked: "title",
    cell: ({ account_code, account_name }) => (
      <>
        <span className="mr-2 font-mono text-xs text-dim">{account_code}</span>
        {account_name}
      </>
    ),
  },
  {
    id: "period",
    header: "Period",
    cell: ({ from, to }) => (
      <span className="tabular-nums">
        {formatDate(from)} to {formatDate(to)}
      </span>
    ),
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status }) => <ReconciliationStatus status={status} />,
  },
  {
    id: "lines",
    header: "Matched",
    align: "end",
    cell: ({ matched_lines, lines }) => (
      <span className="tabular-nums">
        {matched_lines.toLocaleString("en-US")} of {lines.toLocaleString("en-US")}
      </span>
    ),
  },
  {
    id: "difference",
    header: "Difference",
    align: "end",
    stacked: "amount",
    cell: ({ difference, currency }) => (
      <span className="tabular-nums">{formatMinorUnits(difference, currency)}</span>
    ),
  },
];

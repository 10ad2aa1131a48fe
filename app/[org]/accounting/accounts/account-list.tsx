"use client";

import { ChevronDown, ChevronRight, FileUp, Pencil, Plus, Sparkles } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { firstAccountCurl } from "@/app/[org]/first-account-curl";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { formatCost } from "@/server/pricing/amount-words";
import { ExportLink } from "../exports/export-link";
import { formatMinorUnits } from "../minor-units";
import type { BillingWay } from "../refusal-notice";
import { type TreeRow, treeRows } from "./account-tree";

const StarterChartDialog = lazyWindow(() =>
  import("./starter-chart-dialog").then((loaded) => loaded.StarterChartDialog),
);

const ImportAccountsDialog = lazyWindow(() =>
  import("./import-accounts-dialog").then((loaded) => loaded.ImportAccountsDialog),
);

const EditAccountDialog = lazyWindow(() =>
  import("./account-dialogs").then((loaded) => loaded.EditAccountDialog),
);

const CreateAccountDialog = lazyWindow(() =>
  import("./account-dialogs").then((loaded) => loaded.CreateAccountDialog),
);

/** The chart of accounts as a tree, with the dialogs that add to it and change it. */
export function AccountList({
  organizationId,
  slug,
  accounts,
  readOnlyReason,
  maySetRoles,
  availableCredits,
  billing,
  apiUrl,
}: {
  organizationId: string;
  slug: string;
  accounts: AccountAnswer[];
  /** Why the caller may not change anything; null when they may. */
  readOnlyReason: string | null;
  maySetRoles: boolean;
  availableCredits: number | null;
  billing: BillingWay;
  apiUrl: string;
}) {
  const createCredits = usePrice("account.create");
  const [open, setOpen] = useState<"create" | "starter" | "import" | null>(null);
  const [editing, setEditing] = useState<AccountAnswer | null>(null);
  const context = { organizationId, availableCredits, billing };
  const whyNoStarter =
    readOnlyReason ?? (maySetRoles ? null : "Owners and admins add a starter chart.");
  const dialog = (name: typeof open) => ({
    open: open === name,
    onOpenChange: (stays: boolean) => setOpen(stays ? name : null),
    ...context,
  });
  return (
    <>
      <PageHeader
        title="Chart of accounts"
        description="Transactions post to these accounts. Balances include posted transactions only."
        actions={
          accounts.length > 0 ? (
            <>
              <ExportLink slug={slug} kind="accounts" />
              <Button disabledReason={whyNoStarter} onClick={() => setOpen("starter")}>
                <Sparkles aria-hidden />
                Starter chart
              </Button>
              <Button disabledReason={readOnlyReason} onClick={() => setOpen("import")}>
                <FileUp aria-hidden />
                Import
              </Button>
              <Button
                variant="primary"
                disabledReason={readOnlyReason}
                onClick={() => setOpen("create")}
              >
                <Plus aria-hidden />
                New account
              </Button>
            </>
          ) : undefined
        }
      />
      {accounts.length > 0 ? (
        <AccountTree accounts={accounts} readOnlyReason={readOnlyReason} onEdit={setEditing} />
      ) : (
        <div className="rounded-xl border">
          <EmptyState
            title="No accounts yet"
            text={`Start with a chart that fits your country, import your own, or create accounts one by one: a transaction debits one and credits another. An account costs ${formatCost(createCredits)}; reading is free.`}
            className="max-w-2xl"
            snippet={firstAccountCurl(apiUrl, organizationId)}
            action={
              <>
                <Button
                  variant="primary"
                  disabledReason={whyNoStarter}
                  onClick={() => setOpen("starter")}
                >
                  See the starter chart
                </Button>
                <Button disabledReason={readOnlyReason} onClick={() => setOpen("import")}>
                  Import accounts
                </Button>
                <OperationButton
                  label="Create account"
                  credits={createCredits}
                  disabledReason={readOnlyReason}
                  onClick={() => setOpen("create")}
                />
              </>
            }
          />
        </div>
      )}
      <CreateAccountDialog accounts={accounts} {...dialog("create")} />
      <StarterChartDialog {...dialog("starter")} />
      <ImportAccountsDialog {...dialog("import")} />
      {editing ? (
        <EditAccountDialog
          account={editing}
          accounts={accounts}
          onOpenChange={(stays) => (stays ? null : setEditing(null))}
          {...context}
        />
      ) : null}
    </>
  );
}

function AccountTree({
  accounts,
  readOnlyReason,
  onEdit,
}: {
  accounts: AccountAnswer[];
  readOnlyReason: string | null;
  onEdit: (account: AccountAnswer) => void;
}) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState("");
  const rows = treeRows(accounts, { closed, search });
  const parents = new Set(accounts.flatMap(({ parent_id: id }) => id ?? []));
  const isSearch = search.trim() !== "";
  const setIsOpen = (id: string, isOpen: boolean) =>
    setClosed((before) => {
      const after = new Set(before);
      if (isOpen) after.delete(id);
      else after.add(id);
      return after;
    });
  return (
    <>
      <search className="mb-3 flex flex-wrap items-center gap-2">
        <Input
          type="search"
          aria-label="Search accounts"
          placeholder="Code or name"
          className="min-w-0 flex-1 basis-60 sm:max-w-80"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {parents.size > 0 && !isSearch ? (
          <Button
            variant="ghost"
            onClick={() => setClosed(closed.size > 0 ? new Set() : new Set(parents))}
          >
            {closed.size > 0 ? "Expand all" : "Collapse all"}
          </Button>
        ) : null}
        <p role="status" className="text-13 text-dim">
          {isSearch ? `${rows.length} shown of ${accounts.length}` : null}
        </p>
      </search>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside, which also work without. */}
      <div onKeyDown={moveByArrows}>
        <DataTable
          caption="Accounts by code"
          columns={columnsWith({ isSearch, setIsOpen, readOnlyReason, onEdit })}
          rows={rows}
          rowKey={({ account }) => account.id}
          empty={
            <EmptyState
              title="No accounts found"
              text={`No code or name contains “${search.trim()}”.`}
              action={<Button onClick={() => setSearch("")}>Clear the search</Button>}
            />
          }
        />
      </div>
    </>
  );
}

/** As in a tree of folders: up and down between accounts with others in them, left closes one, right opens it. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const at = event.target as HTMLElement;
  if (at.dataset.branch === undefined) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-branch]")];
  const place = all.indexOf(at);
  const isOpen = at.getAttribute("aria-expanded") === "true";
  if (event.key === "ArrowDown") all[place + 1]?.focus();
  else if (event.key === "ArrowUp") all[place - 1]?.focus();
  else if (event.key === "ArrowRight" && !isOpen) at.click();
  else if (event.key === "ArrowLeft" && isOpen) at.click();
  else return;
  event.preventDefault();
}

function columnsWith({
  isSearch,
  setIsOpen,
  readOnlyReason,
  onEdit,
}: {
  isSearch: boolean;
  setIsOpen: (id: string, isOpen: boolean) => void;
  readOnlyReason: string | null;
  onEdit: (account: AccountAnswer) => void;
}): Column<TreeRow>[] {
  return [
    {
      id: "code",
      header: "Code",
      cell: ({ account }) => <span className="font-mono text-xs">{account.code}</span>,
      stacked: "line",
    },
    {
      id: "name",
      header: "Name",
      stacked: "title",
      cell: ({ account, depth, hasChildren, isOpen }) => (
        <span className="flex items-center gap-1" style={{ paddingLeft: `${depth * 1.25}rem` }}>
          {hasChildren && !isSearch ? (
            <Button
              size="icon-sm"
              variant="ghost"
              data-branch=""
              aria-expanded={isOpen}
              aria-label={`Accounts in ${account.code} ${account.name}`}
              onClick={() => setIsOpen(account.id, !isOpen)}
              className="-my-1 -ml-1"
            >
              {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            </Button>
          ) : null}
          <span className={hasChildren ? "font-medium" : undefined}>{account.name}</span>
        </span>
      ),
    },
    {
      id: "type",
      header: "Type",
      cell: ({ account }) => <span className="capitalize">{account.type}</span>,
      className: "text-dim",
    },
    {
      id: "currency",
      header: "Currency",
      cell: ({ account }) => account.currency,
      className: "text-dim",
    },
    {
      id: "balance",
      header: "Balance",
      align: "end",
      stacked: "amount",
      cell: (row) => <Balance {...row} />,
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: ({ account }) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Edit ${account.code} ${account.name}`}
          disabledReason={readOnlyReason}
          onClick={() => onEdit(account)}
          className="-ml-2 @2xl:ml-0"
        >
          <Pencil aria-hidden />
          Edit
        </Button>
      ),
    },
  ];
}

/** Of an account with others in it what all come to, and its own part of that. */
function Balance({ account, subtotals }: TreeRow) {
  const own = formatMinorUnits(account.balance, account.currency);
  if (subtotals.length === 0) return <span className="tabular-nums">{own}</span>;
  return (
    <span className="tabular-nums">
      {subtotals.map(({ currency, balance }) => (
        <span key={currency} className="block font-medium">
          {formatMinorUnits(balance, currency)}
        </span>
      ))}
      {account.balance === 0 ? null : <span className="block text-xs text-dim">Own: {own}</span>}
    </span>
  );
}

import type { Metadata } from "next";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../../books-access";
import { ReconciliationStatus, reconciliationTitle } from "../reconciliation-status";
import { ImportedStatements } from "./imported-statements";
import { MatchBoard } from "./match-board";
import { MatchedList } from "./matched-list";
import { ReconciliationSummary } from "./reconciliation-summary";

export const metadata: Metadata = { title: "Reconciliation" };

const LINES = 25;
const TRANSACTIONS = 50;

export default async function ReconciliationPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization } = await organizationBySlug(org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Reconciliation" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const one = { ...scope, reconciliation_id: id };
  const [reconciliation, statements, lines, suggestions, books, matches, accounts, overview] =
    await Promise.all([
      load((caller) => caller.reconciliation.get(one)),
      load((caller) => caller.statement.list(one)),
      load((caller) => caller.statement_line.list({ ...one, state: "unmatched", limit: LINES })),
      load((caller) => caller.reconciliation.suggestions({ ...one, limit: LINES })),
      load((caller) => caller.reconciliation.unmatched({ ...one, limit: TRANSACTIONS })),
      load((caller) => caller.statement_match.list({ ...one, limit: LINES })),
      load((caller) => caller.account.list(scope)),
      readOverview(organization.id),
    ]);
  const readOnlyReason = whyBooksAreReadOnly(organization);
  const { role } = organization;
  const reopenReason =
    role && permissionTable["accounting.manage"].roles.includes(role)
      ? null
      : "Ask an owner or admin: your role can’t reopen it.";
  const isOpen = reconciliation.status === "open";
  const shared = {
    organizationId: organization.id,
    reconciliation,
    readOnlyReason,
    billing: { href: `/${organization.slug}/billing`, mayBuy: overview.may_buy },
  };
  const title = reconciliationTitle(reconciliation);
  const base = `/${organization.slug}/accounting`;
  return (
    <>
      <PageHeader
        title={title}
        badge={<ReconciliationStatus status={reconciliation.status} />}
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Reconciliation", href: `${base}/reconciliations` }, { label: title }]}
          />
        }
      />
      <ReconciliationSummary
        {...shared}
        listHref={`${base}/reconciliations`}
        reopenReason={reopenReason}
      />
      <ImportedStatements {...shared} statements={statements.data} />
      {isOpen && reconciliation.lines > 0 ? (
        <MatchBoard
          // Whatever changed, the lists begin anew.
          key={
            [lines.data, books.data].map((rows) => JSON.stringify(rows[0] ?? null)).join() +
            reconciliation.matched_lines
          }
          {...shared}
          lines={lines}
          suggestions={suggestions.data}
          books={books}
          accounts={accounts.data}
          transactionsHref={`${base}/transactions`}
        />
      ) : null}
      <MatchedList
        key={matches.data[0]?.id ?? "none"}
        {...shared}
        firstPage={matches}
        transactionsHref={`${base}/transactions`}
      />
    </>
  );
}

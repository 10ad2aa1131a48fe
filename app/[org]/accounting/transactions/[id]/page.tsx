import type { Metadata } from "next";
import Link from "next/link";
import { nowIn } from "@/app/[org]/now-in";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { LinkedBooksNotice, whyBooksAreReadOnly } from "../../books-access";
import { EntityHistory } from "../../entity-history";
import { Fact, Facts } from "../../facts";
import { formatMinorUnits } from "../../minor-units";
import { TransactionStatus, transactionTotal } from "../transaction-status";
import { TransactionActions } from "./transaction-actions";

export const metadata: Metadata = { title: "Transaction" };

export default async function TransactionPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization } = await organizationBySlug(org);
  if (organization.totals_only) {
    return <LinkedBooksNotice title="Transaction" name={organization.name} />;
  }
  const scope = { organization_id: organization.id };
  const [transaction, billing] = await Promise.all([
    load((caller) => caller.transaction.get({ ...scope, transaction_id: id })),
    readOverview(organization.id),
  ]);
  const accounting = `/${organization.slug}/accounting`;
  const base = `${accounting}/transactions`;
  const total = formatMinorUnits(transactionTotal(transaction), transaction.currency);
  return (
    <>
      <PageHeader
        title={transaction.description}
        badge={<TransactionStatus status={transaction.status} />}
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Transactions", href: base }, { label: transaction.description }]}
          />
        }
      />
      <TransactionActions
        organizationId={organization.id}
        transaction={transaction}
        editHref={`${base}/${transaction.id}/edit`}
        repeatHref={`${accounting}/recurring/new?repeat=${transaction.id}`}
        total={total}
        today={dayInTimeZone(nowIn(organization), organization.time_zone)}
        readOnlyReason={whyBooksAreReadOnly(organization)}
        billing={{ href: `/${organization.slug}/billing`, mayBuy: billing.may_buy }}
      />
      <Facts>
        <Fact name="Date">{formatDate(transaction.date)}</Fact>
        <Fact name="Amount">
          <span className="tabular-nums">{total}</span>
        </Fact>
        <Fact name="Reference">
          {transaction.reference ?? <span className="text-faint">None</span>}
        </Fact>
        <Fact name="Currency">{transaction.currency}</Fact>
        <Fact name="Entered">
          <Time iso={transaction.created_at} timeZone={organization.time_zone} />
        </Fact>
        <Fact name="Posted">
          {transaction.posted_at ? (
            <Time iso={transaction.posted_at} timeZone={organization.time_zone} />
          ) : (
            <span className="text-faint">Not yet</span>
          )}
        </Fact>
        {transaction.source_id?.startsWith("rcj_") ? (
          <Fact name="Created by">
            <RelatedLink
              base={`${accounting}/recurring`}
              id={transaction.source_id}
              label="A recurring job"
            />
          </Fact>
        ) : null}
        {transaction.reverses ? (
          <Fact name="Reverses">
            <RelatedLink base={base} id={transaction.reverses} label="The original" />
          </Fact>
        ) : null}
        {transaction.reversed_by ? (
          <Fact name="Reversed by">
            <RelatedLink base={base} id={transaction.reversed_by} label="The reversal" />
          </Fact>
        ) : null}
        <Fact name="ID" wide>
          <Code className="break-all">{transaction.id}</Code>
        </Fact>
      </Facts>
      <Section title="Lines">
        <DataTable
          caption="Lines of the transaction"
          columns={columnsFor(transaction.currency)}
          rows={transaction.entries.map((entry, position) => ({ ...entry, position }))}
          rowKey={(entry) => String(entry.position)}
          empty={null}
        />
        <div className="mt-2 flex flex-wrap justify-end gap-x-6 gap-y-1 px-3 text-13">
          <span>
            <span className="text-dim">Debits</span>{" "}
            <span className="font-medium tabular-nums">{total}</span>
          </span>
          <span>
            <span className="text-dim">Credits</span>{" "}
            <span className="font-medium tabular-nums">{total}</span>
          </span>
        </div>
      </Section>
      <EntityHistory organization={organization} entityId={transaction.id} />
    </>
  );
}

function RelatedLink({ base, id, label }: { base: string; id: string; label: string }) {
  return (
    <Link
      href={`${base}/${id}`}
      className="underline decoration-edge underline-offset-4 hover:decoration-ink"
    >
      {label}
    </Link>
  );
}

type Entry = TransactionAnswer["entries"][number] & { position: number };

function columnsFor(currency: string): Column<Entry>[] {
  const amount = (entry: Entry, side: Entry["entry_type"]) =>
    entry.entry_type === side ? (
      <span className="tabular-nums">{formatMinorUnits(entry.amount, currency)}</span>
    ) : null;
  return [
    {
      id: "account",
      header: "Account",
      cell: (entry) => (
        <>
          <span className="mr-2 font-mono text-xs text-dim">{entry.account_code}</span>
          {entry.account_name}
        </>
      ),
    },
    {
      id: "note",
      header: "Note",
      cell: (entry) => entry.description ?? <span className="text-faint">None</span>,
      className: "text-dim",
    },
    {
      id: "debit",
      header: "Debit",
      align: "end",
      cell: (entry) => amount(entry, "debit") ?? <Nothing />,
    },
    {
      id: "credit",
      header: "Credit",
      align: "end",
      cell: (entry) => amount(entry, "credit") ?? <Nothing />,
    },
  ];
}

function Nothing() {
  return (
    <span aria-hidden className="text-faint">
      –
    </span>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../../books-access";
import type { PageQuery } from "../../list-query";
import { AccountsFirst } from "../../no-accounts-yet";
import { type Books, openBooks } from "../../open-books";
import { readChart } from "../../read-chart";
import { readChoices } from "../../trade/read-choices";
import { readDocument } from "../../trade/read-document";
import { toFormValues } from "../../trade/trade-form-values";
import type { TradeNoun } from "../../trade/trade-words";
import { RecurringTradeForm } from "../recurring-trade-form";
import { RecurringTransactionForm } from "../recurring-transaction-form";

export const metadata: Metadata = { title: "New recurring job" };

type Organization = { id: string; time_zone: string; clock_ahead_seconds: number };

/**
 * Sets up what recurs: `?make=invoice` begins an empty one, `?repeat=` takes over a transaction, invoice or bill that
 * is there. Without either it asks what it is to be.
 */
export default async function NewRecurringPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="New recurring job" name={organization.name} />;
  const { make, repeat } = await searchParams;
  const id = typeof repeat === "string" ? repeat.toLowerCase() : null;
  const kind = kindOf(id ?? String(make ?? ""));
  const base = `/${organization.slug}/accounting/recurring`;
  return (
    <>
      <PageHeader
        title={kind ? `New recurring ${kind}` : "New recurring job"}
        description="It runs automatically on schedule. Nothing is created before the first run."
        breadcrumb={<Breadcrumb steps={[{ label: "Recurring", href: base }, { label: "New" }]} />}
      />
      {kind === null ? (
        <Kinds base={base} />
      ) : kind === "transaction" ? (
        <TransactionForm books={books} organization={organization} id={id} />
      ) : (
        <TradeForm noun={kind} books={books} organization={organization} id={id} />
      )}
    </>
  );
}

function kindOf(named: string) {
  if (named === "transaction" || named.startsWith("txn_")) return "transaction";
  if (named === "invoice" || named.startsWith("invc_")) return "invoice";
  return named === "bill" || named.startsWith("bill_") ? "bill" : null;
}

const kinds = [
  ["transaction", "A transaction", "Rent, depreciation, a fee: two or more lines that balance."],
  ["invoice", "An invoice", "What you bill a customer regularly."],
  ["bill", "A bill", "What a vendor bills you regularly."],
] as const;

function Kinds({ base }: { base: string }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-3">
      {kinds.map(([kind, title, text]) => (
        <li key={kind}>
          <Link
            href={`${base}/new?make=${kind}`}
            className="block h-full rounded-xl border px-4 py-3.5 hover:border-edge"
          >
            <span className="font-medium">{title}</span>
            <span className="mt-1 block text-13 text-dim">{text}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

type FormProps = { books: Books; organization: Organization; id: string | null };

async function TransactionForm({ books, organization, id }: FormProps) {
  const [accounts, source] = await Promise.all([
    readChart(organization.id),
    id === null
      ? null
      : load((caller) =>
          caller.transaction.get({ organization_id: organization.id, transaction_id: id }),
        ),
  ]);
  if (accounts.length === 0) return <AccountsFirst books={books} />;
  return (
    <RecurringTransactionForm
      books={books}
      accounts={accounts}
      source={source}
      today={dayInTimeZone(nowIn(organization), organization.time_zone)}
      timeZone={organization.time_zone}
    />
  );
}

async function TradeForm({ noun, books, organization, id }: FormProps & { noun: TradeNoun }) {
  const source = id === null ? null : await readDocument(noun, organization.id, id);
  const choices = await readChoices(organization, {
    contactId: source?.contact.id,
    itemIds: source?.lines.map(({ item_id: itemId }) => itemId),
  });
  return (
    <RecurringTradeForm
      noun={noun}
      books={books}
      choices={choices}
      // A rate of one day says nothing about the days to come.
      source={source && { ...toFormValues(source), exchange_rate: "", due_in_days: "" }}
      timeZone={organization.time_zone}
    />
  );
}

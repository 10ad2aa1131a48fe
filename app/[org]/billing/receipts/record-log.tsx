"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button-variants";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type {
  BillingRecordAnswer,
  RecordKind,
} from "@/server/billing/history/billing-record.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { creditsBeside, describeRecord } from "./describe-record";
import { kindWords } from "./receipt-filters";

type Organization = { id: string; slug: string; timeZone: string };

/** Purchases, recharges and refunds in one list, newest first. */
export function RecordLog({
  organization,
  kind,
  first,
}: {
  organization: Organization;
  /** The only ones shown; null: all. */
  kind: RecordKind | null;
  first: Page<BillingRecordAnswer>;
}) {
  return (
    <PagedTable
      className="mt-4"
      caption={kind ? kindWords[kind] : "Purchases, recharges and refunds"}
      columns={columnsFor(organization)}
      first={first}
      read={(cursor) =>
        trpc.billing_history.list.query({
          organization_id: organization.id,
          cursor,
          ...(kind ? { kind } : {}),
        })
      }
      noun={kind ?? "payment"}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/${organization.slug}/billing/receipts/${id}`}
      empty={<EmptyState {...emptyWords[kind ?? "all"]} />}
    />
  );
}

const emptyWords: Record<RecordKind | "all", { title: string; text: string }> = {
  all: {
    title: "Nothing paid yet",
    text: "Purchases, automatic recharges and refunds appear here with their receipts.",
  },
  purchase: {
    title: "No purchases yet",
    text: "Orders appear here with their status and receipt as soon as their checkout opens.",
  },
  recharge: {
    title: "No recharges yet",
    text: "Each automatic charge of a saved card appears here, the declined ones too.",
  },
  refund: { title: "No refunds", text: "Money that goes back to you appears here." },
};

function columnsFor({ slug, timeZone }: Organization): Column<BillingRecordAnswer>[] {
  return [
    {
      id: "what",
      header: "Payment",
      cell: (record) => (
        <>
          {record.title}
          <span className="block text-xs font-normal text-dim empty:hidden">
            {creditsBeside(record)}
          </span>
        </>
      ),
    },
    {
      id: "when",
      header: "When",
      cell: ({ paid_at, created_at }) => (
        <Time iso={paid_at ?? created_at} timeZone={timeZone} as="date-time" />
      ),
    },
    {
      id: "status",
      header: "Status",
      cell: (record) => {
        const { word, tone, note } = describeRecord(record);
        return (
          <>
            <Badge tone={tone}>{word}</Badge>
            {note ? <span className="mt-0.5 block text-xs text-dim">{note}</span> : null}
          </>
        );
      },
    },
    {
      id: "tax",
      header: "Tax",
      align: "end",
      cell: ({ tax_cents, currency }) =>
        tax_cents === null ? (
          <span className="text-dim">none</span>
        ) : (
          formatMoneyCents(tax_cents, currency)
        ),
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount_cents, currency }) => formatMoneyCents(amount_cents, currency),
    },
    {
      id: "action",
      header: "Receipt",
      hideHeader: true,
      align: "end",
      cell: (record) => <RecordAction record={record} billing={`/${slug}/billing`} />,
    },
  ];
}

/** What can be done about it: paid, confirmed, or its invoice read. */
function RecordAction({ record, billing }: { record: BillingRecordAnswer; billing: string }) {
  if (record.kind === "purchase" && record.status === "checkout_open")
    return (
      <Link href={billing} className={buttonVariants({ size: "sm" })}>
        Pay or cancel
      </Link>
    );
  if (record.status === "requires_action")
    return (
      <Link
        href={`${billing}/recharge/confirm/${record.id}`}
        className={buttonVariants({ size: "sm" })}
      >
        Confirm
      </Link>
    );
  return record.invoice_pdf_url ? (
    <a
      href={record.invoice_pdf_url}
      target="_blank"
      rel="noreferrer"
      className="underline decoration-edge underline-offset-4 hover:decoration-ink"
    >
      PDF
    </a>
  ) : null;
}

"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { CreditAmount } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { PaymentAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { type PaymentFilter, paymentInput } from "./payment-filters";
import { methodInWords, paymentStateWords, reversedInWords } from "./payment-words";

/** Payments, newest first; each row leads to what became of it. */
export function PaymentList({
  filter,
  first,
}: {
  filter: PaymentFilter;
  first: Page<PaymentAnswer>;
}) {
  const isNarrowed = filter.filter !== null || filter.search !== null;
  return (
    <PagedTable
      caption="Payments"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.payments.query({ ...paymentInput(filter), cursor })}
      noun="payment"
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/payments/${id}`}
      empty={
        isNarrowed ? (
          <EmptyState
            title="No matching payments"
            text="Search by part of the organization’s name, an ID of ours or Stripe’s, or the last 4 digits of a card."
            action={
              <Button asChild>
                <Link href="/staff/payments">Show all payments</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState
            title="No payments yet"
            text="Paid purchases and recharges appear here, with their refunds and disputes."
          />
        )
      }
    />
  );
}

const columns: Column<PaymentAnswer>[] = [
  {
    id: "organization",
    header: "Organization",
    stacked: "title",
    cell: (payment) => payment.organization_name,
  },
  { id: "what", header: "What", cell: (payment) => payment.title },
  { id: "method", header: "Paid with", cell: methodInWords },
  {
    id: "state",
    header: "State",
    cell: (payment) => {
      const { label, tone } = paymentStateWords[payment.state];
      const reversed = reversedInWords(payment);
      return (
        <>
          <span className="inline-flex flex-wrap gap-1">
            <Badge tone={tone}>{label}</Badge>
            {payment.fraud_warning ? <Badge tone="warn">Fraud warning</Badge> : null}
          </span>
          {reversed ? <span className="mt-0.5 block text-xs text-dim">{reversed}</span> : null}
        </>
      );
    },
  },
  {
    id: "credits",
    header: "Credits",
    align: "end",
    cell: (payment) => <CreditAmount credits={payment.credits} className="text-dim" />,
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    stacked: "amount",
    cell: (payment) => (
      <span className="tabular-nums">
        {formatMoneyCents(payment.amount_cents, payment.currency)}
      </span>
    ),
  },
  {
    id: "time",
    header: "Received",
    align: "end",
    cell: (payment) => <Time iso={payment.created_at} className="whitespace-nowrap text-dim" />,
  },
];

import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { PaymentDetailAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { refundStateWords } from "../payment-words";

type Row = PaymentDetailAnswer["refunds"][number];

/** The refunds of a payment, with who asked for each and why. */
export function RefundTable({ refunds, currency }: { refunds: readonly Row[]; currency: string }) {
  const columns: Column<Row>[] = [
    {
      id: "reason",
      header: "Reason",
      stacked: "title",
      cell: (refund) => (
        <>
          {refund.reason}
          <span className="block font-mono text-11 font-normal break-all text-dim">
            {refund.stripe_refund_id ?? refund.id}
          </span>
        </>
      ),
    },
    {
      id: "by",
      header: "By",
      cell: (refund) => (
        <span className="text-dim">{refund.requested_by ?? "Stripe’s dashboard"}</span>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (refund) => (
        <>
          <Badge tone={refundStateWords[refund.state].tone}>
            {refundStateWords[refund.state].label}
          </Badge>
          {refund.problem ? (
            <span className="mt-0.5 block text-xs text-dim">
              {refund.problem.replaceAll("_", " ")}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: (refund) => (
        <span className="tabular-nums">{formatMoneyCents(refund.amount_cents, currency)}</span>
      ),
    },
    {
      id: "time",
      header: "Requested",
      align: "end",
      cell: (refund) => <Time iso={refund.created_at} className="whitespace-nowrap text-dim" />,
    },
  ];
  return (
    <DataTable
      caption="Refunds of this payment"
      columns={columns}
      rows={refunds}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="No refunds"
          text="A refund returns the money and takes back the credits it paid for."
        />
      }
    />
  );
}

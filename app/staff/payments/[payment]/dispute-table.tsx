import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { PaymentDetailAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { disputeStateWords } from "../payment-words";

type Row = PaymentDetailAnswer["disputes"][number];

/** What banks took back or asked about, and by when evidence is due. */
export function DisputeTable({
  disputes,
  currency,
}: {
  disputes: readonly Row[];
  currency: string;
}) {
  const columns: Column<Row>[] = [
    {
      id: "reason",
      header: "Reason",
      stacked: "title",
      cell: (dispute) => (
        <>
          {dispute.reason.replaceAll("_", " ")}
          <span className="block font-mono text-11 font-normal break-all text-dim">
            {dispute.stripe_dispute_id}
          </span>
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (dispute) => (
        <Badge tone={disputeStateWords[dispute.state].tone}>
          {disputeStateWords[dispute.state].label}
        </Badge>
      ),
    },
    {
      id: "due",
      header: "Evidence due",
      cell: (dispute) =>
        dispute.evidence_due_at && dispute.closed_at === null ? (
          <Time iso={dispute.evidence_due_at} as="date" />
        ) : (
          <span className="text-dim">None</span>
        ),
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: (dispute) => (
        <span className="tabular-nums">{formatMoneyCents(dispute.amount_cents, currency)}</span>
      ),
    },
    {
      id: "time",
      header: "Opened",
      align: "end",
      cell: (dispute) => <Time iso={dispute.created_at} className="whitespace-nowrap text-dim" />,
    },
  ];
  return (
    <DataTable
      caption="Disputes of this payment"
      columns={columns}
      rows={disputes}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="No disputes"
          text="If a cardholder disputes the payment, the bank’s claim appears here."
        />
      }
    />
  );
}

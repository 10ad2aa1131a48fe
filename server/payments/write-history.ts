import type { Dispute, Payment, Refund } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { DisputeFacts, RefundFacts } from "@/server/gateways/stripe/read-payment-history";
import {
  kindOf,
  type ReversalKind,
  type Reversed,
  reversedByDispute,
  reversedByRefund,
  subtractReversed,
} from "./decide-reversal";

/** One refund or dispute that moved money since the last look, and how much it moved. */
export type ReversalChange = {
  kind: ReversalKind;
  subject: { type: "refund" | "dispute"; id: string };
  amountCents: bigint;
  moved: Reversed;
};

export type PaymentWithHistory = Payment & { refunds: Refund[]; disputes: Dispute[] };

const nothing: Reversed = { refundedCents: 0n, disputedCents: 0n, lostCents: 0n };

/** Writes Stripe's refunds of a payment down. A refund of ours is found by its id, one of the dashboard is new. */
export async function writeRefunds(
  tx: Tx,
  payment: PaymentWithHistory,
  facts: RefundFacts[],
  now: Date,
): Promise<ReversalChange[]> {
  const changes: ReversalChange[] = [];
  for (const fact of facts) {
    const known = payment.refunds.find(
      (refund) =>
        refund.stripeRefundId === fact.stripeRefundId ||
        (refund.stripeRefundId === null && refund.id === fact.refundId),
    );
    const state = {
      stripeRefundId: fact.stripeRefundId,
      state: fact.state,
      problem: fact.problem,
      settledAt: fact.state === "pending" ? null : (known?.settledAt ?? now),
    };
    const refund = known
      ? await tx.refund.update({ where: { id: known.id }, data: state })
      : await tx.refund.create({
          data: {
            id: newId("refund"),
            paymentId: payment.id,
            amountCents: fact.amountCents,
            reason: `Made in Stripe's dashboard${fact.reason ? `: ${fact.reason.replaceAll("_", " ")}` : ""}`,
            createdAt: fact.createdAt,
            ...state,
          },
        });
    const moved = subtractReversed(
      reversedByRefund(refund),
      known ? reversedByRefund(known) : nothing,
    );
    changes.push(...changeOf({ type: "refund", id: refund.id }, refund.amountCents, moved));
  }
  return changes;
}

const closed = new Set(["won", "lost", "inquiry_closed"]);

/** Writes Stripe's disputes of a payment down. */
export async function writeDisputes(
  tx: Tx,
  payment: PaymentWithHistory,
  facts: DisputeFacts[],
  now: Date,
): Promise<ReversalChange[]> {
  const changes: ReversalChange[] = [];
  for (const fact of facts) {
    const known = payment.disputes.find(
      ({ stripeDisputeId }) => stripeDisputeId === fact.stripeDisputeId,
    );
    const state = {
      // In another currency its share of the payment is unknown: all of it.
      amountCents: fact.currency === payment.currency ? fact.amountCents : payment.amountCents,
      state: fact.state,
      stripeStatus: fact.stripeStatus,
      reason: fact.reason,
      evidenceDueAt: fact.evidenceDueAt,
      closedAt: closed.has(fact.state) ? (known?.closedAt ?? now) : null,
    };
    const dispute = known
      ? await tx.dispute.update({ where: { id: known.id }, data: state })
      : await tx.dispute.create({
          data: {
            id: newId("dispute"),
            paymentId: payment.id,
            stripeDisputeId: fact.stripeDisputeId,
            createdAt: fact.createdAt,
            ...state,
          },
        });
    const moved = subtractReversed(
      reversedByDispute(dispute),
      known ? reversedByDispute(known) : nothing,
    );
    changes.push(...changeOf({ type: "dispute", id: dispute.id }, dispute.amountCents, moved));
  }
  return changes;
}

function changeOf(
  subject: ReversalChange["subject"],
  amountCents: bigint,
  moved: Reversed,
): ReversalChange[] {
  const kind = kindOf(moved);
  return kind ? [{ kind, subject, amountCents, moved }] : [];
}

import type { DisputeState, PurchaseStatus, RefundState } from "@/generated/prisma/enums";

/**
 * What a payment looks like after everything that became of it: pure. Cents of the payment's currency.
 */
export type Reversed = { refundedCents: bigint; disputedCents: bigint; lostCents: bigint };

const nothing: Reversed = { refundedCents: 0n, disputedCents: 0n, lostCents: 0n };

/** A refund in one of these states has left our balance; one that fails later comes back. */
const refundIsOut: Record<RefundState, boolean> = {
  requested: false,
  pending: true,
  succeeded: true,
  failed: false,
  canceled: false,
};

/** Where a disputed sum stands. For an inquiry no money moves. */
const disputeTakes: Record<DisputeState, keyof Reversed | null> = {
  inquiry: null,
  inquiry_closed: null,
  open: "disputedCents",
  won: null,
  lost: "lostCents",
};

/** What one refund takes of its payment. */
export function reversedByRefund(refund: { state: RefundState; amountCents: bigint }): Reversed {
  return { ...nothing, refundedCents: refundIsOut[refund.state] ? refund.amountCents : 0n };
}

/** What one dispute takes of its payment. */
export function reversedByDispute(dispute: { state: DisputeState; amountCents: bigint }): Reversed {
  const where = disputeTakes[dispute.state];
  return where ? { ...nothing, [where]: dispute.amountCents } : nothing;
}

export function addReversed(a: Reversed, b: Reversed): Reversed {
  return {
    refundedCents: a.refundedCents + b.refundedCents,
    disputedCents: a.disputedCents + b.disputedCents,
    lostCents: a.lostCents + b.lostCents,
  };
}

export function subtractReversed(a: Reversed, b: Reversed): Reversed {
  return {
    refundedCents: a.refundedCents - b.refundedCents,
    disputedCents: a.disputedCents - b.disputedCents,
    lostCents: a.lostCents - b.lostCents,
  };
}

/** What happened, from what moved. Null: nothing that concerns money. */
export type ReversalKind =
  | "refunded"
  | "refund_failed"
  | "dispute_opened"
  | "dispute_won"
  | "dispute_lost";

export function kindOf(moved: Reversed): ReversalKind | null {
  if (moved.refundedCents > 0n) return "refunded";
  if (moved.refundedCents < 0n) return "refund_failed";
  if (moved.lostCents > 0n) return "dispute_lost";
  if (moved.disputedCents > 0n) return "dispute_opened";
  return moved.disputedCents < 0n || moved.lostCents < 0n ? "dispute_won" : null;
}

/**
 * The credits a payment has to give back for what was reversed of it: their exact share, rounded down;
 * all of them when all of the money went, or more (a bank may dispute what was refunded already).
 */
export function clawbackTarget(
  payment: { credits: bigint; amountCents: bigint },
  { refundedCents, disputedCents, lostCents }: Reversed,
): bigint {
  const reversed = refundedCents + disputedCents + lostCents;
  if (reversed >= payment.amountCents) return payment.credits;
  return (payment.credits * reversed) / payment.amountCents;
}

/** What may still be refunded: neither what went back or was asked to, nor what a bank holds or kept. */
export function refundableCents(
  payment: { amountCents: bigint } & Reversed,
  requestedCents: bigint,
): bigint {
  const { amountCents, refundedCents, disputedCents, lostCents } = payment;
  const left = amountCents - refundedCents - disputedCents - lostCents - requestedCents;
  return left > 0n ? left : 0n;
}

/** The state a purchase shows: the worst of what happened to its payment. */
export function purchaseStatusOf(
  payment: { amountCents: bigint } & Reversed,
): Extract<PurchaseStatus, "paid" | "partially_refunded" | "refunded" | "disputed" | "lost"> {
  if (payment.disputedCents > 0n) return "disputed";
  if (payment.lostCents > 0n) return "lost";
  if (payment.refundedCents >= payment.amountCents) return "refunded";
  return payment.refundedCents > 0n ? "partially_refunded" : "paid";
}

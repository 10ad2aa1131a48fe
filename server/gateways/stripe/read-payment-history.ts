import type Stripe from "stripe";
import { stripe } from "./client";
import { readSimulatedHistory, readSimulatedIntent } from "./simulated/simulated-charges";
import { isSimulated } from "./simulated/simulated-checkout";

/** A refund as Stripe has it now. */
export type RefundFacts = {
  stripeRefundId: string;
  /** Our refund that asked for it; null: it was made in the dashboard. */
  refundId: string | null;
  amountCents: bigint;
  state: "pending" | "succeeded" | "failed" | "canceled";
  problem: string | null;
  reason: string | null;
  createdAt: Date;
};

/** A dispute as Stripe has it now. */
export type DisputeFacts = {
  stripeDisputeId: string;
  amountCents: bigint;
  currency: string;
  state: "inquiry" | "inquiry_closed" | "open" | "won" | "lost";
  stripeStatus: string;
  reason: string;
  evidenceDueAt: Date | null;
  createdAt: Date;
};

/** Everything that became of a payment after it arrived. */
export type PaymentHistory = {
  chargeId: string | null;
  methodType: string | null;
  card: { brand: string; last4: string } | null;
  refunds: RefundFacts[];
  disputes: DisputeFacts[];
  fraudWarning: { kind: string; at: Date } | null;
};

/** Payments by x402 never reach Stripe: their ids are those of our own rows. */
export function isX402(paymentIntentId: string): boolean {
  return paymentIntentId.startsWith("x402_");
}

const nothingAfterwards: PaymentHistory = {
  chargeId: null,
  methodType: null,
  card: null,
  refunds: [],
  disputes: [],
  fraudWarning: null,
};

/** Reads from Stripe what went back of a payment: its refunds, disputes and warnings of fraud, oldest first. */
export async function readPaymentHistory(paymentIntentId: string): Promise<PaymentHistory> {
  if (isSimulated(paymentIntentId)) return readSimulatedHistory(paymentIntentId);
  if (isX402(paymentIntentId)) return nothingAfterwards;
  const ofIntent = { payment_intent: paymentIntentId, limit: 100 };
  const [intent, refunds, disputes, warnings] = await Promise.all([
    stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }),
    all(stripe().refunds.list(ofIntent)),
    all(stripe().disputes.list(ofIntent)),
    all(stripe().radar.earlyFraudWarnings.list(ofIntent)),
  ]);
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const card = charge?.payment_method_details?.card;
  const warning = warnings.at(-1);
  return {
    chargeId: charge?.id ?? null,
    methodType: charge?.payment_method_details?.type ?? null,
    card: card?.brand && card.last4 ? { brand: card.brand, last4: card.last4 } : null,
    refunds: refunds.map(refundFacts).reverse(),
    disputes: disputes.map(disputeFacts).reverse(),
    fraudWarning: warning ? { kind: warning.fraud_type, at: time(warning.created) } : null,
  };
}

/** What the objects of events are read by, to find the payment they belong to. */
const intentOf: Record<string, (id: string) => Promise<string | null>> = {
  payment_intent: async (id) => id,
  charge: async (id) => idOf((await stripe().charges.retrieve(id)).payment_intent),
  refund: async (id) => idOf((await stripe().refunds.retrieve(id)).payment_intent),
  dispute: async (id) => idOf((await stripe().disputes.retrieve(id)).payment_intent),
  "radar.early_fraud_warning": async (id) => {
    const warning = await stripe().radar.earlyFraudWarnings.retrieve(id);
    const charge = idOf(warning.charge);
    return (
      idOf(warning.payment_intent) ?? (charge ? await paymentIntentOf("charge", charge) : null)
    );
  },
};

/** The payment intent an object of Stripe's belongs to. Null: to none. */
export async function paymentIntentOf(objectType: string, id: string): Promise<string | null> {
  return (await intentOf[objectType]?.(id)) ?? null;
}

/** What a payment intent was made for, by the ids we gave it. */
export async function readIntentSource(
  paymentIntentId: string,
): Promise<{ purchaseId: string | null; rechargeAttemptId: string | null; succeeded: boolean }> {
  if (isSimulated(paymentIntentId)) {
    const { purchaseId, attemptId, result } = await readSimulatedIntent(paymentIntentId);
    return { purchaseId, rechargeAttemptId: attemptId, succeeded: result === "succeeded" };
  }
  const { metadata, status } = await stripe().paymentIntents.retrieve(paymentIntentId);
  return {
    purchaseId: metadata.purchase_id ?? null,
    rechargeAttemptId: metadata.recharge_attempt_id ?? null,
    succeeded: status === "succeeded",
  };
}

function refundFacts(refund: Stripe.Refund): RefundFacts {
  const known = ["succeeded", "failed", "canceled"] as const;
  return {
    stripeRefundId: refund.id,
    refundId: refund.metadata?.refund_id ?? null,
    amountCents: BigInt(refund.amount),
    // pending, requires_action and whatever Stripe adds: under way, and out of our balance already.
    state: known.find((state) => state === refund.status) ?? "pending",
    problem: refund.failure_reason ?? null,
    reason: refund.reason,
    createdAt: time(refund.created),
  };
}

function disputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const due = dispute.evidence_details.due_by;
  return {
    stripeDisputeId: dispute.id,
    amountCents: BigInt(dispute.amount),
    currency: dispute.currency,
    state: disputeState(dispute),
    stripeStatus: dispute.status,
    reason: dispute.reason,
    evidenceDueAt: due ? time(due) : null,
    createdAt: time(dispute.created),
  };
}

function disputeState(dispute: Stripe.Dispute): DisputeFacts["state"] {
  switch (dispute.status) {
    case "warning_needs_response":
    case "warning_under_review":
      return "inquiry";
    case "warning_closed":
      return "inquiry_closed";
    case "won":
      return "won";
    case "lost":
      return "lost";
    case "prevented": {
      // Settled with the bank before it became a dispute: with our money, or without any.
      const moved = dispute.balance_transactions.reduce((sum, row) => sum + row.amount, 0);
      return moved < 0 ? "lost" : "inquiry_closed";
    }
    default:
      // needs_response, under_review, appeals, and what Stripe adds: the money is away until it is decided.
      return "open";
  }
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of list) rows.push(row);
  return rows;
}

function idOf(value: string | { id: string } | null | undefined): string | null {
  return typeof value === "string" ? value : (value?.id ?? null);
}

function time(seconds: number): Date {
  return new Date(seconds * 1000);
}

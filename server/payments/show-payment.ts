import type {
  CreditGrant,
  Dispute,
  Organization,
  Payment,
  Purchase,
  Refund,
} from "@/generated/prisma/client";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { purchaseStatusOf, refundableCents } from "./decide-reversal";
import type { PaymentAnswer, PaymentDetailAnswer } from "./payment.schema";

export const paymentParts = {
  organization: true,
  purchase: true,
  refunds: { orderBy: { createdAt: "asc" } },
  disputes: { orderBy: { createdAt: "asc" } },
} as const;

export type PaymentRow = Payment & {
  organization: Organization;
  purchase: Purchase | null;
  refunds: Refund[];
  disputes: Dispute[];
};

/** A payment as staff see it. */
export function showPayment(payment: PaymentRow): PaymentAnswer {
  const requested = payment.refunds
    .filter(({ state }) => state === "requested")
    .reduce((sum, { amountCents }) => sum + amountCents, 0n);
  return {
    id: payment.id,
    organization_id: payment.organizationId,
    organization_name: payment.organization.name,
    organization_slug: payment.organization.slug,
    credit_account_id: payment.creditAccountId,
    source: payment.purchaseId ? "purchase" : "recharge",
    source_id: payment.purchaseId ?? payment.rechargeAttemptId ?? "",
    title: payment.purchase?.title ?? "Recharge",
    state: purchaseStatusOf(payment),
    stripe_payment_intent_id: payment.stripePaymentIntentId,
    stripe_charge_id: payment.stripeChargeId,
    amount_cents: Number(payment.amountCents),
    currency: payment.currency,
    credits: microcreditsToCredits(payment.credits),
    method_type: payment.methodType,
    card_brand: payment.cardBrand,
    card_last4: payment.cardLast4,
    refunded_cents: Number(payment.refundedCents),
    disputed_cents: Number(payment.disputedCents),
    lost_cents: Number(payment.lostCents),
    refundable_cents:
      payment.methodType === "x402" ? 0 : Number(refundableCents(payment, requested)),
    clawed_back_credits: microcreditsToCredits(payment.clawedBack),
    fraud_warning: payment.fraudWarning,
    fraud_warning_at: payment.fraudWarningAt?.toISOString() ?? null,
    created_at: payment.createdAt.toISOString(),
  };
}

/** The same with its grant, its refunds and its disputes. `emails` names the staff by their ids. */
export function showPaymentDetail(
  payment: PaymentRow & { grant: CreditGrant },
  balance: { available: bigint; debt: bigint },
  emails: ReadonlyMap<string, string>,
): PaymentDetailAnswer {
  const { grant } = payment;
  return {
    ...showPayment(payment),
    grant: {
      id: grant.id,
      used: microcreditsToCredits(grant.used),
      remaining: microcreditsToCredits(grant.remaining),
      expired: microcreditsToCredits(grant.expired),
    },
    available_credits: microcreditsToCredits(balance.available),
    debt_credits: microcreditsToCredits(balance.debt),
    refunds: payment.refunds.map((refund) => ({
      id: refund.id,
      stripe_refund_id: refund.stripeRefundId,
      amount_cents: Number(refund.amountCents),
      state: refund.state,
      requested_by: refund.requestedBy
        ? (emails.get(refund.requestedBy) ?? refund.requestedBy)
        : null,
      reason: refund.reason,
      problem: refund.problem,
      created_at: refund.createdAt.toISOString(),
      settled_at: refund.settledAt?.toISOString() ?? null,
    })),
    disputes: payment.disputes.map((dispute) => ({
      id: dispute.id,
      stripe_dispute_id: dispute.stripeDisputeId,
      amount_cents: Number(dispute.amountCents),
      state: dispute.state,
      stripe_status: dispute.stripeStatus,
      reason: dispute.reason,
      evidence_due_at: dispute.evidenceDueAt?.toISOString() ?? null,
      created_at: dispute.createdAt.toISOString(),
      closed_at: dispute.closedAt?.toISOString() ?? null,
    })),
  };
}

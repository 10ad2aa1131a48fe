import type { Payment, Purchase, RechargeAttempt, Refund } from "@/generated/prisma/client";
import { purchaseStatusOf } from "@/server/payments/decide-reversal";
import { type RefundOfPayment, refundTaxLines, taxesOf } from "@/server/payments/refund-taxes";
import { taxCentsOf } from "@/server/payments/tax-lines";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { BillingRecordAnswer } from "./billing-record.schema";

export const rechargeParts = { payment: true, wallet: { select: { name: true } } } as const;

type Recharge = RechargeAttempt & { payment: Payment | null; wallet: { name: string } | null };

const RECHARGE = "Auto-recharge";

export function recordOfPurchase(purchase: Purchase): BillingRecordAnswer {
  return {
    id: purchase.id,
    kind: "purchase",
    title: purchase.title,
    status: purchase.status,
    credits: microcreditsToCredits(purchase.credits),
    amount_cents: Number(purchase.amountCents),
    tax_cents: purchase.taxCents === null ? null : Number(purchase.taxCents),
    currency: purchase.currency,
    method_type: purchase.methodType,
    card_brand: purchase.cardBrand,
    card_last4: purchase.cardLast4,
    card_wallet: purchase.cardWallet,
    bank_last4: purchase.bankLast4,
    problem: purchase.problem,
    receipt_number: purchase.receiptNumber,
    receipt_url: purchase.receiptUrl,
    invoice_pdf_url: purchase.invoicePdfUrl,
    refund_of: null,
    created_at: purchase.createdAt.toISOString(),
    paid_at: purchase.paidAt?.toISOString() ?? null,
  };
}

export function recordOfRecharge(attempt: Recharge): BillingRecordAnswer {
  const { payment, wallet } = attempt;
  return {
    id: attempt.id,
    kind: "recharge",
    title: wallet ? `${RECHARGE} of ${wallet.name}` : RECHARGE,
    status: payment ? purchaseStatusOf(payment) : rechargeStatus[attempt.state],
    credits: microcreditsToCredits(attempt.credits),
    amount_cents: Number(attempt.amountCents),
    tax_cents: payment ? taxCentsOf(attempt.taxLines) : null,
    currency: attempt.currency,
    method_type: "card",
    card_brand: attempt.cardBrand,
    card_last4: attempt.cardLast4,
    card_wallet: null,
    bank_last4: null,
    problem: attempt.failure,
    receipt_number: null,
    receipt_url: attempt.receiptUrl,
    invoice_pdf_url: null,
    refund_of: null,
    created_at: attempt.createdAt.toISOString(),
    paid_at:
      attempt.state === "succeeded" ? (attempt.settledAt ?? attempt.createdAt).toISOString() : null,
  };
}

const rechargeStatus: Record<RechargeAttempt["state"], BillingRecordAnswer["status"]> = {
  claimed: "processing",
  charging: "processing",
  unknown: "processing",
  requires_action: "requires_action",
  succeeded: "paid",
  declined: "failed",
  expired: "expired",
};

export function recordOfRefund(refund: RefundOfPayment): BillingRecordAnswer {
  const { payment } = refund;
  return {
    id: refund.id,
    kind: "refund",
    title: `Refund of ${payment.purchase?.title ?? RECHARGE}`,
    status: refundStatus[refund.state],
    credits: null,
    amount_cents: -Number(refund.amountCents),
    tax_cents: taxCentsOf(taxesOf(payment)) === null ? null : sumOf(refundTaxLines(refund)),
    currency: payment.currency,
    method_type: payment.methodType,
    card_brand: payment.cardBrand,
    card_last4: payment.cardLast4,
    card_wallet: null,
    bank_last4: null,
    problem: refund.problem,
    receipt_number: null,
    receipt_url: null,
    invoice_pdf_url: null,
    refund_of: payment.purchaseId ?? payment.rechargeAttemptId,
    created_at: refund.createdAt.toISOString(),
    paid_at: refund.state === "succeeded" ? (refund.settledAt?.toISOString() ?? null) : null,
  };
}

function sumOf(lines: { amount_cents: number }[]): number {
  return lines.reduce((sum, { amount_cents }) => sum + amount_cents, 0);
}

const refundStatus: Record<Refund["state"], BillingRecordAnswer["status"]> = {
  requested: "processing",
  pending: "processing",
  succeeded: "refunded",
  failed: "failed",
  canceled: "failed",
};

import type { Prisma } from "@/generated/prisma/client";
import { refundedTaxLines } from "./tax-lines";

/** What has to be read with a refund to show it, with the taxes in it. */
export const refundParts = {
  payment: {
    include: {
      purchase: { select: { title: true, taxLines: true } },
      rechargeAttempt: { select: { taxLines: true } },
      refunds: { select: { id: true, amountCents: true, state: true } },
    },
  },
} as const;

export type RefundOfPayment = Prisma.RefundGetPayload<{ include: typeof refundParts }>;

/** The taxes that a refund takes back, as negative amounts. */
export function refundTaxLines({ id, amountCents, payment }: RefundOfPayment) {
  const before = payment.refunds
    .filter((other) => other.id < id && other.state !== "failed" && other.state !== "canceled")
    .reduce((sum, other) => sum + other.amountCents, 0n);
  const share = { paid: payment.amountCents, before, refunded: amountCents };
  return refundedTaxLines(taxesOf(payment), share);
}

/** The taxes in what was paid, as they are stored. */
export function taxesOf({ purchase, rechargeAttempt }: RefundOfPayment["payment"]): unknown {
  return purchase?.taxLines ?? rechargeAttempt?.taxLines;
}

import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";

/** Money that arrived and became a grant. Cents and microcredits. */
export type ArrivedPayment = {
  creditAccountId: string;
  organizationId: string;
  /** What the money was for. */
  source: { purchaseId: string } | { rechargeAttemptId: string };
  stripePaymentIntentId: string;
  stripeChargeId: string | null;
  amountCents: bigint;
  currency: string;
  credits: bigint;
  /** As Stripe names it: card, us_bank_account, customer_balance, crypto. */
  methodType: string;
  cardBrand: string | null;
  cardLast4: string | null;
};

/** The `source` of the grant a payment became: unique, so one payment grants once. */
export function grantSourceOf(stripePaymentIntentId: string): string {
  return `payment:${stripePaymentIntentId}`;
}

/**
 * Writes a payment down, in the transaction that posted its grant and after it. From here on refunds,
 * disputes and the reconciliation know it.
 * @throws when the payment intent was recorded before, or no grant names it as its source.
 */
export async function recordPayment(tx: Tx, payment: ArrivedPayment, now: Date): Promise<void> {
  const { source, ...facts } = payment;
  const grant = await tx.creditGrant.findUniqueOrThrow({
    where: { source: grantSourceOf(payment.stripePaymentIntentId) },
    select: { id: true },
  });
  await tx.payment.create({
    data: { id: newId("payment"), ...facts, ...source, grantId: grant.id, createdAt: now },
  });
}

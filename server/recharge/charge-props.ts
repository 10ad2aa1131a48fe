import type { RechargeAttempt } from "@/generated/prisma/client";

/** What every email about an attempt says: whose it was, the exact amount, which card. */
export function chargeProps(attempt: RechargeAttempt, organizationName: string) {
  return {
    organizationName,
    amountCents: Number(attempt.amountCents),
    currency: attempt.currency,
    cardBrand: attempt.cardBrand,
    cardLast4: attempt.cardLast4,
  };
}

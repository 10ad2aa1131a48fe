import type { RechargeAttempt } from "@/generated/prisma/client";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/** What every webhook about a charge of the saved card says of it. */
export function chargeFacts(attempt: RechargeAttempt) {
  return {
    recharge_attempt_id: attempt.id,
    credits: microcreditsToCredits(attempt.credits),
    amount_cents: Number(attempt.amountCents),
    currency: attempt.currency,
    card: { brand: attempt.cardBrand, last4: attempt.cardLast4 },
  };
}

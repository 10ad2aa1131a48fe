import type { RechargeAttempt } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { cancelIntent } from "@/server/gateways/stripe/charge-saved-card";
import { closeCheckout } from "@/server/gateways/stripe/checkout";
import { settleConfirmation } from "./confirm-attempt";
import { settleAttempt } from "./settle-attempt";

/**
 * Makes sure that an attempt which waits, or waited, for a person cannot be paid any more. What was
 * paid a moment before is settled.
 */
export async function closeConfirmation(attemptId: string, now: Date): Promise<void> {
  const attempt: RechargeAttempt | null = await db().rechargeAttempt.findUnique({
    where: { id: attemptId },
  });
  if (!attempt) return;
  if (attempt.confirmSessionId) {
    await closeCheckout(attempt.confirmSessionId);
    await settleConfirmation(attempt.confirmSessionId, now);
  }
  if (attempt.stripePaymentIntentId && attempt.state !== "succeeded") {
    const tried = await cancelIntent(attempt.stripePaymentIntentId, "abandoned");
    if (tried.result === "succeeded") await settleAttempt(attemptId, tried, now);
  }
}

import { readPaymentIntent } from "@/server/gateways/stripe/charge-saved-card";
import { settleAttempt } from "@/server/recharge/settle-attempt";
import type { Handler } from "./handler";

/** A charge of a saved card succeeded or failed. What a person pays is finished by its Checkout. */
export const settleIntent: Handler = async (paymentIntentId, now) => {
  const { attemptId, ...outcome } = await readPaymentIntent(paymentIntentId);
  if (!attemptId) return "ignored";
  await settleAttempt(attemptId, outcome, now);
};

import { db } from "@/server/foundation/db";
import { readPaymentIntent } from "@/server/gateways/stripe/charge-saved-card";
import { fulfil } from "@/server/purchases/fulfil";
import { settleAttempt } from "@/server/recharge/settle-attempt";
import type { Handler } from "./handler";

/** A charge of a saved card succeeded or failed. What a person pays is finished by its Checkout. */
export const settleIntent: Handler = async (paymentIntentId, now) => {
  const { attemptId, ...outcome } = await readPaymentIntent(paymentIntentId);
  if (!attemptId) return "ignored";
  await settleAttempt(attemptId, outcome, now);
};

/** A transfer came short, or a purchase's payment was given up: its Checkout says where it stands now. */
export const lookAtPurchase: Handler = async (paymentIntentId, now) => {
  const { purchaseId } = await readPaymentIntent(paymentIntentId);
  const purchase = purchaseId
    ? await db().purchase.findUnique({ where: { id: purchaseId } })
    : null;
  if (!purchase?.checkoutSessionId) return "ignored";
  await fulfil(purchase.checkoutSessionId, now);
};

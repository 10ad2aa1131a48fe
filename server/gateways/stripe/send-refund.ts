import Stripe from "stripe";
import { failureText } from "@/server/foundation/storable-text";
import { stripe } from "./client";
import { isSimulated } from "./simulated/simulated-checkout";
import { refundSimulated } from "./simulated/simulated-reversals";

/** What became of a refund that was sent. `unknown`: it may or may not have been made; ask again with the same key. */
export type RefundOutcome =
  | { result: "made"; stripeRefundId: string }
  | { result: "refused"; reason: string }
  | { result: "unknown"; reason: string };

/**
 * Gives a part of a payment back. The refund's id and the number of the try are the idempotency key, so the
 * same try can be sent any number of times within a day and is made at most once.
 */
export async function sendRefund(refund: {
  id: string;
  paymentIntentId: string;
  amountCents: bigint;
  /** From 1: a new one only when nothing came of the one before. */
  number: number;
}): Promise<RefundOutcome> {
  if (isSimulated(refund.paymentIntentId)) return refundSimulated(refund);
  try {
    const made = await stripe().refunds.create(
      {
        payment_intent: refund.paymentIntentId,
        amount: Number(refund.amountCents),
        metadata: { refund_id: refund.id },
      },
      { idempotencyKey: `refund:${refund.id}${refund.number > 1 ? `:${refund.number}` : ""}` },
    );
    return { result: "made", stripeRefundId: made.id };
  } catch (error) {
    // Only what Stripe says about this very refund is a refusal. Our key, its limits and the network are not.
    if (error instanceof Stripe.errors.StripeInvalidRequestError)
      return { result: "refused", reason: error.message };
    return { result: "unknown", reason: failureText(error) };
  }
}

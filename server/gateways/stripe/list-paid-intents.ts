import type Stripe from "stripe";
import { stripe } from "./client";
import {
  type PurchaseNote,
  type RechargeNote,
  readPurchaseNote,
  readRechargeNote,
} from "./payment-notes";

/** A payment that succeeded at Stripe, and what our notes on it say that it was for. */
export type PaidIntent = {
  paymentIntentId: string;
  amountCents: bigint;
  currency: string;
  creditAccountId: string | null;
  customerId: string;
  paymentMethodId: string;
  card: { brand: string; last4: string; fingerprint: string | null } | null;
  createdAt: Date;
} & (
  | { purchaseId: string; note: PurchaseNote | null }
  | { rechargeAttemptId: string; note: RechargeNote | null }
);

/** The payments of ours that Stripe was asked for since a time, and that succeeded; oldest first. */
export async function listPaidIntents(since: Date): Promise<PaidIntent[]> {
  const found: PaidIntent[] = [];
  for await (const intent of stripe().paymentIntents.list({
    created: { gte: Math.floor(since.getTime() / 1000) },
    limit: 100,
    expand: ["data.latest_charge"],
  })) {
    const { purchase_id, recharge_attempt_id, credit_account_id } = intent.metadata;
    if (intent.status !== "succeeded") continue;
    const facts = {
      paymentIntentId: intent.id,
      amountCents: BigInt(intent.amount_received),
      currency: intent.currency,
      creditAccountId: credit_account_id ?? null,
      customerId: idOf(intent.customer),
      paymentMethodId: idOf(intent.payment_method),
      card: cardOf(intent.latest_charge),
      createdAt: new Date(intent.created * 1000),
    };
    if (purchase_id)
      found.push({ ...facts, purchaseId: purchase_id, note: readPurchaseNote(intent.metadata) });
    else if (recharge_attempt_id)
      found.push({
        ...facts,
        rechargeAttemptId: recharge_attempt_id,
        note: readRechargeNote(intent.metadata),
      });
  }
  return found.reverse();
}

/** The Checkout that a payment was made in. */
export async function findCheckoutOf(paymentIntentId: string): Promise<string | null> {
  const { data } = await stripe().checkout.sessions.list({ payment_intent: paymentIntentId });
  return data[0]?.id ?? null;
}

function idOf(object: string | { id: string } | null): string {
  return (typeof object === "string" ? object : object?.id) ?? "";
}

function cardOf(charge: string | Stripe.Charge | null): PaidIntent["card"] {
  const card = typeof charge === "object" ? charge?.payment_method_details?.card : undefined;
  if (!card?.brand || !card.last4) return null;
  return { brand: card.brand, last4: card.last4, fingerprint: card.fingerprint ?? null };
}

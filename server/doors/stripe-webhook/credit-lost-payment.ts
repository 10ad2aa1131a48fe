import { db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { readPaymentIntent } from "@/server/gateways/stripe/charge-saved-card";
import { findCheckoutOf, type PaidIntent } from "@/server/gateways/stripe/list-paid-intents";
import { convergePayment } from "@/server/payments/converge-payment";
import { fulfil } from "@/server/purchases/fulfil";
import { settleAttempt } from "@/server/recharge/settle-attempt";

type Purchase = Extract<PaidIntent, { purchaseId: string }>;
type Recharge = Extract<PaidIntent, { rechargeAttemptId: string }>;

/**
 * Credits a payment that the restored books lost, on the way that every payment goes: its purchase or recharge is
 * written down again under its own id, then settled with what Stripe says. So it counts once, however often and by
 * whomever else it is done. Refunds and disputes of it follow.
 */
export async function creditLostPayment(intent: PaidIntent, now: Date): Promise<void> {
  if ("purchaseId" in intent) await creditPurchase(intent, now);
  else await creditRecharge(intent, now);
  await convergePayment(intent.paymentIntentId, now);
}

async function creditPurchase(intent: Purchase, now: Date): Promise<void> {
  const sessionId = await findCheckoutOf(intent.paymentIntentId);
  invariant(sessionId, "a purchase is paid in a Checkout");
  if (intent.note) {
    const { note } = intent;
    const quote = note.quoteId
      ? await db().salesQuote.findUnique({ where: { id: note.quoteId } })
      : null;
    const data = {
      id: intent.purchaseId,
      creditAccountId: accountOf(intent),
      organizationId: note.organizationId,
      kind: quote ? "quote" : note.packageKey ? "package" : "custom_amount",
      quoteId: quote?.id ?? null,
      packageKey: note.packageKey,
      title: note.title,
      credits: note.credits,
      amountCents: intent.amountCents,
      currency: intent.currency,
      priceVersion: note.priceVersion,
      status: "checkout_open",
      checkoutSessionId: sessionId,
      createdAt: intent.createdAt,
    } as const;
    await db().purchase.createMany({ data: [data], skipDuplicates: true });
  }
  await fulfil(sessionId, now);
}

async function creditRecharge(intent: Recharge, now: Date): Promise<void> {
  if (intent.note) {
    const data = {
      id: intent.rechargeAttemptId,
      creditAccountId: accountOf(intent),
      walletId: intent.note.walletId,
      state: "expired", // and may be paid all the same: a payment counts whatever was believed before
      live: false,
      amountCents: intent.amountCents,
      currency: intent.currency,
      credits: intent.note.credits,
      availableBefore: 0n, // gone with the books of that moment
      stripeCustomerId: intent.customerId,
      stripePaymentMethodId: intent.paymentMethodId,
      cardBrand: intent.card?.brand ?? "",
      cardLast4: intent.card?.last4 ?? "",
      cardFingerprint: intent.card?.fingerprint ?? null,
      failure: "Lost with the database, and written down again from Stripe",
      createdAt: intent.createdAt,
    } as const;
    await db().rechargeAttempt.createMany({ data: [data], skipDuplicates: true });
  }
  await settleAttempt(
    intent.rechargeAttemptId,
    await readPaymentIntent(intent.paymentIntentId),
    now,
  );
}

function accountOf({ creditAccountId }: PaidIntent): string {
  invariant(creditAccountId, "what is credited has an account");
  return creditAccountId;
}

import Stripe from "stripe";
import { failureText } from "@/server/foundation/storable-text";
import { isCustomerMissing, isRefusal, nullWhenMissing, stripe } from "./client";
import { readCard } from "./customers";
import { type RechargeNote, writeRechargeNote } from "./payment-notes";
import type { TaxFacts } from "./read-checkout";
import {
  cancelSimulatedIntent,
  chargeSimulatedCard,
  findSimulatedCharge,
  readSimulatedIntent,
} from "./simulated/simulated-charges";
import { isSimulated } from "./simulated/simulated-checkout";

/** What became of an off-session charge. `unknown` means: it may or may not have happened; ask again with the same key. */
export type ChargeOutcome =
  | {
      result: "succeeded";
      paymentIntentId: string;
      chargeId: string | null;
      methodType: string;
      amountCents: bigint;
      currency: string;
      /** The card that paid, as Stripe names it. */
      card: { brand: string; last4: string } | null;
      receiptUrl: string | null;
      /** The tax in it, where a hosted page computed it; of a saved card it is known before. */
      taxes?: TaxFacts[] | null;
    }
  | { result: "processing"; paymentIntentId: string }
  | { result: "requires_action"; paymentIntentId: string }
  | {
      result: "declined";
      paymentIntentId: string | null;
      code: string;
      declineCode: string | null;
      adviceCode: string | null;
    }
  | Refused
  | { result: "unknown"; reason: string };

/**
 * Stripe looked at the call and would not carry it out: says nothing about the card's bank. `missing` names
 * what Stripe does not know any more, or doesn't take. Nothing was charged, nor will be under this key.
 */
type Refused = {
  result: "refused";
  missing: "card" | "customer" | "tax" | null;
  code: string;
  reason: string;
};

export type SavedCardCharge = {
  attemptId: string;
  creditAccountId: string;
  customerId: string;
  paymentMethodId: string;
  amountCents: bigint;
  currency: string;
  /** Written at Stripe too, so that an attempt younger than the backup we restored can be written down again. */
  note: RechargeNote;
  /** Stripe books the tax that it computed when the charge is paid, and takes it back with a refund. */
  taxCalculationId: string | null;
};

/**
 * Charges a saved card off session. The attempt's id is the idempotency key, so the same attempt can
 * be sent any number of times and is charged at most once.
 */
export async function chargeSavedCard(charge: SavedCardCharge): Promise<ChargeOutcome> {
  if (isSimulated(charge.customerId)) return chargeSimulatedCard(charge);
  try {
    const intent = await stripe().paymentIntents.create(
      {
        amount: Number(charge.amountCents),
        currency: charge.currency,
        customer: charge.customerId,
        payment_method: charge.paymentMethodId,
        off_session: true,
        confirm: true,
        description: "Auto-recharge",
        ...(charge.taxCalculationId
          ? { hooks: { inputs: { tax: { calculation: charge.taxCalculationId } } } }
          : {}),
        metadata: {
          recharge_attempt_id: charge.attemptId,
          credit_account_id: charge.creditAccountId,
          ...writeRechargeNote(charge.note),
        },
        expand: ["latest_charge"],
      },
      { idempotencyKey: `recharge:${charge.attemptId}` },
    );
    return outcomeOf(intent);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) {
      const intent = error.payment_intent as Stripe.PaymentIntent | undefined;
      if (error.code === "authentication_required" && intent)
        return { result: "requires_action", paymentIntentId: intent.id };
      return {
        result: "declined",
        paymentIntentId: intent?.id ?? null,
        code: error.code ?? "card_declined",
        declineCode: error.decline_code ?? null,
        adviceCode: error.advice_code ?? null,
      };
    }
    if (isRefusal(error) && !(error instanceof Stripe.errors.StripeIdempotencyError))
      return refusalOf(error as Stripe.errors.StripeError, charge);
    // Everything else (our key, the network, Stripe's own failures) leaves it open.
    return { result: "unknown", reason: failureText(error) };
  }
}

/** What Stripe says of a card that was detached differs, so the card itself is looked at. */
async function refusalOf(
  error: Stripe.errors.StripeError,
  { paymentMethodId, customerId }: SavedCardCharge,
): Promise<Refused> {
  const refused = {
    result: "refused" as const,
    code: error.code ?? error.type,
    reason: error.message,
  };
  if (isCustomerMissing(error)) return { ...refused, missing: "customer" };
  if (error.param?.startsWith("hooks")) return { ...refused, missing: "tax" };
  const isSaved = await readCard(paymentMethodId)
    .then((card) => card?.customerId === customerId)
    .catch(() => true);
  return { ...refused, missing: isSaved ? null : "card" };
}

/**
 * Finds the payment intent of an attempt whose answer was lost, among what the customer paid since.
 * Null: Stripe has none.
 */
export async function findRechargeIntent(
  customerId: string,
  attemptId: string,
  since: Date,
): Promise<ChargeOutcome | null> {
  if (isSimulated(customerId)) return findSimulatedCharge(attemptId);
  const intents = stripe().paymentIntents.list({
    customer: customerId,
    created: { gte: Math.floor(since.getTime() / 1000) - 300 },
    limit: 100,
    expand: ["data.latest_charge"],
  });
  try {
    for await (const intent of intents)
      if (intent.metadata.recharge_attempt_id === attemptId) return outcomeOf(intent);
    return null;
  } catch (error) {
    return nullWhenMissing(error);
  }
}

/** Reads a payment intent again, for events and for attempts whose outcome was lost. */
export async function readPaymentIntent(
  paymentIntentId: string,
): Promise<ChargeOutcome & { attemptId: string | null; purchaseId: string | null }> {
  if (isSimulated(paymentIntentId)) return readSimulatedIntent(paymentIntentId);
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId, {
    expand: ["latest_charge"],
  });
  return {
    ...outcomeOf(intent),
    attemptId: intent.metadata.recharge_attempt_id ?? null,
    purchaseId: intent.metadata.purchase_id ?? null,
  };
}

/**
 * Makes sure a payment intent is never charged any more. One that is through already stays as it is.
 * @returns what became of it, read after the attempt to cancel.
 */
export async function cancelIntent(
  paymentIntentId: string,
  reason: "abandoned" | "requested_by_customer",
): Promise<ChargeOutcome> {
  if (isSimulated(paymentIntentId)) return cancelSimulatedIntent(paymentIntentId);
  await stripe()
    .paymentIntents.cancel(paymentIntentId, { cancellation_reason: reason })
    .catch((error: unknown) => {
      // Cancelled before, paid, or being paid: the look below tells which.
      if (!isRefusal(error)) throw error;
    });
  return readPaymentIntent(paymentIntentId);
}

function outcomeOf(intent: Stripe.PaymentIntent): ChargeOutcome {
  switch (intent.status) {
    case "succeeded": {
      const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
      return {
        result: "succeeded",
        paymentIntentId: intent.id,
        chargeId: charge?.id ?? null,
        methodType: charge?.payment_method_details?.type ?? "card",
        amountCents: BigInt(intent.amount_received),
        currency: intent.currency,
        card: cardOf(charge),
        receiptUrl: charge?.receipt_url ?? null,
      };
    }
    case "processing":
      return { result: "processing", paymentIntentId: intent.id };
    case "requires_action":
      return { result: "requires_action", paymentIntentId: intent.id };
    default: {
      const failure = intent.last_payment_error;
      if (failure?.code === "authentication_required")
        return { result: "requires_action", paymentIntentId: intent.id };
      return {
        result: "declined",
        paymentIntentId: intent.id,
        code: failure?.code ?? intent.status,
        declineCode: failure?.decline_code ?? null,
        adviceCode: failure?.advice_code ?? null,
      };
    }
  }
}

function cardOf(charge: Stripe.Charge | null): { brand: string; last4: string } | null {
  const card = charge?.payment_method_details?.card;
  return card?.brand && card.last4 ? { brand: card.brand, last4: card.last4 } : null;
}

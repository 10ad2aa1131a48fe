import type Stripe from "stripe";
import { hashToUuid } from "@/server/foundation/ids";
import { stripe } from "./client";

export type SavedCard = {
  stripePaymentMethodId: string;
  fingerprint: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
};

/** A finished or open Checkout session, as far as we decide on it. Read from Stripe, never from a webhook's body. */
export type CheckoutFacts = {
  sessionId: string;
  mode: "payment" | "setup" | "subscription" | string;
  status: "open" | "complete" | "expired" | string | null;
  paymentStatus: "paid" | "unpaid" | "no_payment_required" | string;
  amountTotalCents: bigint | null;
  currency: string | null;
  customerId: string | null;
  paymentIntentId: string | null;
  /** The payment can no longer succeed: a bank debit was returned, or the intent cancelled. */
  paymentFailed: boolean;
  purchaseId: string | null;
  creditAccountId: string | null;
  card: SavedCard | null;
  receiptNumber: string | null;
  receiptUrl: string | null;
};

/** Makes the customer of a credit account. Repeated with the same account it answers the same customer. */
export async function createCustomer(input: {
  creditAccountId: string;
  name: string;
  email: string | null;
}): Promise<string> {
  const customer = await stripe().customers.create(
    {
      name: input.name,
      ...(input.email ? { email: input.email } : {}),
      metadata: { credit_account_id: input.creditAccountId },
    },
    // With what is sent: after a lost answer and a rename the same key would be another request.
    {
      idempotencyKey: `customer:${hashToUuid(input.creditAccountId, input.name, input.email ?? "")}`,
    },
  );
  return customer.id;
}

/** Opens a hosted Checkout for a purchase. The amount is ours; the session only carries it. */
export async function openPaymentCheckout(input: {
  purchaseId: string;
  creditAccountId: string;
  customerId: string;
  title: string;
  description: string;
  amountCents: bigint;
  currency: string;
  expiresAt: Date;
  successUrl: string;
  cancelUrl: string;
}): Promise<{ sessionId: string; url: string }> {
  const metadata = { purchase_id: input.purchaseId, credit_account_id: input.creditAccountId };
  const session = await stripe().checkout.sessions.create(
    {
      mode: "payment",
      ui_mode: "hosted_page",
      customer: input.customerId,
      client_reference_id: input.purchaseId,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: input.currency,
            unit_amount: Number(input.amountCents),
            product_data: { name: input.title, description: input.description },
          },
        },
      ],
      payment_intent_data: { metadata, description: input.title },
      payment_method_options: { card: { setup_future_usage: "off_session" } },
      invoice_creation: { enabled: true },
      metadata,
      expires_at: Math.floor(input.expiresAt.getTime() / 1000),
      success_url: input.successUrl,
      cancel_url: input.cancelUrl,
    },
    { idempotencyKey: `checkout:${input.purchaseId}` },
  );
  return { sessionId: session.id, url: session.url ?? "" };
}

/** Opens a hosted page that saves a card and charges nothing. */
export async function openSetupCheckout(input: {
  creditAccountId: string;
  customerId: string;
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
}): Promise<{ sessionId: string; url: string }> {
  const metadata = { credit_account_id: input.creditAccountId };
  const session = await stripe().checkout.sessions.create(
    {
      mode: "setup",
      ui_mode: "hosted_page",
      currency: "usd",
      customer: input.customerId,
      metadata,
      setup_intent_data: { metadata },
      success_url: input.successUrl,
      cancel_url: input.cancelUrl,
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return { sessionId: session.id, url: session.url ?? "" };
}

/** Reads a Checkout session again from Stripe. Null when Stripe knows no such session. */
export async function readCheckout(sessionId: string): Promise<CheckoutFacts | null> {
  const expand = [
    "payment_intent",
    "payment_intent.payment_method",
    "payment_intent.latest_charge",
    "setup_intent",
    "setup_intent.payment_method",
  ];
  const session = await stripe()
    .checkout.sessions.retrieve(sessionId, { expand })
    .catch(nullWhenMissing);
  if (!session) return null;
  const intent = expanded(session.payment_intent);
  const setup = expanded(session.setup_intent);
  const method = expanded(intent?.payment_method) ?? expanded(setup?.payment_method);
  const charge = expanded(intent?.latest_charge);
  return {
    sessionId: session.id,
    mode: session.mode ?? "payment",
    status: session.status,
    paymentStatus: session.payment_status,
    amountTotalCents: session.amount_total === null ? null : BigInt(session.amount_total),
    currency: session.currency,
    customerId:
      typeof session.customer === "string" ? session.customer : (session.customer?.id ?? null),
    paymentIntentId:
      typeof session.payment_intent === "string" ? session.payment_intent : (intent?.id ?? null),
    paymentFailed: intent?.status === "requires_payment_method" || intent?.status === "canceled",
    purchaseId: session.metadata?.purchase_id ?? null,
    creditAccountId: session.metadata?.credit_account_id ?? null,
    // Only a card that stays with the customer may be charged again.
    card: method?.customer ? cardOf(method) : null,
    receiptNumber: charge?.receipt_number ?? null,
    receiptUrl: charge?.receipt_url ?? null,
  };
}

/** Forgets a saved card at Stripe. One that is gone already is fine. */
export async function detachCard(stripePaymentMethodId: string): Promise<void> {
  await stripe().paymentMethods.detach(stripePaymentMethodId).catch(nullWhenMissing);
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "resource_missing") return null;
  throw error;
}

function cardOf(method: Stripe.PaymentMethod): SavedCard | null {
  const { card } = method;
  if (!card?.fingerprint) return null;
  return {
    stripePaymentMethodId: method.id,
    fingerprint: card.fingerprint,
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
  };
}

function expanded<T extends object>(value: string | T | null | undefined): T | null {
  return typeof value === "object" ? value : null;
}

import type Stripe from "stripe";
import { makeUnderKey, stripe } from "./client";
import { type PurchaseNote, writePurchaseNote } from "./payment-notes";
import { closeSimulatedPage, isSimulated, openSimulatedPage } from "./simulated/simulated-checkout";
import { computesTax } from "./tax";

/** What Checkout may offer by name; without a list it offers whatever is switched on at Stripe. */
export type MethodType = "card" | "us_bank_account" | "customer_balance" | "crypto";

/** Opens a hosted Checkout for a purchase. The amount is ours; the session only carries it. */
export async function openPaymentCheckout(input: {
  purchaseId: string;
  creditAccountId: string;
  /** Written at Stripe too, so that a purchase younger than the backup we restored can be written down again. */
  note: PurchaseNote;
  customerId: string;
  title: string;
  description: string;
  amountCents: bigint;
  currency: string;
  /** Empty: every method that is switched on at Stripe. */
  offeredMethods: readonly string[];
  expiresAt: Date;
  successUrl: string;
  cancelUrl: string;
}): Promise<{ sessionId: string; url: string }> {
  const key = `checkout:${input.purchaseId}:${input.customerId}`;
  if (isSimulated(input.customerId))
    return openSimulatedPage({
      ...pageOf(input),
      mode: "payment",
      key,
      purchaseId: input.purchaseId,
    });
  const metadata = {
    purchase_id: input.purchaseId,
    credit_account_id: input.creditAccountId,
    ...writePurchaseNote(input.note),
  };
  return openPage(
    {
      ...paymentSession(input, metadata, input.offeredMethods),
      client_reference_id: input.purchaseId,
    },
    // A page for a customer that is gone was refused; the next one is another request.
    key,
  );
}

/**
 * Opens the page on which a person confirms a recharge that their bank would not let pass without
 * them. `number` counts the pages of one attempt: the same one sent again is the same page.
 */
export async function openConfirmationCheckout(input: {
  attemptId: string;
  number: number;
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
  const key = `recharge-confirmation:${input.attemptId}:${input.number}`;
  if (isSimulated(input.customerId))
    return openSimulatedPage({
      ...pageOf(input),
      mode: "payment",
      key,
      attemptId: input.attemptId,
    });
  const metadata = {
    recharge_attempt_id: input.attemptId,
    credit_account_id: input.creditAccountId,
  };
  // Only what is paid at once: a debit under way for days would leave the account without credits.
  return openPage(
    { ...paymentSession(input, metadata, ["card"]), client_reference_id: input.attemptId },
    key,
  );
}

/** Opens a hosted page that saves a card and charges nothing. */
export async function openSetupCheckout(input: {
  creditAccountId: string;
  customerId: string;
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
}): Promise<{ sessionId: string; url: string }> {
  if (isSimulated(input.customerId)) {
    const { creditAccountId, successUrl, cancelUrl, idempotencyKey: key } = input;
    const title = "Save a card";
    return openSimulatedPage({ creditAccountId, successUrl, cancelUrl, mode: "setup", key, title });
  }
  const metadata = { credit_account_id: input.creditAccountId };
  return openPage(
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
    input.idempotencyKey,
  );
}

/** Closes an open Checkout, so that nobody can pay on it any more. One that is closed already stays as it is. */
export async function closeCheckout(sessionId: string): Promise<void> {
  if (isSimulated(sessionId)) return closeSimulatedPage(sessionId);
  const session = await stripe().checkout.sessions.retrieve(sessionId);
  if (session.status === "open") await stripe().checkout.sessions.expire(sessionId);
}

function pageOf(page: {
  creditAccountId: string;
  title: string;
  amountCents: bigint;
  currency: string;
  expiresAt: Date;
  successUrl: string;
  cancelUrl: string;
}) {
  const { creditAccountId, title, amountCents, currency, expiresAt, successUrl, cancelUrl } = page;
  return { creditAccountId, title, amountCents, currency, expiresAt, successUrl, cancelUrl };
}

async function openPage(
  parameters: Stripe.Checkout.SessionCreateParams,
  key: string,
): Promise<{ sessionId: string; url: string }> {
  const session = await makeUnderKey(key, (idempotencyKey) =>
    stripe().checkout.sessions.create(parameters, { idempotencyKey }),
  );
  return { sessionId: session.id, url: session.url ?? "" };
}

function paymentSession(
  input: {
    customerId: string;
    title: string;
    description: string;
    amountCents: bigint;
    currency: string;
    expiresAt: Date;
    successUrl: string;
    cancelUrl: string;
  },
  metadata: Stripe.MetadataParam,
  offeredMethods: readonly string[],
): Stripe.Checkout.SessionCreateParams {
  const offers = (method: string) => offeredMethods.length === 0 || offeredMethods.includes(method);
  return {
    mode: "payment",
    ui_mode: "hosted_page",
    customer: input.customerId,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: input.currency,
          unit_amount: Number(input.amountCents),
          product_data: { name: input.title, description: input.description },
          ...(computesTax() ? { tax_behavior: "inclusive" as const } : {}),
        },
      },
    ],
    // The address decides the tax. It is kept, so that recharges are taxed where the buyer is.
    ...(computesTax()
      ? {
          automatic_tax: { enabled: true },
          customer_update: { address: "auto" as const, name: "auto" as const },
          tax_id_collection: { enabled: true },
        }
      : {}),
    payment_intent_data: { metadata, description: input.title },
    ...(offeredMethods.length === 0
      ? {}
      : {
          allowed_payment_method_types:
            offeredMethods as Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType[],
        }),
    payment_method_options: {
      // On the card alone: asked of the whole payment it would hide wire and stablecoins.
      ...(offers("card") ? { card: { setup_future_usage: "off_session" } } : {}),
      ...(offers("customer_balance")
        ? {
            customer_balance: {
              funding_type: "bank_transfer",
              bank_transfer: { type: "us_bank_transfer" },
            },
          }
        : {}),
    },
    invoice_creation: { enabled: true },
    metadata,
    expires_at: Math.floor(input.expiresAt.getTime() / 1000),
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
  };
}

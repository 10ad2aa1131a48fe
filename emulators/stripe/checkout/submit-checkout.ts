import { type ErrorBody, invalidRequest, StripeApiError } from "../http/stripe-api-error.ts";
import { confirmPaymentIntent } from "../payments/confirm-payment-intent.ts";
import { confirmSetupIntent, createSetupIntent } from "../payments/confirm-setup-intent.ts";
import { createCustomer } from "../payments/create-customer.ts";
import { createPaymentIntent } from "../payments/create-payment-intent.ts";
import { toMetadata } from "../payments/create-payment-method.ts";
import { payInvoiceOfSession } from "../payments/pay-invoice-of-session.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type {
  SessionSecret,
  StoredPaymentIntent,
  StoredPaymentMethod,
  StoredSession,
} from "../state/tables.ts";
import { taxSession } from "../tax/tax-checkout.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

export type CheckoutResult =
  | { kind: "complete" }
  | { kind: "authenticate"; intent: string }
  | { kind: "declined"; error: ErrorBody };

/** What the person on the page sends: who they are and what they pay with. */
export interface CheckoutSubmission {
  email: string | null;
  name: string | null;
  method: StoredPaymentMethod;
}

/** Pays (or saves a card) on an open session. A decline leaves the session open for another try. */
export function submitCheckout(
  emulator: Emulator,
  session: StoredSession,
  submission: CheckoutSubmission,
): CheckoutResult {
  requireOpen(emulator, session);
  const secret = emulator.tables.sessionSecrets.get(session.id);
  if (!secret) throw invalidRequest(`Checkout session ${session.id} has no contents.`);
  if (!session.payment_method_types.includes(submission.method.type)) {
    throw invalidRequest(
      `This Checkout session does not offer ${submission.method.type}; it offers ${session.payment_method_types.join(", ")}.`,
    );
  }
  taxSession(emulator, session, submission.method.billing_details.address);
  rememberCustomer(emulator, session, submission);
  try {
    return session.mode === "setup"
      ? submitSetup(emulator, session, secret, submission.method)
      : submitPayment(emulator, session, secret, submission.method);
  } catch (error) {
    if (error instanceof StripeApiError && error.status === 402) {
      return { kind: "declined", error: error.body };
    }
    throw error;
  }
}

/** Ends a session whose payment or setup succeeded or was accepted, and tells the app. */
export function completeSession(emulator: Emulator, session: StoredSession): void {
  const intent = emulator.tables.paymentIntents.get(session.payment_intent ?? "");
  session.status = "complete";
  if (session.consent_collection?.terms_of_service === "required") {
    session.consent = { promotions: null, terms_of_service: "accepted" };
  }
  session.url = null;
  if (session.mode === "setup") session.payment_status = "no_payment_required";
  else session.payment_status = intent?.status === "succeeded" ? "paid" : "unpaid";
  if (intent && intent.status === "succeeded") payInvoiceOfSession(emulator, session, intent);
  emitEvent(emulator, "checkout.session.completed", session);
}

/** Closes an open session; nobody can pay on it any more. */
export function expireSession(emulator: Emulator, session: StoredSession): void {
  if (session.status !== "open") {
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  session.status = "expired";
  session.url = null;
  const intent = emulator.tables.paymentIntents.get(session.payment_intent ?? "");
  if (intent && intent.status !== "succeeded" && intent.status !== "canceled") {
    intent.status = "canceled";
    intent.canceled_at = nowSeconds(emulator);
    intent.cancellation_reason = "expired";
    intent.next_action = null;
    emitEvent(emulator, "payment_intent.canceled", intent);
  }
  emitEvent(emulator, "checkout.session.expired", session);
}

function requireOpen(emulator: Emulator, session: StoredSession): void {
  if (session.status === "open" && session.expires_at <= nowSeconds(emulator)) {
    expireSession(emulator, session);
  }
  if (session.status !== "open") {
    throw invalidRequest(`This Checkout session is ${session.status}: it takes no more payments.`);
  }
}

function rememberCustomer(
  emulator: Emulator,
  session: StoredSession,
  submission: CheckoutSubmission,
): void {
  const known = emulator.tables.customers.get(session.customer ?? "");
  const email = known?.email ?? submission.email ?? session.customer_email;
  session.customer_details = {
    address: submission.method.billing_details.address,
    business_name: null,
    email,
    individual_name: null,
    name: submission.name ?? known?.name ?? null,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
  const needed = session.customer_creation === "always" || session.mode === "setup";
  if (session.customer === null && (needed || wantsFutureUse(emulator, session))) {
    session.customer = createCustomer(emulator, {
      ...(email ? { email } : {}),
      ...(submission.name ? { name: submission.name } : {}),
    }).id;
  }
}

function wantsFutureUse(emulator: Emulator, session: StoredSession): boolean {
  const secret = emulator.tables.sessionSecrets.get(session.id);
  return Boolean(secret?.cardSetupFutureUsage ?? secret?.paymentIntentData.setup_future_usage);
}

function submitPayment(
  emulator: Emulator,
  session: StoredSession,
  secret: SessionSecret,
  method: StoredPaymentMethod,
): CheckoutResult {
  const intent = openIntent(emulator, session, secret);
  const cardUsage = method.type === "card" ? secret.cardSetupFutureUsage : null;
  confirmPaymentIntent(emulator, intent, method, {
    offSession: false,
    returnUrl: session.success_url,
    errorOnRequiresAction: false,
    setupFutureUsage: cardUsage,
  });
  if (intent.next_action?.type === "redirect_to_url") {
    return { kind: "authenticate", intent: intent.id };
  }
  completeSession(emulator, session);
  return { kind: "complete" };
}

/** The session's one payment, made at the first try and used again after a decline. */
function openIntent(
  emulator: Emulator,
  session: StoredSession,
  secret: SessionSecret,
): StoredPaymentIntent {
  const known = emulator.tables.paymentIntents.get(session.payment_intent ?? "");
  if (known) {
    known.customer = session.customer;
    return known;
  }
  const data = secret.paymentIntentData;
  const usage = data.setup_future_usage;
  const intent = createPaymentIntent(emulator, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    ...(session.customer ? { customer: session.customer } : {}),
    ...(data.description ? { description: data.description } : {}),
    ...(data.receipt_email ? { receipt_email: data.receipt_email } : {}),
    ...(data.statement_descriptor ? { statement_descriptor: data.statement_descriptor } : {}),
    ...(data.metadata ? { metadata: data.metadata } : {}),
    ...(usage ? { setup_future_usage: usage } : {}),
  });
  intent.payment_method_types = session.payment_method_types;
  session.payment_intent = intent.id;
  if (secret.createdByKey) emulator.tables.paymentIntentKeys.set(intent.id, secret.createdByKey);
  return intent;
}

function submitSetup(
  emulator: Emulator,
  session: StoredSession,
  secret: SessionSecret,
  method: StoredPaymentMethod,
): CheckoutResult {
  const known = emulator.tables.setupIntents.get(session.setup_intent ?? "");
  const intent =
    known ??
    createSetupIntent(emulator, {
      customer: session.customer,
      description: secret.setupIntentData.description ?? null,
      metadata: toMetadata(secret.setupIntentData.metadata),
      usage: "off_session",
      paymentMethod: null,
    });
  session.setup_intent = intent.id;
  confirmSetupIntent(emulator, intent, method, session.success_url);
  if (intent.status === "requires_action") return { kind: "authenticate", intent: intent.id };
  completeSession(emulator, session);
  return { kind: "complete" };
}

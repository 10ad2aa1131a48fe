import type Stripe from "stripe";
import { type ErrorBody, invalidRequest, StripeApiError } from "../http/stripe-api-error.ts";
import type { Emulator } from "../state/emulator.ts";
import type { ScheduledJob, StoredPaymentIntent, StoredPaymentMethod } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { attachPaymentMethod, requireUsable } from "./attach-payment-method.ts";
import { applyCashBalance } from "./cash-balance.ts";
import { recordCharge } from "./record-charge.ts";
import { scheduleJob } from "./schedule-job.ts";
import { DECLINES, type Decline, type TestCard, testCardFor } from "./test-cards.ts";

export interface Confirmation {
  offSession: boolean;
  returnUrl: string | null;
  /** Refuse instead of asking the holder. */
  errorOnRequiresAction: boolean;
  /** Overrides the intent's own wish to save the card, as Checkout's card options do. */
  setupFutureUsage: "off_session" | "on_session" | null;
}

const ACH_SETTLEMENT_SECONDS = 4 * 86_400;

/** What a US bank account number does after the debit was sent. */
const BANK_OUTCOMES: Record<string, "succeeds" | "fails" | "stays"> = {
  "000123456789": "succeeds",
  "000111111113": "fails",
  "000111111116": "fails",
  "000222222227": "fails",
  "000333333335": "fails",
  "000000000009": "stays",
  "000000000065": "succeeds",
};

/**
 * Tries to collect a payment with a method. A decline throws the 402 of the API after the failed
 * charge and its events are written; a wish for 3-D Secure leaves the intent in requires_action.
 */
export function confirmPaymentIntent(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
  confirmation: Confirmation,
): StoredPaymentIntent {
  requireConfirmable(intent);
  requireOwnership(emulator, intent, method);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  if (confirmation.setupFutureUsage) intent.setup_future_usage = confirmation.setupFutureUsage;
  if (method.type !== "card") return startDelayedPayment(emulator, intent, method);

  const card = behaviourOf(emulator, method);
  if (needsAuthentication(emulator, card, method, confirmation.offSession)) {
    if (confirmation.offSession || confirmation.errorOnRequiresAction) {
      return declinePayment(emulator, intent, method, DECLINES.authentication_required);
    }
    return requireAuthentication(emulator, intent, confirmation.returnUrl);
  }
  return chargeCard(emulator, intent, method, card, false);
}

/** The holder passed or failed the 3-D Secure challenge of a payment that waits for it. */
export function answerAuthentication(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  passed: boolean,
): StoredPaymentIntent {
  const method = emulator.tables.paymentMethods.get(intent.payment_method ?? "");
  if (intent.status !== "requires_action" || !method) {
    throw invalidRequest(
      `This PaymentIntent's status is ${intent.status}: no authentication is waiting.`,
      "payment_intent_unexpected_state",
    );
  }
  intent.next_action = null;
  if (passed) return chargeCard(emulator, intent, method, behaviourOf(emulator, method), true);
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    doc_url: "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
    message:
      "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
    payment_method: method,
  };
  emitEvent(emulator, "payment_intent.payment_failed", intent);
  return intent;
}

/** The test card whose behaviour this method follows. */
export function behaviourOf(emulator: Emulator, method: StoredPaymentMethod): TestCard {
  return testCardFor(emulator.tables.paymentMethodSecrets.get(method.id)?.behaviour ?? "");
}

/** Whether a card asks its holder now. */
export function needsAuthentication(
  emulator: Emulator,
  card: TestCard,
  method: StoredPaymentMethod,
  offSession: boolean,
): boolean {
  const setUp = emulator.tables.paymentMethodSecrets.get(method.id)?.setUpForOffSession ?? false;
  switch (card.authentication) {
    case "never":
      return false;
    case "always":
      return true;
    case "on_session":
      return !offSession;
    case "unless_set_up":
      return !(setUp && offSession);
  }
}

function requireConfirmable(intent: StoredPaymentIntent): void {
  if (
    intent.status === "requires_payment_method" ||
    intent.status === "requires_confirmation" ||
    intent.status === "requires_action"
  ) {
    return;
  }
  throw new StripeApiError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message:
      intent.status === "succeeded"
        ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: intent,
  });
}

function requireOwnership(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
): void {
  requireUsable(emulator, method);
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalidRequest(
      intent.customer === null
        ? `The provided PaymentMethod belongs to a customer. Please include the customer (${method.customer}) in the \`customer\` parameter on the PaymentIntent.`
        : `The customer does not have a payment method with the ID ${method.id}. The payment method must belong to the customer.`,
      undefined,
      "payment_method",
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Allowed types: ${intent.payment_method_types.join(", ")}.`,
      "payment_intent_invalid_parameter",
      "payment_method",
    );
  }
}

function requireAuthentication(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  returnUrl: string | null,
): StoredPaymentIntent {
  intent.status = "requires_action";
  intent.next_action = {
    type: "redirect_to_url",
    redirect_to_url: { return_url: returnUrl, url: `${emulator.baseUrl}/3ds/${intent.id}` },
  };
  emitEvent(emulator, "payment_intent.requires_action", intent);
  return intent;
}

function chargeCard(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
  card: TestCard,
  authenticated: boolean,
): StoredPaymentIntent {
  if (card.decline) return declinePayment(emulator, intent, method, card.decline, authenticated);
  const charge = recordCharge(emulator, intent, method, { status: "succeeded" }, authenticated);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  const secret = emulator.tables.paymentMethodSecrets.get(method.id);
  if (intent.setup_future_usage && intent.customer) {
    attachPaymentMethod(emulator, method, intent.customer);
    if (secret && intent.setup_future_usage === "off_session") secret.setUpForOffSession = true;
  } else if (secret && method.customer === null) secret.consumed = true;
  emitEvent(emulator, "payment_intent.succeeded", intent);
  const aftermath = card.afterCharge && AFTERMATH[card.afterCharge];
  if (aftermath) scheduleJob(emulator, aftermath.job, charge.id, 1, aftermath.reason);
  return intent;
}

/** What the holder's bank does a moment after the charge. */
const AFTERMATH: Record<
  NonNullable<TestCard["afterCharge"]>,
  { job: ScheduledJob["kind"]; reason: string }
> = {
  dispute_fraudulent: { job: "open_dispute", reason: "fraudulent" },
  dispute_not_received: { job: "open_dispute", reason: "product_not_received" },
  dispute_inquiry: { job: "open_inquiry", reason: "fraudulent" },
  early_fraud_warning: { job: "warn_of_fraud", reason: "fraudulent" },
};

function declinePayment(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
  decline: Decline,
  authenticated = false,
): never {
  const charge = recordCharge(
    emulator,
    intent,
    method,
    { status: "failed", decline },
    authenticated,
  );
  const error: ErrorBody = {
    type: "card_error",
    code: decline.code,
    ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
    ...(decline.adviceCode ? { advice_code: decline.adviceCode } : {}),
    ...(decline.blocked || decline.code === "authentication_required"
      ? {}
      : { network_decline_code: "01" }),
    message: decline.message,
    ...(decline.param ? { param: decline.param } : {}),
    charge: charge.id,
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    payment_method: method,
  };
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = { ...error, payment_method: method };
  emitEvent(emulator, "payment_intent.payment_failed", intent);
  throw new StripeApiError(402, {
    ...error,
    payment_intent: JSON.parse(JSON.stringify(intent)) as StoredPaymentIntent,
  });
}

/** The customer is told where to send the money; what they have with us already pays first. */
function awaitTransfer(emulator: Emulator, intent: StoredPaymentIntent, customer: string): void {
  intent.status = "requires_action";
  intent.next_action = {
    type: "display_bank_transfer_instructions",
    display_bank_transfer_instructions: {
      amount_remaining: intent.amount,
      currency: intent.currency,
      financial_addresses: [usBankAccount(customer)],
      hosted_instructions_url: `${emulator.baseUrl}/bank-transfer/${intent.id}`,
      reference: intent.id.slice(-10).toUpperCase(),
      type: "us_bank_transfer",
    },
  };
  emitEvent(emulator, "payment_intent.requires_action", intent);
  applyCashBalance(emulator, intent);
}

/** The virtual account of a customer: each has a number of its own. */
function usBankAccount(
  customer: string,
): Stripe.PaymentIntent.NextAction.DisplayBankTransferInstructions.FinancialAddress {
  const address = {
    city: "South San Francisco",
    country: "US",
    line1: "354 Oyster Point Blvd",
    line2: null,
    postal_code: "94080",
    state: "CA",
  };
  const digits = [...customer].map((letter) => letter.charCodeAt(0) % 10).join("");
  return {
    type: "aba",
    supported_networks: ["ach", "domestic_wire_us"],
    aba: {
      account_holder_address: address,
      account_holder_name: "Local stand-in",
      account_number: `11119${digits.slice(-11)}`,
      account_type: "checking",
      bank_address: address,
      bank_name: "STRIPE TEST BANK",
      routing_number: "999999999",
    },
  };
}

/** Bank debits, wires and stablecoins: accepted now, paid (or not) later. */
function startDelayedPayment(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
): StoredPaymentIntent {
  if (method.type === "customer_balance") {
    if (!intent.customer) {
      throw invalidRequest(
        "You must provide a customer to pay by bank transfer.",
        "parameter_missing",
        "customer",
      );
    }
    awaitTransfer(emulator, intent, intent.customer);
    return intent;
  }
  recordCharge(emulator, intent, method, { status: "pending" }, false);
  intent.status = "processing";
  emitEvent(emulator, "payment_intent.processing", intent);
  if (method.type === "us_bank_account") {
    if (intent.setup_future_usage && intent.customer) {
      attachPaymentMethod(emulator, method, intent.customer);
    }
    const number = emulator.tables.paymentMethodSecrets.get(method.id)?.behaviour ?? "";
    const outcome = BANK_OUTCOMES[number] ?? "succeeds";
    if (outcome !== "stays") {
      const kind = outcome === "succeeds" ? "settle_payment" : "fail_payment";
      scheduleJob(emulator, kind, intent.id, ACH_SETTLEMENT_SECONDS);
    }
  }
  return intent;
}

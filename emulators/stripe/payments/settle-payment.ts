import { StripeApiError } from "../http/stripe-api-error.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentIntent, StoredSession } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { createPaymentMethod } from "./create-payment-method.ts";
import { payInvoiceOfSession } from "./pay-invoice-of-session.ts";
import { creditBalance, recordCharge } from "./record-charge.ts";
import type { Decline } from "./test-cards.ts";

const DEBIT_FAILED: Decline = {
  code: "payment_intent_payment_attempt_failed",
  declineCode: null,
  adviceCode: null,
  message: "The payment failed: the bank returned it.",
};

/** The money of a delayed payment arrived. */
export function settlePayment(emulator: Emulator, intent: StoredPaymentIntent): void {
  requirePending(intent);
  const charge = emulator.tables.charges.get(intent.latest_charge ?? "");
  if (charge && charge.status === "pending") {
    charge.status = "succeeded";
    charge.captured = true;
    charge.amount_captured = charge.amount;
    const row = emulator.tables.ledger.get(charge.id);
    if (row) row.status = "succeeded";
    creditBalance(emulator, charge);
    emitEvent(emulator, "charge.succeeded", charge);
  } else recordCharge(emulator, intent, methodOf(emulator, intent), { status: "succeeded" }, false);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.next_action = null;
  emitEvent(emulator, "payment_intent.succeeded", intent);
  const session = sessionOf(emulator, intent);
  if (!session) return;
  session.payment_status = "paid";
  payInvoiceOfSession(emulator, session, intent);
  emitEvent(emulator, "checkout.session.async_payment_succeeded", session);
}

/** The money of a delayed payment will not arrive. */
export function failPayment(emulator: Emulator, intent: StoredPaymentIntent): void {
  requirePending(intent);
  const method = methodOf(emulator, intent);
  const charge = emulator.tables.charges.get(intent.latest_charge ?? "");
  if (charge && charge.status === "pending") {
    charge.status = "failed";
    charge.paid = false;
    charge.failure_code = DEBIT_FAILED.code;
    charge.failure_message = DEBIT_FAILED.message;
    const row = emulator.tables.ledger.get(charge.id);
    if (row) row.status = "failed";
    emitEvent(emulator, "charge.failed", charge);
  }
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = {
    type: "card_error",
    code: "payment_intent_payment_attempt_failed",
    message: DEBIT_FAILED.message,
    payment_method: method,
  };
  emitEvent(emulator, "payment_intent.payment_failed", intent);
  const session = sessionOf(emulator, intent);
  if (session) emitEvent(emulator, "checkout.session.async_payment_failed", session);
}

/** Whether a payment waits for the outside world, so that settle and fail mean something. */
export function isPending(intent: StoredPaymentIntent): boolean {
  return (
    intent.status === "processing" ||
    (intent.status === "requires_action" &&
      intent.next_action?.type === "display_bank_transfer_instructions")
  );
}

function requirePending(intent: StoredPaymentIntent): void {
  if (isPending(intent)) return;
  throw new StripeApiError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message: `Payment ${intent.id} has status ${intent.status}: only a pending delayed payment can be settled or failed.`,
  });
}

function methodOf(emulator: Emulator, intent: StoredPaymentIntent) {
  return (
    emulator.tables.paymentMethods.get(intent.payment_method ?? "") ??
    createPaymentMethod(emulator, { type: "customer_balance" })
  );
}

function sessionOf(emulator: Emulator, intent: StoredPaymentIntent): StoredSession | undefined {
  for (const session of emulator.tables.sessions.values()) {
    if (session.payment_intent === intent.id && session.status === "complete") return session;
  }
  return undefined;
}

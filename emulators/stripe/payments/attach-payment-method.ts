import { invalidRequest, StripeApiError } from "../http/stripe-api-error.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentMethod } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { testCardFor } from "./test-cards.ts";

/** Saves a payment method for a customer; does nothing when that customer already has it. */
export function attachPaymentMethod(
  emulator: Emulator,
  method: StoredPaymentMethod,
  customer: string,
): void {
  if (method.customer === customer) return;
  if (method.customer !== null) {
    throw invalidRequest(
      "The payment method you provided has already been attached to a customer.",
      "payment_method_unexpected_state",
    );
  }
  requireUsable(emulator, method);
  if (method.type === "customer_balance" || method.type === "crypto") {
    throw invalidRequest(`Payment methods of type '${method.type}' cannot be saved to customers.`);
  }
  method.customer = customer;
  emitEvent(emulator, "payment_method.attached", method);
}

/** Removes a payment method from its customer, for ever. */
export function detachPaymentMethod(emulator: Emulator, method: StoredPaymentMethod): void {
  const { customer } = method;
  if (customer === null) {
    throw invalidRequest(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
      "payment_method_unexpected_state",
    );
  }
  method.customer = null;
  const secret = emulator.tables.paymentMethodSecrets.get(method.id);
  if (secret) secret.consumed = true;
  const owner = emulator.tables.customers.get(customer);
  if (owner?.invoice_settings.default_payment_method === method.id) {
    owner.invoice_settings.default_payment_method = null;
    emitEvent(emulator, "customer.updated", owner, {
      invoice_settings: { default_payment_method: method.id },
    });
  }
  emitEvent(emulator, "payment_method.detached", method, { customer });
}

/** Refuses a method that was detached or used up. */
export function requireUsable(emulator: Emulator, method: StoredPaymentMethod): void {
  if (!emulator.tables.paymentMethodSecrets.get(method.id)?.consumed) return;
  throw invalidRequest(
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
    undefined,
    "payment_method",
  );
}

/** A card whose bank refuses everything cannot be saved either, except the one made for that. */
export function refuseUnsavableCard(emulator: Emulator, method: StoredPaymentMethod): void {
  const card = testCardFor(emulator.tables.paymentMethodSecrets.get(method.id)?.behaviour ?? "");
  if (!card.decline || card.savesDespiteDecline) return;
  const { code, declineCode, adviceCode, message, param } = card.decline;
  throw new StripeApiError(402, {
    type: "card_error",
    code,
    message,
    ...(declineCode && code === "card_declined" ? { decline_code: declineCode } : {}),
    ...(adviceCode ? { advice_code: adviceCode } : {}),
    ...(param ? { param } : {}),
  });
}

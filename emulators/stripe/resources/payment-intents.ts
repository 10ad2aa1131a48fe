import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { refuseUnoffered } from "../http/refuse-unoffered.ts";
import { invalidRequest, noSuch, StripeApiError } from "../http/stripe-api-error.ts";
import { returnToCashBalance } from "../payments/cash-balance.ts";
import { type Confirmation, confirmPaymentIntent } from "../payments/confirm-payment-intent.ts";
import {
  createPaymentIntent,
  offeredTypes,
  requireAmount,
} from "../payments/create-payment-intent.ts";
import {
  createPaymentMethod,
  mergeMetadata,
  resolvePaymentMethod,
} from "../payments/create-payment-method.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type { StoredPaymentIntent, StoredPaymentMethod } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

const UNOFFERED = [
  "amount_details",
  "application_fee_amount",
  "confirmation_token",
  "customer_account",
  "on_behalf_of",
  "transfer_data",
] as const;

/** A payment that exists. */
export function requirePaymentIntent(emulator: Emulator, id: string): StoredPaymentIntent {
  const intent = emulator.tables.paymentIntents.get(id);
  if (!intent) throw noSuch("payment_intent", id, "intent");
  return intent;
}

export const paymentIntentRoutes = [
  apiRoute<Stripe.PaymentIntentCreateParams>(
    "POST",
    "/v1/payment_intents",
    ({ emulator, parameters }) => {
      refuseUnoffered(parameters, UNOFFERED);
      const offSession = parameters.off_session !== undefined && parameters.off_session !== false;
      if (!parameters.confirm) {
        if (offSession) throw onlyWithConfirm("off_session");
        if (parameters.error_on_requires_action) throw onlyWithConfirm("error_on_requires_action");
        if (parameters.return_url !== undefined) throw onlyWithConfirm("return_url");
        return createPaymentIntent(emulator, withMethod(emulator, parameters));
      }
      if (offSession && parameters.setup_future_usage) {
        throw invalidRequest(
          "The parameter off_session cannot be used with setup_future_usage.",
          undefined,
          "off_session",
        );
      }
      const complete = withMethod(emulator, parameters);
      if (complete.payment_method === undefined) throw missingMethod(null);
      requireReturnUrl(parameters, offSession);
      const intent = createPaymentIntent(emulator, complete);
      return confirm(emulator, intent, parameters, offSession);
    },
  ),
  apiRoute<Stripe.PaymentIntentListParams>(
    "GET",
    "/v1/payment_intents",
    ({ emulator, parameters }) =>
      answerList(
        [...emulator.tables.paymentIntents.values()].filter(
          (intent) =>
            (parameters.customer === undefined || intent.customer === parameters.customer) &&
            matchesCreated(intent.created, parameters.created),
        ),
        "/v1/payment_intents",
        parameters,
      ),
  ),
  apiRoute("GET", "/v1/payment_intents/{id}", ({ emulator, id }) =>
    requirePaymentIntent(emulator, id),
  ),
  apiRoute<Stripe.PaymentIntentUpdateParams>(
    "POST",
    "/v1/payment_intents/{id}",
    ({ emulator, id, parameters }) => {
      const intent = requirePaymentIntent(emulator, id);
      const final = intent.status === "succeeded" || intent.status === "canceled";
      if (final && (parameters.amount !== undefined || parameters.payment_method !== undefined)) {
        throw unexpectedState(intent, "update");
      }
      if (parameters.amount !== undefined) {
        requireAmount(parameters.amount, intent.currency);
        intent.amount = parameters.amount;
      }
      if (parameters.description !== undefined) intent.description = parameters.description;
      if (parameters.receipt_email !== undefined)
        intent.receipt_email = parameters.receipt_email || null;
      if (parameters.customer !== undefined) {
        intent.customer = parameters.customer;
        intent.payment_method_types = offeredTypes(intent);
      }
      if (parameters.setup_future_usage !== undefined) {
        intent.setup_future_usage = parameters.setup_future_usage || null;
      }
      if (parameters.payment_method !== undefined) {
        intent.payment_method = resolvePaymentMethod(emulator, parameters.payment_method).id;
        intent.status = "requires_confirmation";
      }
      if (parameters.metadata !== undefined) {
        intent.metadata = mergeMetadata(intent.metadata, parameters.metadata);
      }
      return intent;
    },
  ),
  apiRoute<Stripe.PaymentIntentConfirmParams>(
    "POST",
    "/v1/payment_intents/{id}/confirm",
    ({ emulator, id, parameters }) => {
      const intent = requirePaymentIntent(emulator, id);
      const offSession = parameters.off_session !== undefined && parameters.off_session !== false;
      return confirm(emulator, intent, parameters, offSession);
    },
  ),
  apiRoute<Stripe.PaymentIntentCancelParams>(
    "POST",
    "/v1/payment_intents/{id}/cancel",
    ({ emulator, id, parameters }) => {
      const intent = requirePaymentIntent(emulator, id);
      if (
        intent.status === "succeeded" ||
        intent.status === "canceled" ||
        intent.status === "processing"
      ) {
        throw unexpectedState(intent, "cancel");
      }
      returnToCashBalance(emulator, intent);
      intent.status = "canceled";
      intent.canceled_at = nowSeconds(emulator);
      intent.cancellation_reason = parameters.cancellation_reason ?? null;
      intent.next_action = null;
      emitEvent(emulator, "payment_intent.canceled", intent);
      return intent;
    },
  ),
];

function confirm(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  parameters: Stripe.PaymentIntentConfirmParams | Stripe.PaymentIntentCreateParams,
  offSession: boolean,
): StoredPaymentIntent {
  const confirmation: Confirmation = {
    offSession,
    returnUrl: parameters.return_url ?? null,
    errorOnRequiresAction: parameters.error_on_requires_action ?? false,
    setupFutureUsage: parameters.setup_future_usage
      ? parameters.setup_future_usage === "on_session"
        ? "on_session"
        : "off_session"
      : null,
  };
  return confirmPaymentIntent(
    emulator,
    intent,
    methodFor(emulator, intent, parameters),
    confirmation,
  );
}

function methodFor(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  parameters: Stripe.PaymentIntentConfirmParams | Stripe.PaymentIntentCreateParams,
): StoredPaymentMethod {
  if (
    intent.payment_method === null ||
    "amount_to_confirm" in parameters ||
    !("amount" in parameters)
  ) {
    if (parameters.payment_method !== undefined) {
      return resolvePaymentMethod(emulator, parameters.payment_method);
    }
    if (parameters.payment_method_data !== undefined) {
      return createPaymentMethod(
        emulator,
        parameters.payment_method_data as Stripe.PaymentMethodCreateParams,
      );
    }
  }
  if (intent.payment_method === null) {
    if (intent.status === "succeeded" || intent.status === "canceled")
      throw unexpectedState(intent, "confirm");
    throw missingMethod(intent);
  }
  return resolvePaymentMethod(emulator, intent.payment_method);
}

function withMethod(
  emulator: Emulator,
  parameters: Stripe.PaymentIntentCreateParams,
): Stripe.PaymentIntentCreateParams {
  if (parameters.payment_method !== undefined) {
    // A published id becomes one method here, and the confirmation uses that same one.
    return {
      ...parameters,
      payment_method: resolvePaymentMethod(emulator, parameters.payment_method).id,
    };
  }
  if (parameters.payment_method_data === undefined) return parameters;
  const data = parameters.payment_method_data as Stripe.PaymentMethodCreateParams;
  return { ...parameters, payment_method: createPaymentMethod(emulator, data).id };
}

function requireReturnUrl(parameters: Stripe.PaymentIntentCreateParams, offSession: boolean): void {
  if (offSession || parameters.return_url !== undefined) return;
  if (parameters.automatic_payment_methods?.allow_redirects === "never") return;
  if (parameters.automatic_payment_methods?.enabled === false) return;
  const allowed = parameters.allowed_payment_method_types;
  if (allowed?.every((type) => type === "card" || type === "us_bank_account")) return;
  throw invalidRequest(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    undefined,
    "return_url",
  );
}

function onlyWithConfirm(name: string): StripeApiError {
  return invalidRequest(
    `You cannot set \`${name}\` when creating a PaymentIntent without \`confirm=true\`.`,
    undefined,
    name,
  );
}

function missingMethod(intent: StoredPaymentIntent | null): StripeApiError {
  return new StripeApiError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message:
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    ...(intent ? { payment_intent: intent } : {}),
  });
}

function unexpectedState(intent: StoredPaymentIntent, verb: string): StripeApiError {
  return new StripeApiError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: intent,
  });
}

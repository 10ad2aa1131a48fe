import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import { confirmSetupIntent, createSetupIntent } from "../payments/confirm-setup-intent.ts";
import {
  createPaymentMethod,
  mergeMetadata,
  resolvePaymentMethod,
  toMetadata,
} from "../payments/create-payment-method.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentMethod, StoredSetupIntent } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

function requireSetupIntent(emulator: Emulator, id: string): StoredSetupIntent {
  const intent = emulator.tables.setupIntents.get(id);
  if (!intent) throw noSuch("setupintent", id, "intent");
  return intent;
}

export const setupIntentRoutes = [
  apiRoute<Stripe.SetupIntentCreateParams>(
    "POST",
    "/v1/setup_intents",
    ({ emulator, parameters }) => {
      if (
        parameters.customer !== undefined &&
        !emulator.tables.customers.has(parameters.customer)
      ) {
        throw noSuchReference("customer", parameters.customer, "customer");
      }
      const method = givenMethod(emulator, parameters);
      const intent = createSetupIntent(emulator, {
        customer: parameters.customer ?? null,
        description: parameters.description ?? null,
        metadata: toMetadata(parameters.metadata),
        usage: parameters.usage === "on_session" ? "on_session" : "off_session",
        paymentMethod: method,
      });
      if (!parameters.confirm) return intent;
      if (!method) throw missingMethod();
      return confirmSetupIntent(emulator, intent, method, parameters.return_url ?? null);
    },
  ),
  apiRoute<Stripe.SetupIntentListParams>("GET", "/v1/setup_intents", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.setupIntents.values()].filter(
        (intent) =>
          (parameters.customer === undefined || intent.customer === parameters.customer) &&
          (parameters.payment_method === undefined ||
            intent.payment_method === parameters.payment_method) &&
          matchesCreated(intent.created, parameters.created),
      ),
      "/v1/setup_intents",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/setup_intents/{id}", ({ emulator, id }) => requireSetupIntent(emulator, id)),
  apiRoute<Stripe.SetupIntentUpdateParams>(
    "POST",
    "/v1/setup_intents/{id}",
    ({ emulator, id, parameters }) => {
      const intent = requireSetupIntent(emulator, id);
      if (parameters.description !== undefined) intent.description = parameters.description;
      if (parameters.metadata !== undefined) {
        intent.metadata = mergeMetadata(intent.metadata, parameters.metadata);
      }
      return intent;
    },
  ),
  apiRoute<Stripe.SetupIntentConfirmParams>(
    "POST",
    "/v1/setup_intents/{id}/confirm",
    ({ emulator, id, parameters }) => {
      const intent = requireSetupIntent(emulator, id);
      const method =
        givenMethod(emulator, parameters) ??
        emulator.tables.paymentMethods.get(intent.payment_method ?? "");
      if (!method) throw missingMethod();
      return confirmSetupIntent(emulator, intent, method, parameters.return_url ?? null);
    },
  ),
  apiRoute<Stripe.SetupIntentCancelParams>(
    "POST",
    "/v1/setup_intents/{id}/cancel",
    ({ emulator, id, parameters }) => {
      const intent = requireSetupIntent(emulator, id);
      if (intent.status === "succeeded" || intent.status === "canceled") {
        throw invalidRequest(
          `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
          "setup_intent_unexpected_state",
        );
      }
      intent.status = "canceled";
      intent.cancellation_reason = parameters.cancellation_reason ?? null;
      emitEvent(emulator, "setup_intent.canceled", intent);
      return intent;
    },
  ),
];

function givenMethod(
  emulator: Emulator,
  parameters: Stripe.SetupIntentCreateParams | Stripe.SetupIntentConfirmParams,
): StoredPaymentMethod | null {
  if (parameters.payment_method !== undefined) {
    return resolvePaymentMethod(emulator, parameters.payment_method);
  }
  if (parameters.payment_method_data === undefined) return null;
  return createPaymentMethod(
    emulator,
    parameters.payment_method_data as Stripe.PaymentMethodCreateParams,
  );
}

function missingMethod() {
  return invalidRequest(
    "You cannot confirm this SetupIntent because it's missing a payment method.",
    "setup_intent_unexpected_state",
  );
}

import type Stripe from "stripe";
import { answerList } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import {
  attachPaymentMethod,
  detachPaymentMethod,
  refuseUnsavableCard,
} from "../payments/attach-payment-method.ts";
import {
  createPaymentMethod,
  mergeMetadata,
  resolvePaymentMethod,
} from "../payments/create-payment-method.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentMethod } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

function requirePaymentMethod(emulator: Emulator, id: string): StoredPaymentMethod {
  const method = emulator.tables.paymentMethods.get(id);
  if (!method) throw noSuch("PaymentMethod", id, "payment_method");
  return method;
}

export const paymentMethodRoutes = [
  apiRoute<Stripe.PaymentMethodCreateParams>(
    "POST",
    "/v1/payment_methods",
    ({ emulator, parameters }) => createPaymentMethod(emulator, parameters),
  ),
  apiRoute<Stripe.PaymentMethodListParams>(
    "GET",
    "/v1/payment_methods",
    ({ emulator, parameters }) => {
      if (
        parameters.customer !== undefined &&
        !emulator.tables.customers.has(parameters.customer)
      ) {
        throw noSuchReference("customer", parameters.customer, "customer");
      }
      return answerList(
        [...emulator.tables.paymentMethods.values()].filter(
          (method) =>
            method.customer !== null &&
            (parameters.customer === undefined || method.customer === parameters.customer) &&
            (parameters.type === undefined || method.type === parameters.type),
        ),
        "/v1/payment_methods",
        parameters,
      );
    },
  ),
  apiRoute("GET", "/v1/payment_methods/{id}", ({ emulator, id }) =>
    id.startsWith("pm_card_") || id.startsWith("pm_usBankAccount_")
      ? resolvePaymentMethod(emulator, id)
      : requirePaymentMethod(emulator, id),
  ),
  apiRoute<Stripe.PaymentMethodUpdateParams>(
    "POST",
    "/v1/payment_methods/{id}",
    ({ emulator, id, parameters }) => {
      const method = requirePaymentMethod(emulator, id);
      if (method.customer === null) {
        throw invalidRequest(
          "You must save this PaymentMethod to a customer before you can update it.",
          "payment_method_unexpected_state",
        );
      }
      if (method.card && parameters.card) {
        method.card.exp_month = parameters.card.exp_month ?? method.card.exp_month;
        method.card.exp_year = parameters.card.exp_year ?? method.card.exp_year;
      }
      const billing = parameters.billing_details;
      if (billing) {
        if (billing.email !== undefined) method.billing_details.email = billing.email || null;
        if (billing.name !== undefined) method.billing_details.name = billing.name || null;
        if (billing.phone !== undefined) method.billing_details.phone = billing.phone || null;
      }
      if (parameters.allow_redisplay) method.allow_redisplay = parameters.allow_redisplay;
      if (parameters.metadata !== undefined) {
        method.metadata = mergeMetadata(method.metadata, parameters.metadata);
      }
      emitEvent(emulator, "payment_method.updated", method);
      return method;
    },
  ),
  apiRoute<Stripe.PaymentMethodAttachParams>(
    "POST",
    "/v1/payment_methods/{id}/attach",
    ({ emulator, id, parameters }) => {
      const customer = parameters.customer;
      if (customer === undefined) {
        throw invalidRequest("Missing required param: customer.", "parameter_missing", "customer");
      }
      if (!emulator.tables.customers.has(customer)) {
        throw noSuchReference("customer", customer, "customer");
      }
      const method = resolvePaymentMethod(emulator, id);
      refuseUnsavableCard(emulator, method);
      attachPaymentMethod(emulator, method, customer);
      return method;
    },
  ),
  apiRoute("POST", "/v1/payment_methods/{id}/detach", ({ emulator, id }) => {
    const method = requirePaymentMethod(emulator, id);
    detachPaymentMethod(emulator, method);
    return method;
  }),
];

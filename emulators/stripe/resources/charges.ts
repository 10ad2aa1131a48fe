import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import { mergeMetadata, toMetadata } from "../payments/create-payment-method.ts";
import { refundCharge } from "../payments/refund-charge.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredCharge, StoredRefund } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A charge that exists. */
export function requireCharge(emulator: Emulator, id: string): StoredCharge {
  const charge = emulator.tables.charges.get(id);
  if (!charge) throw noSuch("charge", id);
  return charge;
}

/** A refund that exists. */
export function requireRefund(emulator: Emulator, id: string): StoredRefund {
  const refund = emulator.tables.refunds.get(id);
  if (!refund) throw noSuch("refund", id);
  return refund;
}

export const chargeRoutes = [
  apiRoute<Stripe.ChargeListParams>("GET", "/v1/charges", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.charges.values()].filter(
        (charge) =>
          (parameters.customer === undefined || charge.customer === parameters.customer) &&
          (parameters.payment_intent === undefined ||
            charge.payment_intent === parameters.payment_intent) &&
          matchesCreated(charge.created, parameters.created),
      ),
      "/v1/charges",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/charges/{id}", ({ emulator, id }) => requireCharge(emulator, id)),
  apiRoute<Stripe.ChargeUpdateParams>(
    "POST",
    "/v1/charges/{id}",
    ({ emulator, id, parameters }) => {
      const charge = requireCharge(emulator, id);
      if (parameters.description !== undefined) charge.description = parameters.description;
      if (parameters.metadata !== undefined) {
        charge.metadata = mergeMetadata(charge.metadata, parameters.metadata);
      }
      emitEvent(emulator, "charge.updated", charge);
      return charge;
    },
  ),
];

export const refundRoutes = [
  apiRoute<Stripe.RefundCreateParams>("POST", "/v1/refunds", ({ emulator, parameters }) => {
    const { charge: chargeId, payment_intent: intentId } = parameters;
    if (chargeId === undefined && intentId === undefined) {
      throw invalidRequest(
        "One of the following params should be provided for this request: payment_intent or charge.",
        "parameter_missing",
        "charge",
      );
    }
    const charge =
      chargeId === undefined
        ? chargeOfIntent(emulator, intentId ?? "")
        : emulator.tables.charges.get(chargeId);
    if (!charge) throw noSuchReference("charge", chargeId ?? "", "charge");
    return refundCharge(emulator, charge, {
      amount: parameters.amount ?? null,
      reason: parameters.reason ?? null,
      metadata: toMetadata(parameters.metadata),
    });
  }),
  apiRoute<Stripe.RefundListParams>("GET", "/v1/refunds", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.refunds.values()].filter(
        (refund) =>
          (parameters.charge === undefined || refund.charge === parameters.charge) &&
          (parameters.payment_intent === undefined ||
            refund.payment_intent === parameters.payment_intent) &&
          matchesCreated(refund.created, parameters.created),
      ),
      "/v1/refunds",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/refunds/{id}", ({ emulator, id }) => requireRefund(emulator, id)),
  apiRoute<Stripe.RefundUpdateParams>(
    "POST",
    "/v1/refunds/{id}",
    ({ emulator, id, parameters }) => {
      const refund = requireRefund(emulator, id);
      if (parameters.metadata !== undefined) {
        refund.metadata = mergeMetadata(refund.metadata, parameters.metadata);
      }
      emitEvent(emulator, "refund.updated", refund);
      return refund;
    },
  ),
];

function chargeOfIntent(emulator: Emulator, intentId: string): StoredCharge {
  const intent = emulator.tables.paymentIntents.get(intentId);
  if (!intent) throw noSuchReference("payment_intent", intentId, "payment_intent");
  const charge = emulator.tables.charges.get(intent.latest_charge ?? "");
  if (charge?.status !== "succeeded") {
    throw invalidRequest(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      undefined,
      "payment_intent",
    );
  }
  return charge;
}

import type Stripe from "stripe";
import { createSession } from "../checkout/create-session.ts";
import { expireSession } from "../checkout/submit-checkout.ts";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { noSuch } from "../http/stripe-api-error.ts";
import { mergeMetadata } from "../payments/create-payment-method.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredSession } from "../state/tables.ts";

/** A session that exists. */
export function requireSession(emulator: Emulator, id: string): StoredSession {
  const session = emulator.tables.sessions.get(id);
  if (!session) throw noSuch("checkout.session", id, "session");
  return session;
}

export const checkoutSessionRoutes = [
  apiRoute<Stripe.Checkout.SessionCreateParams>(
    "POST",
    "/v1/checkout/sessions",
    ({ emulator, parameters }) => createSession(emulator, parameters),
  ),
  apiRoute<Stripe.Checkout.SessionListParams>(
    "GET",
    "/v1/checkout/sessions",
    ({ emulator, parameters }) =>
      answerList(
        [...emulator.tables.sessions.values()].filter(
          (session) =>
            (parameters.customer === undefined || session.customer === parameters.customer) &&
            (parameters.payment_intent === undefined ||
              session.payment_intent === parameters.payment_intent) &&
            (parameters.status === undefined || session.status === parameters.status) &&
            (parameters.customer_details?.email === undefined ||
              session.customer_details?.email === parameters.customer_details.email) &&
            matchesCreated(session.created, parameters.created),
        ),
        "/v1/checkout/sessions",
        parameters,
      ),
  ),
  apiRoute("GET", "/v1/checkout/sessions/{id}", ({ emulator, id }) => requireSession(emulator, id)),
  apiRoute<Stripe.Checkout.SessionUpdateParams>(
    "POST",
    "/v1/checkout/sessions/{id}",
    ({ emulator, id, parameters }) => {
      const session = requireSession(emulator, id);
      if (parameters.metadata !== undefined) {
        session.metadata = mergeMetadata(session.metadata, parameters.metadata);
      }
      return session;
    },
  ),
  apiRoute("POST", "/v1/checkout/sessions/{id}/expire", ({ emulator, id }) => {
    const session = requireSession(emulator, id);
    expireSession(emulator, session);
    return session;
  }),
  apiRoute<Stripe.Checkout.SessionListLineItemsParams>(
    "GET",
    "/v1/checkout/sessions/{id}/line_items",
    ({ emulator, id, parameters }) => {
      requireSession(emulator, id);
      const items = emulator.tables.sessionSecrets.get(id)?.lineItems ?? [];
      return answerList([...items].reverse(), `/v1/checkout/sessions/${id}/line_items`, parameters);
    },
  ),
];

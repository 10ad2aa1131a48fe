import type Stripe from "stripe";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuchReference } from "../http/stripe-api-error.ts";
import { nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredPortalSession } from "../state/tables.ts";

export const billingPortalRoutes = [
  apiRoute<Stripe.BillingPortal.SessionCreateParams>(
    "POST",
    "/v1/billing_portal/sessions",
    ({ emulator, parameters }) => {
      const customer = parameters.customer;
      if (customer === undefined) {
        throw invalidRequest("Missing required param: customer.", "parameter_missing", "customer");
      }
      if (!emulator.tables.customers.has(customer)) {
        throw noSuchReference("customer", customer, "customer");
      }
      const flow = parameters.flow_data?.type;
      if (flow !== undefined && flow !== "payment_method_update") {
        throw invalidRequest(
          `The local stand-in offers the flow payment_method_update, not ${flow}.`,
          undefined,
          "flow_data[type]",
        );
      }
      const id = makeId("bps");
      const session: StoredPortalSession = {
        id,
        object: "billing_portal.session",
        configuration: parameters.configuration ?? "bpc_localstandin",
        created: nowSeconds(emulator),
        customer,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: parameters.locale ?? null,
        on_behalf_of: null,
        return_url: parameters.return_url ?? null,
        url: `${emulator.baseUrl}/p/session/${id}`,
      };
      emulator.tables.portalSessions.set(id, session);
      return session;
    },
  ),
];

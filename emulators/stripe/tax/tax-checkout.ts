import type Stripe from "stripe";
import { invalidRequest } from "../http/stripe-api-error.ts";
import { toAddress } from "../payments/create-customer.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredSession } from "../state/tables.ts";
import { computeTax } from "./compute-tax.ts";

type CreateParameters = Stripe.Checkout.SessionCreateParams;

/** Refuses what Stripe refuses of a session with automatic tax, and prices whose tax comes on top. */
export function requireTaxable(emulator: Emulator, parameters: CreateParameters): void {
  const customer = emulator.tables.customers.get(parameters.customer ?? "");
  if (customer && !customer.address?.country && parameters.customer_update?.address !== "auto") {
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      "customer_tax_location_invalid",
      "automatic_tax",
    );
  }
  for (const { price_data: price } of parameters.line_items ?? []) {
    if (price?.tax_behavior !== "inclusive")
      throw invalidRequest(
        "The local stand-in taxes prices with tax_behavior=inclusive only.",
        undefined,
        "line_items",
      );
  }
}

/** Taxes what is bought where the payer is, and keeps the address where the session says so. */
export function taxSession(
  emulator: Emulator,
  session: StoredSession,
  address: Stripe.Address | null,
): void {
  if (!session.automatic_tax.enabled) return;
  const customer = emulator.tables.customers.get(session.customer ?? "");
  const place = address?.country ? address : customer?.address;
  if (!place?.country)
    throw invalidRequest("Enter your country, so that tax can be computed.", undefined, "country");
  const secret = emulator.tables.sessionSecrets.get(session.id);
  if (customer && secret?.keepsAddress) customer.address = toAddress(place as Stripe.AddressParam);
  const tax = computeTax(session.amount_total ?? 0, place, true);
  session.automatic_tax.status = "complete";
  session.total_details = {
    amount_discount: 0,
    amount_shipping: 0,
    amount_tax: tax?.amount ?? 0,
    breakdown: {
      discounts: [],
      taxes: tax
        ? [
            {
              amount: tax.amount,
              rate: rateOf(tax),
              taxability_reason: "standard_rated",
              taxable_amount: (session.amount_total ?? 0) - tax.amount,
            },
          ]
        : [],
    },
  };
}

function rateOf(tax: NonNullable<ReturnType<typeof computeTax>>): Stripe.TaxRate {
  const { country, state, display_name, percentage, tax_type, inclusive } = tax;
  return {
    id: `txr_${country}${state ?? ""}`,
    object: "tax_rate",
    active: false,
    country,
    created: 0,
    description: null,
    display_name,
    effective_percentage: percentage,
    flat_amount: null,
    inclusive,
    jurisdiction: state ?? country,
    jurisdiction_level: state ? "state" : "country",
    livemode: false,
    metadata: {},
    percentage,
    rate_type: "percentage",
    state,
    tax_type,
  };
}

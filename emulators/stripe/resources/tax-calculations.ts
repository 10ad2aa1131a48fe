import type Stripe from "stripe";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuchReference } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredTaxCalculation } from "../state/tables.ts";
import { computeTax } from "../tax/compute-tax.ts";

const DAY = 24 * 60 * 60;

export const taxCalculationRoutes = [
  apiRoute<Stripe.Tax.CalculationCreateParams>(
    "POST",
    "/v1/tax/calculations",
    ({ emulator, parameters }) => calculate(emulator, parameters),
  ),
];

function calculate(
  emulator: Emulator,
  parameters: Stripe.Tax.CalculationCreateParams,
): StoredTaxCalculation {
  const { currency, customer: customerId, customer_details: details } = parameters;
  const customer = emulator.tables.customers.get(customerId ?? "");
  if (customerId !== undefined && !customer)
    throw noSuchReference("customer", customerId, "customer");
  const address = details?.address ?? customer?.address;
  if (!address?.country) {
    throw invalidRequest(
      "We could not determine the customer's tax location based on the provided customer address.",
      "customer_tax_location_invalid",
      "customer",
    );
  }
  const id = makeId("taxcalc");
  const place = { country: address.country, state: address.state || null };
  const lines = parameters.line_items.map((line): Stripe.Tax.CalculationLineItem => {
    const inclusive = line.tax_behavior === "inclusive";
    const tax = computeTax(line.amount, place, inclusive);
    return {
      id: makeId("tax_li"),
      object: "tax.calculation_line_item",
      amount: line.amount,
      amount_tax: tax?.amount ?? 0,
      livemode: false,
      metadata: null,
      performance_location: null,
      product: null,
      quantity: line.quantity ?? 1,
      reference: line.reference ?? "",
      tax_behavior: inclusive ? "inclusive" : "exclusive",
      tax_code: line.tax_code ?? "txcd_10000000",
    };
  });
  const sum = (behavior: "inclusive" | "exclusive") =>
    lines
      .filter((line) => line.tax_behavior === behavior)
      .reduce((total, { amount_tax }) => total + amount_tax, 0);
  const now = nowSeconds(emulator);
  const calculation: StoredTaxCalculation = {
    id,
    object: "tax.calculation",
    amount_total: lines.reduce((total, { amount }) => total + amount, 0) + sum("exclusive"),
    currency,
    customer: customerId ?? null,
    customer_details: {
      address: {
        city: address.city || null,
        country: place.country,
        line1: address.line1 || null,
        line2: address.line2 || null,
        postal_code: address.postal_code || null,
        state: place.state,
      },
      address_source: "billing",
      ip_address: null,
      tax_ids: [],
      taxability_override: "none",
    },
    expires_at: now + 90 * DAY,
    line_items: { object: "list", data: lines, has_more: false, url: `/v1/tax/calculations/${id}` },
    livemode: false,
    ship_from_details: null,
    shipping_cost: null,
    tax_amount_exclusive: sum("exclusive"),
    tax_amount_inclusive: sum("inclusive"),
    tax_breakdown: parameters.line_items.map(({ amount, tax_behavior }) => {
      const tax = computeTax(amount, place, tax_behavior === "inclusive");
      return {
        amount: tax?.amount ?? 0,
        inclusive: tax_behavior === "inclusive",
        tax_rate_details: {
          country: place.country,
          flat_amount: null,
          percentage_decimal: String(tax?.percentage ?? 0),
          rate_type: tax ? "percentage" : null,
          state: tax?.state ?? null,
          tax_type: tax?.tax_type ?? null,
        },
        taxability_reason: tax ? "standard_rated" : "not_collecting",
        taxable_amount: tax ? amount - (tax.inclusive ? tax.amount : 0) : 0,
      };
    }),
    tax_date: now,
  };
  emulator.tables.taxCalculations.set(id, calculation);
  return calculation;
}

import type Stripe from "stripe";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredCustomer } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { toMetadata } from "./create-payment-method.ts";

/** A new customer; the address comes back with every part, absent ones as null. */
export function createCustomer(
  emulator: Emulator,
  parameters: Stripe.CustomerCreateParams,
): StoredCustomer {
  const customer: StoredCustomer = {
    id: makeId("cus", 14),
    object: "customer",
    address: toAddress(parameters.address),
    balance: parameters.balance ?? 0,
    created: nowSeconds(emulator),
    currency: null,
    default_source: null,
    delinquent: false,
    description: parameters.description ?? null,
    discount: null,
    email: parameters.email ?? null,
    invoice_prefix: makeId("x", 8).slice(2).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: parameters.invoice_settings?.default_payment_method ?? null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: toMetadata(parameters.metadata),
    name: parameters.name ?? null,
    next_invoice_sequence: 1,
    phone: parameters.phone ?? null,
    preferred_locales: parameters.preferred_locales ?? [],
    shipping: null,
    tax_exempt: parameters.tax_exempt || "none",
    test_clock: null,
  };
  emulator.tables.customers.set(customer.id, customer);
  emitEvent(emulator, "customer.created", customer);
  return customer;
}

/** An address with every part named. */
export function toAddress(
  given: Stripe.AddressParam | "" | null | undefined,
): Stripe.Address | null {
  if (!given) return null;
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}

import type Stripe from "stripe";
import { refuseUnoffered } from "../http/refuse-unoffered.ts";
import { invalidRequest, noSuchReference } from "../http/stripe-api-error.ts";
import { offeredTypes, requireAmount } from "../payments/create-payment-intent.ts";
import { toMetadata } from "../payments/create-payment-method.ts";
import { scheduleJob } from "../payments/schedule-job.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredSession } from "../state/tables.ts";
import { requireTaxable } from "../tax/tax-checkout.ts";
import { createLineItems } from "./create-line-items.ts";

type CreateParameters = Stripe.Checkout.SessionCreateParams;

const UNOFFERED = [
  "customer_account",
  "discounts",
  "optional_items",
  "shipping_address_collection",
  "shipping_options",
  "subscription_data",
] as const;

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Opens a hosted Checkout for a payment or for saving a card. */
export function createSession(emulator: Emulator, parameters: CreateParameters): StoredSession {
  const mode = requireMode(parameters);
  refuseUnoffered(parameters, UNOFFERED);
  const taxed = parameters.automatic_tax?.enabled ?? false;
  if (taxed) requireTaxable(emulator, parameters);
  const now = nowSeconds(emulator);
  const expiresAt = requireExpiry(parameters.expires_at, now);
  requireUrls(parameters);
  requireCustomerChoice(emulator, parameters);
  const lineItems = mode === "payment" ? createLineItems(emulator, parameters) : [];
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  const currency = lineItems[0]?.currency ?? parameters.currency?.toLowerCase() ?? null;
  if (mode === "payment") requireAmount(total, currency ?? "usd", "line_items");
  const id = makeId("cs_test", 58);
  const terms = parameters.consent_collection?.terms_of_service === "required";
  const customer = parameters.customer ?? null;
  const session: StoredSession = {
    id,
    object: "checkout.session",
    adaptive_pricing: mode === "payment" ? { enabled: false } : null,
    after_expiration: null,
    allow_promotion_codes: parameters.allow_promotion_codes ?? null,
    allowed_payment_method_types: parameters.allowed_payment_method_types ?? null,
    amount_subtotal: mode === "payment" ? total : null,
    amount_total: mode === "payment" ? total : null,
    automatic_tax: taxed
      ? {
          enabled: true,
          liability: { type: "self" },
          provider: "stripe",
          status: "requires_location_inputs",
        }
      : { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: parameters.billing_address_collection ?? null,
    cancel_url: parameters.cancel_url ?? null,
    client_reference_id: parameters.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: terms
      ? { payment_method_reuse_agreement: null, promotions: null, terms_of_service: "required" }
      : null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: parameters.custom_text?.submit
        ? { message: parameters.custom_text.submit.message }
        : null,
      terms_of_service_acceptance: null,
    },
    customer,
    customer_account: null,
    customer_creation: customer
      ? null
      : (parameters.customer_creation ?? (mode === "setup" ? "always" : "if_required")),
    customer_details: initialDetails(emulator, parameters),
    customer_email: parameters.customer_email ?? null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: mode === "payment" ? invoiceCreation(parameters) : null,
    livemode: false,
    locale: parameters.locale ?? null,
    managed_payments: null,
    metadata: toMetadata(parameters.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types:
      mode === "setup"
        ? ["card"]
        : offeredTypes({
            currency,
            customer,
            allowed_payment_method_types: parameters.allowed_payment_method_types ?? null,
            excluded_payment_method_types: parameters.excluded_payment_method_types ?? null,
            setup_future_usage: parameters.payment_intent_data?.setup_future_usage ?? null,
          }),
    payment_status: mode === "setup" ? "no_payment_required" : "unpaid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: parameters.submit_type ?? null,
    subscription: null,
    success_url: parameters.success_url ?? null,
    total_details: {
      amount_discount: 0,
      amount_shipping: 0,
      amount_tax: 0,
      // Stripe includes it when it is asked for.
      breakdown: { discounts: [], taxes: [] },
    },
    ui_mode: "hosted_page",
    url: `${emulator.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
  emulator.tables.sessions.set(id, session);
  const cardUsage = parameters.payment_method_options?.card?.setup_future_usage;
  emulator.tables.sessionSecrets.set(id, {
    lineItems,
    paymentIntentData: parameters.payment_intent_data ?? {},
    setupIntentData: parameters.setup_intent_data ?? {},
    cardSetupFutureUsage:
      cardUsage === undefined ? null : cardUsage === "on_session" ? "on_session" : "off_session",
    createdByKey: emulator.currentRequest?.idempotencyKey ?? null,
    keepsAddress: parameters.customer_update?.address === "auto",
  });
  scheduleJob(emulator, "expire_session", id, expiresAt - now);
  return session;
}

function requireMode(parameters: CreateParameters): "payment" | "setup" {
  const { mode, ui_mode: uiMode } = parameters;
  if (mode === undefined) {
    throw invalidRequest("Missing required param: mode.", "parameter_missing", "mode");
  }
  if (mode !== "payment" && mode !== "setup") {
    throw invalidRequest(
      `The local stand-in offers mode payment and setup, not ${mode}.`,
      undefined,
      "mode",
    );
  }
  if (uiMode !== undefined && uiMode !== "hosted_page") {
    throw invalidRequest(
      `The local stand-in offers ui_mode hosted_page, not ${uiMode}.`,
      undefined,
      "ui_mode",
    );
  }
  if (mode === "setup") {
    for (const name of ["line_items", "payment_intent_data", "invoice_creation"] as const) {
      if (parameters[name] !== undefined) {
        throw invalidRequest(`You can not pass \`${name}\` in \`setup\` mode.`, undefined, name);
      }
    }
    if (parameters.currency === undefined) {
      throw invalidRequest(
        "`currency` is required in `setup` mode with dynamic payment methods.",
        "parameter_missing",
        "currency",
      );
    }
  }
  if (mode === "payment" && parameters.setup_intent_data !== undefined) {
    throw invalidRequest(
      "You can not pass `setup_intent_data` in `payment` mode.",
      undefined,
      "setup_intent_data",
    );
  }
  return mode === "setup" ? "setup" : "payment";
}

function requireExpiry(expiresAt: number | undefined, now: number): number {
  if (expiresAt === undefined) return now + DAY;
  // A few seconds of grace for the way here, as the real service allows.
  if (expiresAt < now + 30 * MINUTE - 5) {
    throw invalidRequest(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  if (expiresAt > now + DAY + 5) {
    throw invalidRequest(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  return expiresAt;
}

function requireUrls(parameters: CreateParameters): void {
  if (parameters.success_url === undefined) {
    throw invalidRequest(
      "Missing required param: success_url.",
      "parameter_missing",
      "success_url",
    );
  }
  for (const name of ["success_url", "cancel_url"] as const) {
    const value = parameters[name];
    if (value !== undefined && !/^https?:\/\/[^\s]+$/i.test(value)) {
      throw invalidRequest("Not a valid URL", "url_invalid", name);
    }
  }
}

function requireCustomerChoice(emulator: Emulator, parameters: CreateParameters): void {
  const { customer } = parameters;
  if (customer === undefined) return;
  if (!emulator.tables.customers.has(customer)) {
    throw noSuchReference("customer", customer, "customer");
  }
  for (const name of ["customer_email", "customer_creation"] as const) {
    if (parameters[name] !== undefined) {
      throw invalidRequest(
        `You may only specify one of these parameters: customer, ${name}.`,
        undefined,
        name,
      );
    }
  }
}

function initialDetails(
  emulator: Emulator,
  parameters: CreateParameters,
): Stripe.Checkout.Session.CustomerDetails | null {
  const email =
    emulator.tables.customers.get(parameters.customer ?? "")?.email ?? parameters.customer_email;
  if (!email) return null;
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: "none",
    tax_ids: null,
  };
}

function invoiceCreation(parameters: CreateParameters): Stripe.Checkout.Session.InvoiceCreation {
  const data = parameters.invoice_creation?.invoice_data;
  return {
    enabled: parameters.invoice_creation?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: null,
      metadata: data?.metadata ? toMetadata(data.metadata) : null,
      rendering_options: null,
    },
  };
}

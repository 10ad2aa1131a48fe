import type Stripe from "stripe";
import { expireSession } from "../checkout/submit-checkout.ts";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import { offeredTypes, requireAmount } from "../payments/create-payment-intent.ts";
import { mergeMetadata, toMetadata } from "../payments/create-payment-method.ts";
import { scheduleJob } from "../payments/schedule-job.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredLineItem, StoredPrice, StoredSession } from "../state/tables.ts";
import { createPrice, createProduct } from "./products.ts";

type CreateParameters = Stripe.Checkout.SessionCreateParams;

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** A session that exists. */
export function requireSession(emulator: Emulator, id: string): StoredSession {
  const session = emulator.tables.sessions.get(id);
  if (!session) throw noSuch("checkout.session", id, "session");
  return session;
}

export const checkoutSessionRoutes = [
  apiRoute<CreateParameters>("POST", "/v1/checkout/sessions", ({ emulator, parameters }) =>
    createSession(emulator, parameters),
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

function createSession(emulator: Emulator, parameters: CreateParameters): StoredSession {
  const mode = requireMode(parameters);
  const now = nowSeconds(emulator);
  const expiresAt = requireExpiry(parameters.expires_at, now);
  requireUrls(parameters);
  requireCustomerChoice(emulator, parameters);
  const lineItems = mode === "payment" ? createLineItems(emulator, parameters) : [];
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  const currency = lineItems[0]?.currency ?? parameters.currency?.toLowerCase() ?? null;
  if (mode === "payment") requireAmount(total, currency ?? "usd", "line_items");
  const id = makeId("cs_test", 58);
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
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: parameters.billing_address_collection ?? null,
    cancel_url: parameters.cancel_url ?? null,
    client_reference_id: parameters.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
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
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
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

function createLineItems(emulator: Emulator, parameters: CreateParameters): StoredLineItem[] {
  const given = parameters.line_items ?? [];
  if (given.length === 0) {
    throw invalidRequest("Missing required param: line_items.", "parameter_missing", "line_items");
  }
  const items = given.map((line, index): StoredLineItem => {
    const path = `line_items[${index}]`;
    const quantity = line.quantity ?? 1;
    if (!Number.isInteger(quantity) || quantity < 1) {
      throw invalidRequest(
        "This value must be greater than or equal to 1.",
        "parameter_invalid_integer",
        `${path}[quantity]`,
      );
    }
    const price = priceOf(emulator, line, path);
    const amount = (price.unit_amount ?? 0) * quantity;
    return {
      id: makeId("li"),
      object: "item",
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: emulator.tables.products.get(price.product)?.name ?? null,
      metadata: toMetadata(line.metadata),
      price,
      quantity,
    };
  });
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw invalidRequest("All line items must have the same currency.", undefined, "line_items");
  }
  return items;
}

function priceOf(
  emulator: Emulator,
  line: Stripe.Checkout.SessionCreateParams.LineItem,
  path: string,
): StoredPrice {
  if (line.price !== undefined) {
    const price = emulator.tables.prices.get(line.price);
    if (!price) throw noSuchReference("price", line.price, `${path}[price]`);
    if (!price.active) {
      throw invalidRequest("The price specified is inactive.", undefined, `${path}[price]`);
    }
    return price;
  }
  const data = line.price_data;
  if (!data) {
    throw invalidRequest(
      "You must specify either `price` or `price_data`.",
      "parameter_missing",
      `${path}[price]`,
    );
  }
  if (data.unit_amount === undefined) {
    throw invalidRequest(
      `Missing required param: ${path}[price_data][unit_amount].`,
      "parameter_missing",
      `${path}[price_data][unit_amount]`,
    );
  }
  if (data.product === undefined && data.product_data === undefined) {
    throw invalidRequest(
      `Missing required param: ${path}[price_data][product_data].`,
      "parameter_missing",
      `${path}[price_data][product_data]`,
    );
  }
  if (data.product !== undefined && !emulator.tables.products.has(data.product)) {
    throw noSuchReference("product", data.product, `${path}[price_data][product]`);
  }
  const product =
    data.product ??
    createProduct(emulator, {
      name: data.product_data?.name ?? "",
      active: false,
      ...(data.product_data?.description ? { description: data.product_data.description } : {}),
      ...(data.product_data?.images ? { images: data.product_data.images } : {}),
      ...(data.product_data?.metadata ? { metadata: data.product_data.metadata } : {}),
    }).id;
  return createPrice(emulator, {
    product,
    currency: data.currency,
    unitAmount: data.unit_amount,
    active: false,
  });
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

import type Stripe from "stripe";
import { invalidRequest, noSuchReference } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredPaymentIntent } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { OFFERED_TYPES, resolvePaymentMethod, toMetadata } from "./create-payment-method.ts";

/** Smallest charge per currency, in its minor unit. */
const MINIMUM_AMOUNT: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  jpy: 50,
  cad: 50,
  aud: 50,
  chf: 50,
};

type CreateParameters = Pick<
  Stripe.PaymentIntentCreateParams,
  | "amount"
  | "currency"
  | "allowed_payment_method_types"
  | "automatic_payment_methods"
  | "capture_method"
  | "confirmation_method"
  | "customer"
  | "description"
  | "excluded_payment_method_types"
  | "hooks"
  | "metadata"
  | "payment_method"
  | "receipt_email"
  | "setup_future_usage"
  | "statement_descriptor"
  | "statement_descriptor_suffix"
  | "transfer_group"
>;

/** Opens a payment; nothing is charged before it is confirmed. */
export function createPaymentIntent(
  emulator: Emulator,
  parameters: CreateParameters,
): StoredPaymentIntent {
  requireAmount(parameters.amount, parameters.currency);
  if (parameters.capture_method === "manual") {
    throw invalidRequest(
      "The local stand-in captures at once: capture_method=manual is not offered.",
      undefined,
      "capture_method",
    );
  }
  if (parameters.customer !== undefined && !emulator.tables.customers.has(parameters.customer)) {
    throw noSuchReference("customer", parameters.customer, "customer");
  }
  const method =
    parameters.payment_method === undefined
      ? null
      : resolvePaymentMethod(emulator, parameters.payment_method);
  const calculation = parameters.hooks?.inputs?.tax?.calculation;
  if (calculation) requireMatchingTax(emulator, calculation, parameters.amount);
  const id = makeId("pi");
  const intent: StoredPaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: parameters.allowed_payment_method_types ?? null,
    amount: parameters.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: {
      allow_redirects: parameters.automatic_payment_methods?.allow_redirects ?? "always",
      enabled: parameters.automatic_payment_methods?.enabled ?? true,
    },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: parameters.capture_method ?? "automatic_async",
    client_secret: `${id}_secret_${makeId("s", 24).slice(2)}`,
    confirmation_method: parameters.confirmation_method ?? "automatic",
    created: nowSeconds(emulator),
    currency: parameters.currency.toLowerCase(),
    customer: parameters.customer ?? null,
    customer_account: null,
    description: parameters.description ?? null,
    excluded_payment_method_types: parameters.excluded_payment_method_types ?? null,
    ...(calculation ? { hooks: { inputs: { tax: { calculation } } } } : {}),
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: toMetadata(parameters.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: "automatic",
      },
    },
    payment_method_types: offeredTypes(parameters),
    payment_record: null,
    processing: null,
    receipt_email: parameters.receipt_email ?? null,
    review: null,
    setup_future_usage: parameters.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: parameters.statement_descriptor ?? null,
    statement_descriptor_suffix: parameters.statement_descriptor_suffix ?? null,
    status: method ? "requires_confirmation" : "requires_payment_method",
    transfer_data: null,
    transfer_group: parameters.transfer_group ?? null,
  };
  emulator.tables.paymentIntents.set(id, intent);
  const key = emulator.currentRequest?.idempotencyKey;
  if (key) emulator.tables.paymentIntentKeys.set(id, key);
  emitEvent(emulator, "payment_intent.created", intent);
  return intent;
}

/** The tax of a payment is computed for its whole amount. */
function requireMatchingTax(emulator: Emulator, calculation: string, amount: number): void {
  const known = emulator.tables.taxCalculations.get(calculation);
  const param = "hooks[inputs][tax][calculation]";
  if (!known) throw noSuchReference("tax.calculation", calculation, param);
  if (known.amount_total !== amount)
    throw invalidRequest("The amount differs from that of the tax calculation.", undefined, param);
}

/** Refuses what the API refuses to charge: no whole number, too little, too much. */
export function requireAmount(amount: number, currency: string, param = "amount"): void {
  if (!/^[a-z]{3}$/i.test(currency)) {
    throw invalidRequest(`Invalid currency: ${currency}`, undefined, "currency");
  }
  if (!Number.isInteger(amount)) {
    throw invalidRequest(`Invalid integer: ${amount}`, "parameter_invalid_integer", param);
  }
  if (amount < 1) {
    throw invalidRequest(
      "This value must be greater than or equal to 1.",
      "parameter_invalid_integer",
      param,
    );
  }
  if (amount > 99_999_999) {
    throw invalidRequest("Amount must be no more than $999,999.99", "amount_too_large", param);
  }
  const minimum = MINIMUM_AMOUNT[currency.toLowerCase()] ?? 50;
  if (amount < minimum) {
    throw invalidRequest(
      `Amount must be at least ${(minimum / 100).toFixed(2)} ${currency.toLowerCase()}`,
      "amount_too_small",
      param,
    );
  }
}

/** The types a payment offers: allowed, not excluded, and possible for its customer and currency. */
export function offeredTypes(parameters: {
  currency?: string | null;
  customer?: string | null;
  allowed_payment_method_types?: string[] | null;
  excluded_payment_method_types?: string[] | null;
  setup_future_usage?: string | null;
}): string[] {
  return OFFERED_TYPES.filter((type) => {
    const allowed = parameters.allowed_payment_method_types;
    if (allowed && allowed.length > 0 && !allowed.includes(type)) return false;
    if (parameters.excluded_payment_method_types?.includes(type)) return false;
    const reusable = type === "card" || type === "us_bank_account";
    if (parameters.setup_future_usage && !reusable) return false;
    if (type !== "card" && (parameters.currency ?? "usd").toLowerCase() !== "usd") return false;
    return type !== "customer_balance" || Boolean(parameters.customer);
  });
}

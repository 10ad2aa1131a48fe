import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { invalidRequest, noSuchReference, StripeApiError } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredPaymentMethod } from "../state/tables.ts";
import { DECLINES, passesLuhn, testCardFor, testCardForPaymentMethod } from "./test-cards.ts";

type CreateParameters = Stripe.PaymentMethodCreateParams;
type BillingDetails = Stripe.PaymentMethod.BillingDetails;

/** The types the stand-in can charge; all others are refused in plain words. */
export const OFFERED_TYPES = ["card", "us_bank_account", "customer_balance", "crypto"] as const;

/** Published `pm_usBankAccount_` ids, by the account number they stand for. */
const BANK_ACCOUNT_IDS: Record<string, string> = {
  pm_usBankAccount_success: "000123456789",
  pm_usBankAccount_accountClosed: "000111111113",
  pm_usBankAccount_noAccount: "000111111116",
  pm_usBankAccount_insufficientFunds: "000222222227",
  pm_usBankAccount_debitNotAuthorized: "000333333335",
  pm_usBankAccount_processing: "000000000009",
  pm_usBankAccount_dispute: "000000000065",
};

/** Makes a payment method from what a person typed or an API client sent. */
export function createPaymentMethod(
  emulator: Emulator,
  parameters: CreateParameters,
): StoredPaymentMethod {
  switch (parameters.type) {
    case "card":
      return createCard(emulator, parameters);
    case "us_bank_account":
      return createBankAccount(emulator, parameters);
    case "customer_balance":
    case "crypto":
      return store(emulator, base(emulator, parameters.type, parameters), parameters.type);
    case undefined:
      throw invalidRequest("Missing required param: type.", "parameter_missing", "type");
    default:
      throw invalidRequest(
        `The local stand-in offers ${OFFERED_TYPES.join(", ")}, not ${parameters.type}.`,
        undefined,
        "type",
      );
  }
}

/** Finds a payment method; a published test id becomes a new one each time, as in the API. */
export function resolvePaymentMethod(
  emulator: Emulator,
  id: string,
  param = "payment_method",
): StoredPaymentMethod {
  const found = emulator.tables.paymentMethods.get(id);
  if (found) return found;
  const card = testCardForPaymentMethod(id);
  if (card) {
    const expiryYear = new Date(emulator.clock.now()).getUTCFullYear() + 1;
    return createCard(emulator, {
      type: "card",
      card: { number: card.number, exp_month: 11, exp_year: expiryYear, cvc: "123" },
    });
  }
  const account = BANK_ACCOUNT_IDS[id];
  if (account) {
    return createBankAccount(emulator, {
      type: "us_bank_account",
      us_bank_account: { account_number: account, routing_number: "110000000" },
    });
  }
  throw noSuchReference("PaymentMethod", id, param);
}

function createCard(emulator: Emulator, parameters: CreateParameters): StoredPaymentMethod {
  const details = parameters.card;
  const token = details?.token;
  const number = (details?.number ?? tokenNumber(token)).replaceAll(/[\s-]/g, "");
  if (number === "") {
    throw invalidRequest("Missing required param: card.", "parameter_missing", "card");
  }
  if (!passesLuhn(number)) {
    const { code, message } = DECLINES.incorrect_number;
    throw cardDetail(code, message, "number");
  }
  const now = new Date(emulator.clock.now());
  const month = details?.exp_month ?? 12;
  const year = fullYear(details?.exp_year ?? now.getUTCFullYear() + 1);
  if (month < 1 || month > 12) {
    throw cardDetail(
      "invalid_expiry_month",
      "Your card's expiration month is invalid.",
      "exp_month",
    );
  }
  if (year < now.getUTCFullYear() || year > now.getUTCFullYear() + 50) {
    throw cardDetail("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
  }
  if (year === now.getUTCFullYear() && month < now.getUTCMonth() + 1) {
    throw cardDetail(
      "invalid_expiry_month",
      "Your card's expiration month is invalid.",
      "exp_month",
    );
  }
  if (details?.cvc !== undefined && !/^\d{3,4}$/.test(details.cvc)) {
    throw cardDetail("invalid_cvc", "Your card's security code is invalid.", "cvc");
  }
  const card = testCardFor(number);
  return store(
    emulator,
    {
      ...base(emulator, "card", parameters),
      card: {
        brand: card.brand,
        checks: {
          address_line1_check: null,
          address_postal_code_check: null,
          cvc_check: details?.cvc === undefined ? null : "unchecked",
        },
        country: "US",
        display_brand: card.brand,
        exp_month: month,
        exp_year: year,
        fingerprint: fingerprintOf(number),
        funding: card.funding,
        generated_from: null,
        last4: number.slice(-4),
        networks: { available: [card.brand], preferred: null },
        regulated_status: "unregulated",
        three_d_secure_usage: { supported: card.brand !== "amex" },
        wallet: null,
      },
    },
    number,
  );
}

/** Says of a card that it came through a phone's wallet, which changes nothing about how it pays. */
export function fromWallet(
  method: StoredPaymentMethod,
  wallet: "apple_pay" | "google_pay",
): StoredPaymentMethod {
  if (method.card) {
    method.card.wallet = { type: wallet, dynamic_last4: method.card.last4, [wallet]: {} };
  }
  return method;
}

function createBankAccount(emulator: Emulator, parameters: CreateParameters): StoredPaymentMethod {
  const details = parameters.us_bank_account;
  const account = details?.account_number ?? "000123456789";
  return store(
    emulator,
    {
      ...base(emulator, "us_bank_account", parameters),
      us_bank_account: {
        account_holder_type: details?.account_holder_type ?? "individual",
        account_type: details?.account_type ?? "checking",
        bank_name: "STRIPE TEST BANK",
        financial_connections_account: null,
        fingerprint: fingerprintOf(account),
        last4: account.slice(-4),
        networks: { preferred: "ach", supported: ["ach"] },
        routing_number: details?.routing_number ?? "110000000",
        status_details: {},
      },
    },
    account,
  );
}

/** The same number always has the same fingerprint, which is how a card is recognised again. */
export function fingerprintOf(number: string): string {
  return createHash("sha256")
    .update(`stand-in:${number}`)
    .digest("base64url")
    .replaceAll(/[-_]/g, "")
    .slice(0, 16);
}

function base(emulator: Emulator, type: string, parameters: CreateParameters): StoredPaymentMethod {
  const given = parameters.billing_details;
  const billing: BillingDetails = {
    address: {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
      ...(given?.address || {}),
    },
    email: given?.email || null,
    name: given?.name || null,
    phone: given?.phone || null,
    tax_id: given?.tax_id ?? null,
  };
  return {
    id: makeId("pm"),
    object: "payment_method",
    allow_redisplay: parameters.allow_redisplay ?? "unspecified",
    billing_details: billing,
    created: nowSeconds(emulator),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: toMetadata(parameters.metadata),
    type,
  };
}

function store(
  emulator: Emulator,
  method: StoredPaymentMethod,
  behaviour: string,
): StoredPaymentMethod {
  const complete: StoredPaymentMethod =
    method.type === "customer_balance"
      ? { ...method, customer_balance: {} }
      : method.type === "crypto"
        ? { ...method, crypto: {} }
        : method;
  emulator.tables.paymentMethods.set(complete.id, complete);
  emulator.tables.paymentMethodSecrets.set(complete.id, {
    behaviour,
    setUpForOffSession: testCardFor(behaviour).authentication === "on_session",
    consumed: false,
  });
  return complete;
}

function cardDetail(code: string, message: string, param: string): StripeApiError {
  return new StripeApiError(402, { type: "card_error", code, message, param });
}

function tokenNumber(token: string | undefined): string {
  if (token === undefined) return "";
  const card = testCardForPaymentMethod(token.replace(/^tok_/, "pm_card_"));
  if (!card) throw noSuchReference("token", token, "card[token]");
  return card.number;
}

function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}

/** Metadata as it is stored: text values, and nothing for an empty one. */
export function toMetadata(
  given: Stripe.MetadataParam | "" | null | undefined,
): Record<string, string> {
  if (!given) return {};
  return Object.fromEntries(
    Object.entries(given)
      .map(([key, value]) => [key, String(value ?? "")] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** Metadata after an update: given keys replace, empty ones remove, "" removes all. */
export function mergeMetadata(
  current: Record<string, string> | null,
  given: Stripe.MetadataParam | "" | null | undefined,
): Record<string, string> {
  if (given === undefined) return current ?? {};
  if (given === "" || given === null) return {};
  const merged = { ...current };
  for (const [key, value] of Object.entries(given)) {
    if (value === "" || value === null) delete merged[key];
    else merged[key] = String(value);
  }
  return merged;
}

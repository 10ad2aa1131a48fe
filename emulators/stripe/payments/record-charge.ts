import type Stripe from "stripe";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type {
  StoredBalanceTransaction,
  StoredCharge,
  StoredPaymentIntent,
  StoredPaymentMethod,
} from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import type { Decline } from "./test-cards.ts";

const SECONDS_PER_DAY = 86_400;

/** Writes the one charge of an attempt, its ledger row and, when money moved, its balance row. */
export function recordCharge(
  emulator: Emulator,
  intent: StoredPaymentIntent,
  method: StoredPaymentMethod,
  outcome: { status: "succeeded" | "pending" } | { status: "failed"; decline: Decline },
  authenticated: boolean,
): StoredCharge {
  const decline = outcome.status === "failed" ? outcome.decline : null;
  const id = makeId(method.type === "card" ? "ch" : "py");
  const charge: StoredCharge = {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: outcome.status === "succeeded" ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "STRIPE STAND-IN",
    captured: outcome.status === "succeeded",
    created: nowSeconds(emulator),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: toOutcome(decline),
    paid: outcome.status !== "failed",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: toDetails(method, authenticated),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: outcome.status === "failed" ? null : `${emulator.baseUrl}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: outcome.status,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  emulator.tables.charges.set(id, charge);
  intent.latest_charge = id;
  emulator.tables.ledger.set(id, {
    payment_intent: intent.id,
    charge: id,
    customer: intent.customer,
    amount: intent.amount,
    currency: intent.currency,
    status: outcome.status,
    refunded: 0,
    disputed: false,
    dispute_status: null,
    idempotency_key:
      emulator.currentRequest?.idempotencyKey ??
      emulator.tables.paymentIntentKeys.get(intent.id) ??
      null,
    created: charge.created,
  });
  if (outcome.status === "succeeded") creditBalance(emulator, charge);
  emitEvent(
    emulator,
    outcome.status === "failed"
      ? "charge.failed"
      : outcome.status === "pending"
        ? "charge.pending"
        : "charge.succeeded",
    charge,
  );
  return charge;
}

/** Books a charge that succeeded: amount in, fee out. */
export function creditBalance(emulator: Emulator, charge: StoredCharge): void {
  const isCard = charge.payment_method_details?.type === "card";
  const fee = isCard
    ? Math.round(charge.amount * 0.029) + 30
    : Math.min(500, Math.round(charge.amount * 0.008));
  charge.balance_transaction = recordBalanceTransaction(emulator, {
    amount: charge.amount,
    fee,
    currency: charge.currency,
    type: isCard ? "charge" : "payment",
    reportingCategory: "charge",
    source: charge.id,
    description: charge.description,
  }).id;
}

/** One row of the account's balance; `amount` is signed, `net = amount - fee`. */
export function recordBalanceTransaction(
  emulator: Emulator,
  row: {
    amount: number;
    fee: number;
    currency: string;
    type: Stripe.BalanceTransaction.Type;
    reportingCategory: string;
    source: string;
    description: string | null;
  },
): StoredBalanceTransaction {
  const created = nowSeconds(emulator);
  const transaction: StoredBalanceTransaction = {
    id: makeId("txn"),
    object: "balance_transaction",
    amount: row.amount,
    available_on: created + 2 * SECONDS_PER_DAY,
    balance_type: "payments",
    created,
    currency: row.currency,
    description: row.description,
    exchange_rate: null,
    fee: row.fee,
    fee_details:
      row.fee === 0
        ? []
        : [
            {
              amount: row.fee,
              application: null,
              currency: row.currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: row.amount - row.fee,
    reporting_category: row.reportingCategory,
    source: row.source,
    status: "pending",
    type: row.type,
  };
  emulator.tables.balanceTransactions.set(transaction.id, transaction);
  return transaction;
}

function toOutcome(decline: Decline | null): Stripe.Charge.Outcome {
  return {
    advice_code: decline?.adviceCode ?? null,
    network_advice_code: null,
    network_decline_code: decline && !decline.blocked ? "01" : null,
    network_status: decline
      ? decline.blocked
        ? "not_sent_to_network"
        : "declined_by_network"
      : "approved_by_network",
    reason: decline?.declineCode ?? null,
    risk_level: decline?.blocked ? "highest" : "normal",
    risk_score: decline?.blocked ? 95 : 12,
    seller_message: decline
      ? decline.blocked
        ? "Stripe blocked this payment as too risky."
        : "The bank did not return any further details with this decline."
      : "Payment complete.",
    type: decline ? (decline.blocked ? "blocked" : "issuer_declined") : "authorized",
  };
}

function toDetails(
  method: StoredPaymentMethod,
  authenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  if (method.card) {
    return {
      type: "card",
      card: {
        amount_authorized: null,
        authorization_code: null,
        brand: method.card.brand,
        checks: method.card.checks,
        country: method.card.country,
        electronic_commerce_indicator: authenticated ? "05" : null,
        exp_month: method.card.exp_month,
        exp_year: method.card.exp_year,
        fingerprint: method.card.fingerprint ?? null,
        funding: method.card.funding,
        installments: null,
        last4: method.card.last4,
        mandate: null,
        network: method.card.brand,
        network_transaction_id: null,
        regulated_status: method.card.regulated_status,
        three_d_secure: authenticated
          ? {
              authentication_flow: "challenge",
              electronic_commerce_indicator: "05",
              exemption_indicator: null,
              result: "authenticated",
              result_reason: null,
              transaction_id: makeId("3ds"),
              version: "2.2.0",
            }
          : null,
        transaction_link_id: null,
        wallet: null,
      },
    };
  }
  if (method.us_bank_account) {
    return {
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type: method.us_bank_account.account_holder_type,
        account_type: method.us_bank_account.account_type,
        bank_name: method.us_bank_account.bank_name,
        fingerprint: method.us_bank_account.fingerprint,
        last4: method.us_bank_account.last4,
        payment_reference: null,
        routing_number: method.us_bank_account.routing_number,
      },
    };
  }
  return method.type === "crypto"
    ? { type: "crypto", crypto: { network: "base", token_currency: "usdc" } }
    : { type: "customer_balance", customer_balance: {} };
}

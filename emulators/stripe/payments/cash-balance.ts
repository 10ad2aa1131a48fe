import type Stripe from "stripe";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredCashBalanceTransaction, StoredPaymentIntent } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { settlePayment } from "./settle-payment.ts";

type Movement = Pick<
  StoredCashBalanceTransaction,
  "type" | "funded" | "applied_to_payment" | "unapplied_from_payment"
>;

/** What the customer's account with us holds, as the API answers it. */
export function cashBalanceOf(emulator: Emulator, customer: string): Stripe.CashBalance {
  const available = emulator.tables.cashBalances.get(customer) ?? {};
  return {
    object: "cash_balance",
    available: Object.keys(available).length === 0 ? null : available,
    customer,
    customer_account: null,
    livemode: false,
    settings: { reconciliation_mode: "automatic", using_merchant_default: true },
  };
}

/**
 * A bank transfer arrives. It pays what waits for one: the payment it names first, then the oldest.
 * Too little leaves that payment waiting for the rest; what is left over stays with the customer.
 */
export function fundCashBalance(
  emulator: Emulator,
  customer: string,
  transfer: { amount: number; currency: string; reference: string | null },
): StoredCashBalanceTransaction {
  const currency = transfer.currency.toLowerCase();
  const bankTransfer = {
    reference: transfer.reference,
    type: "us_bank_transfer",
    us_bank_transfer: { network: "ach", sender_name: "Test Payer" },
  };
  const funded = move(emulator, customer, currency, transfer.amount, {
    type: "funded",
    funded: { bank_transfer: bankTransfer },
  });
  const names = (intent: StoredPaymentIntent) =>
    transfer.reference !== null && referenceOf(intent) === transfer.reference ? 0 : 1;
  const waiting = [...emulator.tables.paymentIntents.values()]
    .filter((intent) => intent.customer === customer && intent.currency === currency)
    .filter((intent) => missingOf(intent) !== null)
    .sort((a, b) => names(a) - names(b) || a.created - b.created);
  for (const intent of waiting) applyCashBalance(emulator, intent);
  if (availableOf(emulator, customer, currency) > 0)
    emitEvent(emulator, "cash_balance.funds_available", cashBalanceOf(emulator, customer));
  return funded;
}

/** Pays as much of a waiting transfer as the customer's balance covers. */
export function applyCashBalance(emulator: Emulator, intent: StoredPaymentIntent): void {
  const missing = missingOf(intent);
  const transfer = intent.next_action?.display_bank_transfer_instructions;
  if (!intent.customer || missing === null || !transfer) return;
  const paid = Math.min(missing, availableOf(emulator, intent.customer, intent.currency));
  if (paid === 0) return;
  move(emulator, intent.customer, intent.currency, -paid, {
    type: "applied_to_payment",
    applied_to_payment: { payment_intent: intent.id },
  });
  transfer.amount_remaining = missing - paid;
  if (transfer.amount_remaining === 0) settlePayment(emulator, intent);
  else emitEvent(emulator, "payment_intent.partially_funded", intent);
}

/** Gives back what had arrived for a payment that is cancelled. */
export function returnToCashBalance(emulator: Emulator, intent: StoredPaymentIntent): void {
  const missing = missingOf(intent);
  if (!intent.customer || missing === null || missing === intent.amount) return;
  move(emulator, intent.customer, intent.currency, intent.amount - missing, {
    type: "unapplied_from_payment",
    unapplied_from_payment: { payment_intent: intent.id },
  });
  emitEvent(emulator, "cash_balance.funds_available", cashBalanceOf(emulator, intent.customer));
}

function missingOf(intent: StoredPaymentIntent): number | null {
  if (intent.status !== "requires_action") return null;
  return intent.next_action?.display_bank_transfer_instructions?.amount_remaining ?? null;
}

function referenceOf(intent: StoredPaymentIntent): string | null {
  return intent.next_action?.display_bank_transfer_instructions?.reference ?? null;
}

function availableOf(emulator: Emulator, customer: string, currency: string): number {
  return emulator.tables.cashBalances.get(customer)?.[currency] ?? 0;
}

function move(
  emulator: Emulator,
  customer: string,
  currency: string,
  amount: number,
  movement: Movement,
): StoredCashBalanceTransaction {
  const balance = emulator.tables.cashBalances.get(customer) ?? {};
  const ending = (balance[currency] ?? 0) + amount;
  emulator.tables.cashBalances.set(customer, { ...balance, [currency]: ending });
  const transaction: StoredCashBalanceTransaction = {
    id: makeId("ccsbtxn"),
    object: "customer_cash_balance_transaction",
    created: nowSeconds(emulator),
    currency,
    customer,
    customer_account: null,
    ending_balance: ending,
    livemode: false,
    net_amount: amount,
    ...movement,
  };
  emulator.tables.cashBalanceTransactions.set(transaction.id, transaction);
  emitEvent(emulator, "customer_cash_balance_transaction.created", transaction);
  return transaction;
}

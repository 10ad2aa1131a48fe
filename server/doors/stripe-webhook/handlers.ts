import { syncCustomer } from "@/server/payment-methods/lose-customer";
import { syncCard } from "@/server/payment-methods/sync-card";
import { refreshCashBalanceOfCustomer } from "@/server/purchases/refresh-cash-balance";
import { finishCheckout } from "./handle-checkout";
import { lookAtPurchase, settleIntent } from "./handle-payment-intent";
import { convergeReversals } from "./handle-reversal";
import type { Handler } from "./handler";

/** From event type to what it makes us look at again. What is not here is written down and ignored. */
export const handlers: Record<string, Handler> = {
  "checkout.session.completed": finishCheckout,
  "checkout.session.async_payment_succeeded": finishCheckout,
  "checkout.session.async_payment_failed": finishCheckout,
  "checkout.session.expired": finishCheckout,

  "payment_intent.succeeded": settleIntent,
  "payment_intent.payment_failed": settleIntent,
  "payment_intent.partially_funded": lookAtPurchase,
  "payment_intent.canceled": lookAtPurchase,

  "cash_balance.funds_available": refreshCashBalanceOfCustomer,

  "customer.deleted": syncCustomer,

  "payment_method.updated": syncCard,
  "payment_method.automatically_updated": syncCard,
  "payment_method.detached": syncCard,

  "charge.refunded": convergeReversals("charge"),
  "charge.refund.updated": convergeReversals("refund"),
  "refund.created": convergeReversals("refund"),
  "refund.updated": convergeReversals("refund"),
  "refund.failed": convergeReversals("refund"),

  "charge.dispute.created": convergeReversals("dispute"),
  "charge.dispute.updated": convergeReversals("dispute"),
  "charge.dispute.funds_withdrawn": convergeReversals("dispute"),
  "charge.dispute.funds_reinstated": convergeReversals("dispute"),
  "charge.dispute.closed": convergeReversals("dispute"),

  "radar.early_fraud_warning.created": convergeReversals("radar.early_fraud_warning"),
  "radar.early_fraud_warning.updated": convergeReversals("radar.early_fraud_warning"),
};

import type Stripe from "stripe";
import { invalidRequest } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredCharge, StoredRefund } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { recordBalanceTransaction } from "./record-charge.ts";
import { scheduleJob } from "./schedule-job.ts";
import { testCardFor } from "./test-cards.ts";

const LATER_SECONDS = 60;

/** Gives back a charge, whole or in part; the sum of all refunds never exceeds the charge. */
export function refundCharge(
  emulator: Emulator,
  charge: StoredCharge,
  request: {
    amount: number | null;
    reason: Stripe.Refund.Reason | null;
    metadata: Record<string, string>;
  },
): StoredRefund {
  const remaining = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== "succeeded") {
    throw invalidRequest(`Charge ${charge.id} has not succeeded, so it cannot be refunded.`);
  }
  if (charge.disputed && disputeOf(emulator, charge.id)?.is_charge_refundable === false) {
    throw invalidRequest(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      "charge_disputed",
    );
  }
  if (remaining <= 0) {
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      "charge_already_refunded",
    );
  }
  const amount = request.amount ?? remaining;
  if (!Number.isInteger(amount) || amount < 1) {
    throw invalidRequest("Invalid positive integer", "parameter_invalid_integer", "amount");
  }
  if (amount > remaining) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`,
      undefined,
      "amount",
    );
  }
  const behaviour =
    emulator.tables.paymentMethodSecrets.get(charge.payment_method ?? "")?.behaviour ?? "";
  const plan = testCardFor(behaviour).refund;
  const isCard = charge.payment_method_details?.type === "card";
  const refund: StoredRefund = {
    id: makeId(isCard ? "re" : "pyr"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: nowSeconds(emulator),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard ? { type: "card", card: { type: "refund" } } : { type: "unknown" },
    metadata: request.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: plan === "pending_first" ? "pending" : "succeeded",
    transfer_reversal: null,
  };
  refund.balance_transaction = recordBalanceTransaction(emulator, {
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    type: isCard ? "refund" : "payment_refund",
    reportingCategory: "refund",
    source: refund.id,
    description: "REFUND FOR CHARGE",
  }).id;
  emulator.tables.refunds.set(refund.id, refund);
  changeRefunded(emulator, charge, amount);
  emitEvent(emulator, "refund.created", refund);
  emitEvent(emulator, "charge.refunded", charge);
  if (plan === "pending_first") scheduleJob(emulator, "succeed_refund", refund.id, LATER_SECONDS);
  if (plan === "fails_later") scheduleJob(emulator, "fail_refund", refund.id, LATER_SECONDS);
  return refund;
}

/** The bank took a pending refund. */
export function succeedRefund(emulator: Emulator, refund: StoredRefund): void {
  if (refund.status !== "pending") return;
  refund.status = "succeeded";
  emitUpdated(emulator, refund, "pending");
}

/** The bank sent a refund back: the money returns to our balance, the charge stands again. */
export function failRefund(emulator: Emulator, refund: StoredRefund): void {
  const charge = emulator.tables.charges.get(refund.charge ?? "");
  if (!charge || refund.status === "failed" || refund.status === "canceled") return;
  const previous = refund.status;
  refund.status = "failed";
  refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = recordBalanceTransaction(emulator, {
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    type: "refund_failure",
    reportingCategory: "refund_failure",
    source: refund.id,
    description: "REFUND FAILED",
  }).id;
  changeRefunded(emulator, charge, -refund.amount);
  emitUpdated(emulator, refund, previous);
  emitEvent(emulator, "refund.failed", refund);
}

/** Stripe tells it twice, under the old name and the new. */
function emitUpdated(emulator: Emulator, refund: StoredRefund, previous: string | null): void {
  emitEvent(emulator, "charge.refund.updated", refund, { status: previous });
  emitEvent(emulator, "refund.updated", refund, { status: previous });
}

function changeRefunded(emulator: Emulator, charge: StoredCharge, by: number): void {
  charge.amount_refunded += by;
  charge.refunded = charge.amount_refunded === charge.amount;
  const row = emulator.tables.ledger.get(charge.id);
  if (row) row.refunded += by;
}

function disputeOf(emulator: Emulator, charge: string) {
  return [...emulator.tables.disputes.values()].find((dispute) => dispute.charge === charge);
}

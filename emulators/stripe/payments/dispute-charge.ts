import { invalidRequest } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredCharge, StoredDispute, StoredFraudWarning } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { recordBalanceTransaction } from "./record-charge.ts";

const DISPUTE_FEE_CENTS = 1_500;
const DAYS_TO_ANSWER = 9;

/**
 * The holder's bank takes a charge back until the dispute is decided; in an inquiry it only asks, and
 * no money moves. Without an amount it is about all that was not refunded.
 */
export function openDispute(
  emulator: Emulator,
  charge: StoredCharge,
  claim: { reason: string; amount?: number | undefined; isInquiry?: boolean },
): StoredDispute {
  if (charge.status !== "succeeded") {
    throw invalidRequest(`Charge ${charge.id} has not succeeded, so it cannot be disputed.`);
  }
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is already disputed.`);
  const left = charge.amount - charge.amount_refunded;
  if (left <= 0) throw invalidRequest(`Charge ${charge.id} is refunded in full.`);
  const amount = claim.amount ?? left;
  if (amount > charge.amount) {
    throw invalidRequest(`Charge ${charge.id} was ${charge.amount}; ${amount} is more.`);
  }
  const dispute: StoredDispute = {
    id: makeId("du"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: nowSeconds(emulator),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      due_by: nowSeconds(emulator) + DAYS_TO_ANSWER * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: claim.isInquiry === true,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: charge.payment_method_details?.card?.brand ?? "visa",
        case_type: claim.isInquiry ? "inquiry" : "chargeback",
        network: charge.payment_method_details?.card?.network ?? "visa",
        network_reason_code: "10.4",
      },
    },
    reason: claim.reason,
    status: claim.isInquiry ? "warning_needs_response" : "needs_response",
  };
  emulator.tables.disputes.set(dispute.id, dispute);
  if (claim.isInquiry) {
    emitEvent(emulator, "charge.dispute.created", dispute);
    return dispute;
  }
  charge.disputed = true;
  setLedger(emulator, charge.id, true, dispute.status);
  emitEvent(emulator, "charge.dispute.created", dispute);
  addBalance(emulator, dispute, -amount, DISPUTE_FEE_CENTS, "dispute", "Chargeback withdrawal");
  emitEvent(emulator, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank decides: won gives the money back, lost keeps it. An inquiry ends without either. */
export function closeDispute(
  emulator: Emulator,
  dispute: StoredDispute,
  outcome: "won" | "lost",
): StoredDispute {
  if (["won", "lost", "warning_closed"].includes(dispute.status)) {
    throw invalidRequest(`Dispute ${dispute.id} is already ${dispute.status}.`);
  }
  if (dispute.status.startsWith("warning_")) {
    dispute.status = "warning_closed";
    emitEvent(emulator, "charge.dispute.closed", dispute);
    return dispute;
  }
  dispute.status = outcome;
  setLedger(emulator, dispute.charge ?? "", outcome === "lost", outcome);
  if (outcome === "won") {
    dispute.is_charge_refundable = true;
    addBalance(emulator, dispute, dispute.amount, 0, "dispute_reversal", "Chargeback reversal");
    emitEvent(emulator, "charge.dispute.funds_reinstated", dispute);
  }
  emitEvent(emulator, "charge.dispute.closed", dispute);
  return dispute;
}

/** The holder's bank reports a charge as probably fraudulent; no money moves. */
export function warnOfFraud(emulator: Emulator, charge: StoredCharge): StoredFraudWarning {
  const id = makeId("issfr");
  const warning = {
    id,
    object: "radar.early_fraud_warning" as const,
    actionable: true,
    charge: charge.id,
    created: nowSeconds(emulator),
    fraud_type: "made_with_stolen_card",
    livemode: false,
    ...(charge.payment_intent ? { payment_intent: charge.payment_intent } : {}),
  };
  emulator.tables.fraudWarnings.set(id, warning);
  emitEvent(emulator, "radar.early_fraud_warning.created", warning);
  return warning;
}

function addBalance(
  emulator: Emulator,
  dispute: StoredDispute,
  amount: number,
  fee: number,
  reportingCategory: string,
  description: string,
): void {
  dispute.balance_transactions.push(
    recordBalanceTransaction(emulator, {
      amount,
      fee,
      currency: dispute.currency,
      type: "adjustment",
      reportingCategory,
      source: dispute.id,
      description,
    }),
  );
}

function setLedger(emulator: Emulator, charge: string, disputed: boolean, status: string): void {
  const row = emulator.tables.ledger.get(charge);
  if (!row) return;
  row.disputed = disputed;
  row.dispute_status = status;
}

function emptyEvidence(): StoredDispute["evidence"] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}

import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { noSuch } from "../http/stripe-api-error.ts";
import { mergeMetadata } from "../payments/create-payment-method.ts";
import { closeDispute } from "../payments/dispute-charge.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type { StoredDispute } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A dispute that exists. */
export function requireDispute(emulator: Emulator, id: string): StoredDispute {
  const dispute = emulator.tables.disputes.get(id);
  if (!dispute) throw noSuch("dispute", id);
  return dispute;
}

export const disputeRoutes = [
  apiRoute<Stripe.DisputeListParams>("GET", "/v1/disputes", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.disputes.values()].filter(
        (dispute) =>
          (parameters.charge === undefined || dispute.charge === parameters.charge) &&
          (parameters.payment_intent === undefined ||
            dispute.payment_intent === parameters.payment_intent) &&
          matchesCreated(dispute.created, parameters.created),
      ),
      "/v1/disputes",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/disputes/{id}", ({ emulator, id }) => requireDispute(emulator, id)),
  apiRoute<Stripe.DisputeUpdateParams>(
    "POST",
    "/v1/disputes/{id}",
    ({ emulator, id, parameters }) => {
      const dispute = requireDispute(emulator, id);
      if (parameters.metadata !== undefined) {
        dispute.metadata = mergeMetadata(dispute.metadata, parameters.metadata);
      }
      if (!parameters.evidence) return dispute;
      dispute.evidence = {
        ...dispute.evidence,
        ...(parameters.evidence as StoredDispute["evidence"]),
      };
      dispute.evidence_details.has_evidence = true;
      if (parameters.submit === false) return dispute;
      dispute.evidence_details.submission_count += 1;
      dispute.status = dispute.status.startsWith("warning_")
        ? "warning_under_review"
        : "under_review";
      emitEvent(emulator, "charge.dispute.updated", dispute);
      // The published magic texts decide a test dispute at once.
      const text = parameters.evidence.uncategorized_text;
      if (text === "winning_evidence") closeDispute(emulator, dispute, "won");
      if (text === "losing_evidence") closeDispute(emulator, dispute, "lost");
      return dispute;
    },
  ),
  apiRoute("POST", "/v1/disputes/{id}/close", ({ emulator, id }) =>
    closeDispute(emulator, requireDispute(emulator, id), "lost"),
  ),
  apiRoute<Stripe.Radar.EarlyFraudWarningListParams>(
    "GET",
    "/v1/radar/early_fraud_warnings",
    ({ emulator, parameters }) =>
      answerList(
        [...emulator.tables.fraudWarnings.values()].filter(
          (warning) =>
            (parameters.charge === undefined || warning.charge === parameters.charge) &&
            (parameters.payment_intent === undefined ||
              warning.payment_intent === parameters.payment_intent),
        ),
        "/v1/radar/early_fraud_warnings",
        parameters,
      ),
  ),
  apiRoute("GET", "/v1/radar/early_fraud_warnings/{id}", ({ emulator, id }) => {
    const warning = emulator.tables.fraudWarnings.get(id);
    if (!warning) throw noSuch("radar_early_fraud_warning", id);
    return warning;
  }),
];

export const balanceRoutes = [
  apiRoute<Stripe.BalanceTransactionListParams>(
    "GET",
    "/v1/balance_transactions",
    ({ emulator, parameters }) =>
      answerList(
        [...emulator.tables.balanceTransactions.values()].filter(
          (row) =>
            (parameters.currency === undefined || row.currency === parameters.currency) &&
            (parameters.source === undefined || row.source === parameters.source) &&
            (parameters.type === undefined || row.type === parameters.type) &&
            matchesCreated(row.created, parameters.created),
        ),
        "/v1/balance_transactions",
        parameters,
      ),
  ),
  apiRoute("GET", "/v1/balance_transactions/{id}", ({ emulator, id }) => {
    const row = emulator.tables.balanceTransactions.get(id);
    if (!row) throw noSuch("balance_transaction", id);
    return row;
  }),
  apiRoute("GET", "/v1/balance", ({ emulator }) => {
    const sums = new Map<string, { available: number; pending: number }>();
    for (const row of emulator.tables.balanceTransactions.values()) {
      const sum = sums.get(row.currency) ?? { available: 0, pending: 0 };
      if (row.available_on <= nowSeconds(emulator)) sum.available += row.net;
      else sum.pending += row.net;
      sums.set(row.currency, sum);
    }
    const balance = {
      object: "balance" as const,
      available: [...sums].map(([currency, sum]) => ({ amount: sum.available, currency })),
      livemode: false,
      pending: [...sums].map(([currency, sum]) => ({ amount: sum.pending, currency })),
    };
    return balance;
  }),
];

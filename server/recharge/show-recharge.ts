import type { RechargeAttempt, RechargeEvaluation } from "@/generated/prisma/client";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { describeAttempt } from "./describe-attempt";
import type { RechargeAttemptAnswer, RechargeEvaluationAnswer } from "./recharge.schema";

/** An attempt as its owner is shown it. */
export function showAttempt(attempt: RechargeAttempt): RechargeAttemptAnswer {
  return {
    id: attempt.id,
    wallet_id: attempt.walletId,
    state: attempt.state,
    amount_cents: Number(attempt.amountCents),
    currency: attempt.currency,
    credits: microcreditsToCredits(attempt.credits),
    available_before: microcreditsToCredits(attempt.availableBefore),
    card_brand: attempt.cardBrand,
    card_last4: attempt.cardLast4,
    trigger: attempt.trigger,
    reason: describeAttempt(attempt),
    failure: attempt.failure,
    confirm_before:
      attempt.state === "requires_action" ? (attempt.expiresAt?.toISOString() ?? null) : null,
    receipt_url: attempt.receiptUrl,
    created_at: attempt.createdAt.toISOString(),
    settled_at: attempt.settledAt?.toISOString() ?? null,
  };
}

/** An evaluation as its owner is shown it. */
export function showEvaluation(evaluation: RechargeEvaluation): RechargeEvaluationAnswer {
  return {
    id: evaluation.id,
    wallet_id: evaluation.walletId,
    outcome: evaluation.outcome,
    explanation: evaluation.explanation,
    available: microcreditsToCredits(evaluation.available),
    trigger: evaluation.trigger,
    times: evaluation.times,
    attempt_id: evaluation.attemptId,
    created_at: evaluation.createdAt.toISOString(),
    last_at: (evaluation.lastAt ?? evaluation.createdAt).toISOString(),
  };
}

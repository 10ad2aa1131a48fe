import type { Payment } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import {
  closeSimulatedDispute,
  openSimulatedDispute,
} from "@/server/gateways/stripe/simulated/simulated-reversals";
import type { IdempotentRequest } from "@/server/operations/idempotency";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { convergePayment } from "./converge-payment";
import { purchaseStatusOf, refundableCents } from "./decide-reversal";
import { requestRefund } from "./request-refund";
import type { DisputeOutcome, TestReversalAnswer } from "./test-reversal.schema";

/** What a payment of a sandbox was for. */
type Paid = { purchase_id?: string | undefined; recharge_attempt_id?: string | undefined };

/**
 * Refunds a payment of a sandbox, whole or in part, as staff refund a live one: the same code takes the credits back,
 * and the same events and emails follow.
 * @throws not_found, validation_failed; wrong_state where nothing of it is left
 */
export async function refundTestPayment(
  paid: Paid & { amount_cents?: number | undefined },
  creditAccountId: string,
  actor: Actor,
  idempotent: IdempotentRequest | undefined,
  now: Date,
): Promise<{ answer: TestReversalAnswer; replayed: boolean }> {
  const payment = await findPayment(paid, creditAccountId);
  const left = refundableCents(payment, 0n);
  const amountCents = paid.amount_cents === undefined ? left : BigInt(paid.amount_cents);
  const { replayed } = await requestRefund(
    { paymentId: payment.id, amountCents: amountCents || 1n, reason: "Refunded in the sandbox" },
    actor,
    idempotent,
    now,
  );
  return { answer: await showReversed(payment.id), replayed };
}

/**
 * Opens a dispute of what is left of a payment of a sandbox, or decides the one that is open.
 * @throws not_found; wrong_state where there is nothing to dispute or to decide
 */
export async function disputeTestPayment(
  paid: Paid & { outcome: DisputeOutcome },
  creditAccountId: string,
  now: Date,
): Promise<TestReversalAnswer> {
  const payment = await findPayment(paid, creditAccountId);
  const { stripePaymentIntentId: intentId } = payment;
  if (paid.outcome === "opened") {
    const left = refundableCents(payment, 0n);
    if (left === 0n || !(await openSimulatedDispute(intentId, left, now)))
      throw new DomainError(
        "wrong_state",
        "Nothing of this payment can be disputed: it was refunded, or a dispute is open or lost. Nothing was changed.",
      );
  } else if (!(await closeSimulatedDispute(intentId, paid.outcome)))
    throw new DomainError(
      "wrong_state",
      "This payment has no open dispute. Nothing was changed. Open one first: send opened.",
    );
  await convergePayment(intentId, now);
  return showReversed(payment.id);
}

/** Opens the dispute that a test card brings with it. */
export async function disputeAtOnce(intentId: string, now: Date): Promise<void> {
  const payment = await db().payment.findUnique({ where: { stripePaymentIntentId: intentId } });
  if (!payment) return;
  await openSimulatedDispute(intentId, payment.amountCents, now);
  await convergePayment(intentId, now);
}

async function findPayment(paid: Paid, creditAccountId: string): Promise<Payment> {
  const { purchase_id: purchaseId, recharge_attempt_id: rechargeAttemptId } = paid;
  const [of, other] = [
    ...(purchaseId === undefined ? [] : [{ purchaseId }]),
    ...(rechargeAttemptId === undefined ? [] : [{ rechargeAttemptId }]),
  ];
  if (!of || other) throw invalid("purchase_id", "Send either purchase_id or recharge_attempt_id");
  const payment = await db().payment.findFirst({ where: { creditAccountId, ...of } });
  if (!payment) throw notFound("payment");
  return payment;
}

async function showReversed(id: string): Promise<TestReversalAnswer> {
  const payment = await db().payment.findUniqueOrThrow({ where: { id } });
  return {
    payment_id: id,
    purchase_id: payment.purchaseId,
    recharge_attempt_id: payment.rechargeAttemptId,
    state: purchaseStatusOf(payment),
    amount_cents: Number(payment.amountCents),
    refunded_cents: Number(payment.refundedCents),
    disputed_cents: Number(payment.disputedCents),
    lost_cents: Number(payment.lostCents),
    credits_taken: microcreditsToCredits(payment.clawedBack),
  };
}

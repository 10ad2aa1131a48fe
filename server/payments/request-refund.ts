import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { refundableCents } from "./decide-reversal";
import { settleRefund } from "./settle-refund";
import type { PaymentWithHistory } from "./write-history";

export type RefundRequest = {
  paymentId: string;
  amountCents: bigint;
  /** Why, in the words of whoever asks. */
  reason: string;
};

/**
 * Refunds a payment, whole or in part. The intention is committed first, with everything Stripe will be
 * told; then Stripe is asked; then its answer is written down and the credits taken back. When Stripe's
 * answer is lost the refund stays `requested` and is settled with the same idempotency key.
 * @returns the id of the refund, whatever became of it yet; and whether its key had asked for it before.
 * @throws not_found; wrong_state when more is asked than is left, a refund is under way or a bank holds the money.
 */
export async function requestRefund(
  request: RefundRequest,
  actor: Actor,
  idempotent: IdempotentRequest | undefined,
  now: Date,
): Promise<{ refundId: string; replayed: boolean }> {
  const { output: refundId, replayed } = await runOnce(idempotent, now, (tx) =>
    writeIntention(tx, request, actor, now),
  );
  await settleRefund(refundId, now);
  return { refundId, replayed };
}

async function writeIntention(
  tx: Tx,
  request: RefundRequest,
  actor: Actor,
  now: Date,
): Promise<string> {
  const known = await tx.payment.findUnique({ where: { id: request.paymentId } });
  if (!known) throw notFound("payment");
  await lockCreditAccount(tx, known.creditAccountId);
  const payment = await tx.payment.findUniqueOrThrow({
    where: { id: known.id },
    include: { refunds: true, disputes: true },
  });
  refuseImpossible(payment, request.amountCents);
  const id = newId("refund");
  await tx.refund.create({
    data: {
      id,
      paymentId: payment.id,
      amountCents: request.amountCents,
      state: "requested",
      requestedBy: actor.id,
      reason: request.reason,
      createdAt: now,
    },
  });
  await recordAudit(
    tx,
    {
      organizationId: payment.organizationId,
      actor,
      action: "payment.refund",
      subjectId: payment.id,
      details: {
        refund_id: id,
        amount_cents: Number(request.amountCents),
        reason: request.reason,
      },
    },
    now,
  );
  return id;
}

/** @throws wrong_state, validation_failed */
export function refuseImpossible(payment: PaymentWithHistory, amountCents: bigint): void {
  if (amountCents <= 0n) throw invalid("amount_cents", "Refund at least one cent");
  if (payment.methodType === "x402") {
    throw new DomainError(
      "wrong_state",
      "This payment came by x402 in a stablecoin, which can't be refunded from here. Nothing was refunded. Send the money back from your wallet, then take the credits back with an adjustment.",
    );
  }
  const requested = payment.refunds.filter(({ state }) => state === "requested");
  if (requested.length > 0) {
    throw new DomainError(
      "wrong_state",
      "A refund of this payment is still in progress at Stripe. Nothing else was refunded. Wait until it settles, then check what is left.",
    );
  }
  if (payment.disputedCents > 0n || payment.lostCents > 0n) {
    throw new DomainError(
      "wrong_state",
      "The bank has taken this payment back in a dispute, so a refund would pay the customer twice. Nothing was refunded. Answer the dispute in Stripe's dashboard.",
    );
  }
  const left = refundableCents(payment, 0n);
  if (amountCents > left) {
    throw new DomainError(
      "wrong_state",
      `Only ${left} cents of this payment can still be refunded, and you requested ${amountCents}. Nothing was refunded. Refund at most what is left.`,
      { refundable_cents: Number(left) },
    );
  }
}

/** A payment with its refunds and disputes. @throws not_found */
export async function readPaymentRow(paymentId: string): Promise<PaymentWithHistory> {
  const payment = await db().payment.findUnique({
    where: { id: paymentId },
    include: { refunds: true, disputes: true },
  });
  if (!payment) throw notFound("payment");
  return payment;
}

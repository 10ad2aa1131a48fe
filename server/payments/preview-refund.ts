import type { Payment } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { clawbackTransaction } from "./clawback/clawback-transactions";
import { readOtherGrants, readOwnGrant } from "./clawback/read-grants";
import { addReversed, clawbackTarget, refundableCents } from "./decide-reversal";
import { type RefundPreviewAnswer, refundConfirmation } from "./payment.schema";
import { readPaymentRow, refuseImpossible } from "./request-refund";

/**
 * What a refund would do to the customer's credits now. Nothing is changed; by the time it is made the
 * balance may have moved.
 * @throws not_found, wrong_state as the refund itself would
 */
export async function previewRefund(
  paymentId: string,
  amountCents: bigint,
  now: Date,
): Promise<RefundPreviewAnswer> {
  const payment = await readPaymentRow(paymentId);
  refuseImpossible(payment, amountCents);
  const refunded = { refundedCents: amountCents, disputedCents: 0n, lostCents: 0n };
  const takenBack = clawbackTarget(payment, addReversed(payment, refunded)) - payment.clawedBack;

  const { creditAccountId, grantId } = payment;
  const grant = await db().creditGrant.findUniqueOrThrow({ where: { id: grantId } });
  const balance = await readBalance(db(), creditAccountId, now);
  const policy = await db().rechargePolicy.findUnique({ where: { creditAccountId } });
  const { fromBalance, owed } = await foresee(payment, takenBack, now);

  return {
    amount_cents: Number(amountCents),
    payment_cents: Number(payment.amountCents),
    refundable_cents: Number(refundableCents(payment, 0n)),
    currency: payment.currency,
    credits: microcreditsToCredits(payment.credits),
    credits_used: microcreditsToCredits(grant.used),
    taken_back: microcreditsToCredits(takenBack),
    available_after: microcreditsToCredits(balance.available - fromBalance),
    debt_after: microcreditsToCredits(balance.debt + owed),
    recharge_pauses: policy?.enabled ?? false,
    confirmation: refundConfirmation(Number(amountCents), payment.currency),
  };
}

/** Builds the very transaction that the refund would post, and reads off where the credits come from. */
async function foresee(
  payment: Payment,
  takenBack: bigint,
  now: Date,
): Promise<{ fromBalance: bigint; owed: bigint }> {
  if (takenBack === 0n) return { fromBalance: 0n, owed: 0n };
  const { creditAccountId, organizationId, grantId } = payment;
  const { entries } = clawbackTransaction({
    creditAccountId,
    organizationId,
    actor: systemActor,
    entity: { type: "payment", id: payment.id },
    description: "Foreseen",
    amount: takenBack,
    own: await readOwnGrant(db(), { creditAccountId, grantId }, now),
    others: await readOtherGrants(db(), creditAccountId, grantId, now),
    now,
  });
  const from = (account: string) =>
    entries.filter((entry) => entry.from === account).reduce((sum, { amount }) => sum + amount, 0n);
  return { fromBalance: from("spendable"), owed: from("debt") };
}

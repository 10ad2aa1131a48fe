import type { Payment } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import {
  type PaymentHistory,
  readPaymentHistory,
} from "@/server/gateways/stripe/read-payment-history";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { announceReversal } from "./announce-reversal";
import {
  addReversed,
  clawbackTarget,
  purchaseStatusOf,
  type Reversed,
  reversedByDispute,
  reversedByRefund,
} from "./decide-reversal";
import { postReversal } from "./post-reversal";
import {
  type PaymentWithHistory,
  type ReversalChange,
  writeDisputes,
  writeRefunds,
} from "./write-history";

const withHistory = { refunds: true, disputes: true } as const;

/** Each look that loses is one that another look finished meanwhile, so few are ever needed. */
const LOOKS = 10;

/**
 * Makes our side of a payment equal to Stripe's: reads all its refunds, disputes and warnings, writes
 * them down and takes back (or gives back) the credits that are then missing to the exact share of what
 * was reversed. Every event about a payment comes here, as does a refund of ours once it was sent; in
 * whatever order and however often, the end is the same.
 *
 * Stripe is read outside the transaction. What was read counts only if nobody else wrote down a look of
 * theirs since before it (`observations`): an older look can so never undo a newer one.
 * @returns null when we have no such payment.
 */
export async function convergePayment(
  paymentIntentId: string,
  now: Date,
): Promise<PaymentWithHistory | null> {
  for (let look = 1; look <= LOOKS; look++) {
    const seen = await db().payment.findUnique({
      where: { stripePaymentIntentId: paymentIntentId },
    });
    if (!seen) return null;
    const history = await readPaymentHistory(paymentIntentId);
    const payment = await inTransaction((tx) => writeDown(tx, seen, history, now));
    if (payment) return payment;
  }
  throw new Error(`The payment ${paymentIntentId} changed at each of ${LOOKS} looks`);
}

async function writeDown(
  tx: Tx,
  seen: Payment,
  history: PaymentHistory,
  now: Date,
): Promise<PaymentWithHistory | null> {
  await lockCreditAccount(tx, seen.creditAccountId);
  const payment = await tx.payment.findUniqueOrThrow({
    where: { id: seen.id },
    include: withHistory,
  });
  if (payment.observations !== seen.observations) return null;

  const changes = [
    ...(await writeRefunds(tx, payment, history.refunds, now)),
    ...(await writeDisputes(tx, payment, history.disputes, now)),
  ];
  let reversed: Reversed = payment;
  for (const change of changes) reversed = await reverse(tx, payment, reversed, change, now);

  const { refundedCents, disputedCents, lostCents } = reversed;
  const after = await tx.payment.update({
    where: { id: payment.id },
    data: {
      refundedCents,
      disputedCents,
      lostCents,
      clawedBack: clawbackTarget(payment, reversed),
      observations: { increment: 1 },
      stripeChargeId: history.chargeId ?? payment.stripeChargeId,
      methodType: history.methodType ?? payment.methodType,
      cardBrand: payment.cardBrand ?? history.card?.brand ?? null,
      cardLast4: payment.cardLast4 ?? history.card?.last4 ?? null,
      fraudWarning: history.fraudWarning?.kind ?? payment.fraudWarning,
      fraudWarningAt: history.fraudWarning?.at ?? payment.fraudWarningAt,
    },
    include: withHistory,
  });
  requireSums(after);
  if (payment.purchaseId) {
    await tx.purchase.update({
      where: { id: payment.purchaseId },
      data: { status: purchaseStatusOf(after) },
    });
  }
  return after;
}

/** Posts what one change means for the credits and tells the customer. */
async function reverse(
  tx: Tx,
  payment: PaymentWithHistory,
  before: Reversed,
  change: ReversalChange,
  now: Date,
): Promise<Reversed> {
  const after = addReversed(before, change.moved);
  const credits = clawbackTarget(payment, after) - clawbackTarget(payment, before);
  await postReversal(tx, payment, change, credits, now);
  await announceReversal(tx, payment, change, credits, now);
  return after;
}

/** What the payment says was reversed is what its refunds and disputes add up to. */
function requireSums(payment: PaymentWithHistory): void {
  const sum = [
    ...payment.refunds.map(reversedByRefund),
    ...payment.disputes.map(reversedByDispute),
  ].reduce(addReversed, { refundedCents: 0n, disputedCents: 0n, lostCents: 0n });
  invariant(
    sum.refundedCents === payment.refundedCents &&
      sum.disputedCents === payment.disputedCents &&
      sum.lostCents === payment.lostCents,
    `payment ${payment.id} adds up to its refunds and disputes`,
  );
}

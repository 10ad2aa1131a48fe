import type { UnexpectedPayment } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { notifyPayers } from "@/server/gateways/notices/notify";
import {
  type PaymentHistory,
  readPaymentHistory,
} from "@/server/gateways/stripe/read-payment-history";
import { sendRefund } from "@/server/gateways/stripe/send-refund";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { isQuiet, MOST_SENDS } from "../refund-tries";

/**
 * Sends money back that nothing asked for, whole. Safe to repeat at any point, as any refund: within a try
 * the key stays, and Stripe's list tells what was made. What cannot be sent back is `stuck`: it stays a
 * difference in the reconciliation until staff have dealt with it.
 */
export async function returnPayment(unexpectedId: string, now: Date): Promise<void> {
  const payment = await db().unexpectedPayment.findUniqueOrThrow({ where: { id: unexpectedId } });
  if (payment.state !== "returning") return;
  if (!isQuiet(payment, now) && payment.sends < MOST_SENDS) {
    await db().unexpectedPayment.update({
      where: { id: unexpectedId },
      data: { sends: { increment: 1 }, sentAt: now },
    });
    const outcome = await sendRefund({
      id: payment.id,
      number: payment.tries,
      paymentIntentId: payment.stripePaymentIntentId,
      amountCents: payment.amountCents,
    });
    if (outcome.result === "refused")
      return settle(payment, { state: "stuck", problem: outcome.reason }, now);
  }
  await convergeUnexpected(payment.stripePaymentIntentId, now);
  const after = await db().unexpectedPayment.findUniqueOrThrow({ where: { id: unexpectedId } });
  if (after.state !== "returning" || !isQuiet(after, now)) return;
  await db().unexpectedPayment.updateMany({
    where: { id: unexpectedId, state: "returning", tries: after.tries, sends: after.sends },
    data: { tries: { increment: 1 }, sends: 0, sentAt: null },
  });
}

/**
 * Makes our side of unexpected money equal to Stripe's: whatever went back of it, by our refund, the
 * dashboard's or a bank's dispute. @returns whether it is any of ours
 */
export async function convergeUnexpected(paymentIntentId: string, now: Date): Promise<boolean> {
  const payment = await db().unexpectedPayment.findUnique({
    where: { stripePaymentIntentId: paymentIntentId },
  });
  if (!payment) return false;
  const history = await readPaymentHistory(paymentIntentId);
  const next = stateOf(payment, history);
  if (next) await settle(payment, next, now);
  return true;
}

type Settled = Pick<UnexpectedPayment, "problem"> & {
  state: "returned" | "stuck";
  refundId?: string;
};

/** Null: nothing happened to it yet. */
function stateOf(payment: UnexpectedPayment, history: PaymentHistory): Settled | null {
  const back = history.refunds.filter(({ state }) => state === "succeeded" || state === "pending");
  const cents = back.reduce((sum, { amountCents }) => sum + amountCents, 0n);
  const [first] = back;
  if (cents >= payment.amountCents)
    return {
      state: "returned",
      problem: null,
      ...(first ? { refundId: first.stripeRefundId } : {}),
    };
  if (history.disputes.some(({ state }) => state === "lost"))
    return { state: "returned", problem: "The bank took it back in a dispute" };
  if (history.disputes.some(({ state }) => state === "open"))
    return { state: "stuck", problem: "The bank has opened a dispute about it" };
  const failed = history.refunds.find(({ state }) => state === "failed" || state === "canceled");
  if (!failed) return null;
  return { state: "stuck", problem: `The refund failed: ${failed.problem ?? failed.state}` };
}

async function settle(payment: UnexpectedPayment, next: Settled, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const changed = await tx.unexpectedPayment.updateMany({
      where: { id: payment.id, NOT: { state: next.state } },
      data: {
        state: next.state,
        problem: next.problem,
        stripeRefundId: next.refundId ?? payment.stripeRefundId,
        settledAt: now,
      },
    });
    if (changed.count === 0) return;
    if (next.state === "stuck")
      log().error(
        { unexpectedId: payment.id, problem: next.problem },
        "money could not be sent back",
      );
    else await tell(tx, payment, now);
  });
}

async function tell(tx: Tx, payment: UnexpectedPayment, now: Date): Promise<void> {
  const balance = await readBalance(tx, payment.creditAccountId, now);
  await notifyPayers(
    tx,
    payment.creditAccountId,
    {
      template: "refund",
      event: payment.id,
      props: ({ name, slug, timeZone }) => ({
        organizationName: name,
        amountCents: Number(payment.amountCents),
        currency: payment.currency,
        credits: 0,
        why: payment.reason,
        availableCredits: microcreditsToCredits(balance.available),
        debtCredits: 0,
        refundedAt: now.toISOString(),
        timeZone,
        ledgerUrl: `${env().APP_URL}/${slug}/ledger`,
      }),
    },
    now,
  );
}

import { db } from "@/server/foundation/db";
import { listPaidIntents, type PaidIntent } from "@/server/gateways/stripe/list-paid-intents";
import type { PurchaseNote, RechargeNote } from "@/server/gateways/stripe/payment-notes";

/**
 * What can be done about a payment that Stripe has and the restored books do not. `credit`: its purchase or recharge is
 * in the books, or can be written down again from Stripe's notes. `look`: not even its account, organization or wallet is, or
 * Stripe has no notes; a person grants or refunds.
 */
export type LostPayment = { intent: PaidIntent; remedy: "credit" | "look" };

/** Stripe shows a payment a little after the second it carries, and a backup's clock is not Stripe's. */
const OVERLAP_MS = 3_600_000;

/**
 * Compares what was paid at Stripe with books that were restored to an earlier moment; changes nothing.
 * @param since the moment of the backup
 */
export async function findLostPayments(since: Date): Promise<LostPayment[]> {
  const paid = await listPaidIntents(new Date(since.getTime() - OVERLAP_MS));
  const ids = paid.map(({ paymentIntentId }) => paymentIntentId);
  const where = { stripePaymentIntentId: { in: ids } };
  const select = { stripePaymentIntentId: true } as const;
  const [known, unexpected] = await Promise.all([
    db().payment.findMany({ where, select }),
    db().unexpectedPayment.findMany({ where, select }),
  ]);
  const here = new Set(
    [...known, ...unexpected].map(({ stripePaymentIntentId }) => stripePaymentIntentId),
  );
  const lost = paid.filter(({ paymentIntentId }) => !here.has(paymentIntentId));
  return Promise.all(lost.map(async (intent) => ({ intent, remedy: await remedyFor(intent) })));
}

async function remedyFor(intent: PaidIntent): Promise<LostPayment["remedy"]> {
  const isKnown =
    "purchaseId" in intent
      ? await db().purchase.findUnique({ where: { id: intent.purchaseId } })
      : await db().rechargeAttempt.findUnique({ where: { id: intent.rechargeAttemptId } });
  if (isKnown) return "credit";
  const account = await db().creditAccount.findUnique({
    where: { id: intent.creditAccountId ?? "" },
  });
  return account && intent.note && (await isWhole(intent.note)) ? "credit" : "look";
}

/** Whether all that a note names is older than the backup. */
async function isWhole(note: PurchaseNote | RechargeNote): Promise<boolean> {
  if ("organizationId" in note)
    return !!(await db().organization.findUnique({ where: { id: note.organizationId } }));
  return !note.walletId || !!(await db().wallet.findUnique({ where: { id: note.walletId } }));
}

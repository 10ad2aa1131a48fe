import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { readCard } from "@/server/gateways/stripe/customers";
import { announceCard } from "./announce-card";
import { removeCard } from "./manage-cards";

/**
 * Makes our side of a saved card equal to Stripe's: renewed by the bank, or removed on Stripe's own
 * page. Safe to repeat.
 */
export async function syncCard(stripePaymentMethodId: string, now: Date): Promise<void> {
  const known = await db().paymentMethod.findUnique({
    where: { stripePaymentMethodId },
    include: { creditAccount: { select: { stripeCustomerId: true } } },
  });
  if (!known || known.removedAt) return;
  const card = await readCard(stripePaymentMethodId);
  if (!card || card.customerId !== known.creditAccount.stripeCustomerId) {
    const off = { switchOffRecharge: true };
    await removeCard(known.creditAccountId, known.id, systemActor, now, off);
    return;
  }
  const { expMonth, expYear, last4, brand } = card;
  const renewed = expMonth !== known.expMonth || expYear !== known.expYear;
  await inTransaction(async (tx) => {
    const saved = await tx.paymentMethod.update({
      where: { id: known.id },
      data: { expMonth, expYear, last4, brand, ...(renewed ? { expiryWarnedAt: null } : {}) },
    });
    if (renewed || last4 !== known.last4) await announceCard(tx, saved, "renewed", now);
  });
}

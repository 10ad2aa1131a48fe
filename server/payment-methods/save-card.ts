import type { PaymentMethod } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import type { SavedCard } from "@/server/gateways/stripe/checkout";
import { closeBreaker } from "@/server/recharge/close-breaker";

/**
 * Remembers a card that Stripe keeps for the account. The same card (by fingerprint) is kept once.
 * The first card becomes the default; a card the account did not have gives auto-recharge a fresh
 * start. The caller holds the account's lock.
 */
export async function saveCard(
  tx: Tx,
  creditAccountId: string,
  card: SavedCard,
  now: Date,
): Promise<PaymentMethod> {
  const known = await tx.paymentMethod.findFirst({
    where: { creditAccountId, fingerprint: card.fingerprint, removedAt: null },
  });
  if (known) {
    return tx.paymentMethod.update({
      where: { id: known.id },
      data: {
        stripePaymentMethodId: card.stripePaymentMethodId,
        // Stripe has just accepted it again: renewed, or no longer blocked.
        unusableReason: null,
        expMonth: card.expMonth,
        expYear: card.expYear,
      },
    });
  }
  const hasDefault = await tx.paymentMethod.findFirst({
    where: { creditAccountId, removedAt: null, isDefault: true },
    select: { id: true, unusableReason: true },
  });
  // A default that was refused for good makes way for the new card.
  const replaces = hasDefault?.unusableReason ? hasDefault.id : null;
  if (replaces)
    await tx.paymentMethod.update({ where: { id: replaces }, data: { isDefault: false } });
  const saved = await tx.paymentMethod.create({
    data: {
      id: newId("paymentMethod"),
      creditAccountId,
      ...card,
      isDefault: !hasDefault || replaces !== null,
      createdAt: now,
    },
  });
  await closeBreaker(tx, creditAccountId, now);
  if (saved.isDefault) await endWaitingConfirmation(tx, creditAccountId, now);
  await queueBillingEmail(
    tx,
    creditAccountId,
    {
      template: "payment-method-added",
      event: `${saved.id}`,
      props: (organization) => ({
        organizationName: organization.name,
        cardBrand: card.brand,
        cardLast4: card.last4,
        expMonth: card.expMonth,
        expYear: card.expYear,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing`,
      }),
    },
    now,
  );
  return saved;
}

/** An attempt that waits for the bank of a card which is no longer the one to charge waits for nothing. */
export async function endWaitingConfirmation(
  tx: Tx,
  creditAccountId: string,
  now: Date,
): Promise<void> {
  await tx.rechargeAttempt.updateMany({
    where: { creditAccountId, state: "requires_action" },
    data: { state: "expired", live: false, failure: "another card was chosen", settledAt: now },
  });
}

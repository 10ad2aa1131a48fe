import type { PaymentMethod } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";
import { notifyPayers } from "@/server/gateways/notices/notify";
import type { SavedCard } from "@/server/gateways/stripe/read-checkout";
import { closeBreaker } from "@/server/recharge/close-breaker";
import { startAfresh } from "@/server/recharge/start-afresh";
import { announceCard } from "./announce-card";

/**
 * Remembers a card that Stripe keeps for the account. The same card (by fingerprint) is kept once;
 * what Stripe keeps of it twice is forgotten there. The first card becomes the default; a card the
 * account did not have gives auto-recharge a fresh start. The caller holds the account's lock.
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
  return known ? renew(tx, known, card, now) : add(tx, creditAccountId, card, now);
}

/** The card was there: Stripe has just accepted it again, renewed or no longer blocked. */
async function renew(
  tx: Tx,
  known: PaymentMethod,
  card: SavedCard,
  now: Date,
): Promise<PaymentMethod> {
  const { stripePaymentMethodId } = known;
  const renewed = known.expMonth !== card.expMonth || known.expYear !== card.expYear;
  if (stripePaymentMethodId !== card.stripePaymentMethodId) {
    const key = `detach-card:${stripePaymentMethodId}`;
    await addJob(tx, "detach-card", { stripePaymentMethodId }, { key });
  }
  const saved = await tx.paymentMethod.update({
    where: { id: known.id },
    data: { ...card, unusableReason: null, ...(renewed ? { expiryWarnedAt: null } : {}) },
  });
  if (renewed || known.unusableReason !== null) await announceCard(tx, saved, "renewed", now);
  return saved;
}

async function add(
  tx: Tx,
  creditAccountId: string,
  card: SavedCard,
  now: Date,
): Promise<PaymentMethod> {
  const current = await tx.paymentMethod.findFirst({
    where: { creditAccountId, removedAt: null, isDefault: true },
    select: { id: true, unusableReason: true },
  });
  // A card that was refused for good, or until auto-recharge stopped, makes way for the new one.
  const policy = await tx.rechargePolicy.findUnique({
    where: { creditAccountId },
    include: { paymentMethod: { select: { unusableReason: true } } },
  });
  const stoppedWallets = await tx.walletRecharge.count({
    where: { creditAccountId, enabled: true, breaker: "disabled", paymentMethodId: null },
  });
  const stopped = policy?.breaker === "disabled" || stoppedWallets > 0;
  const isDefault = !current || current.unusableReason !== null || stopped;
  if (current && isDefault)
    await tx.paymentMethod.update({ where: { id: current.id }, data: { isDefault: false } });
  const saved = await tx.paymentMethod.create({
    data: { id: newId("paymentMethod"), creditAccountId, ...card, isDefault, createdAt: now },
  });
  if (stopped || policy?.paymentMethod?.unusableReason)
    await tx.rechargePolicy.update({ where: { creditAccountId }, data: { paymentMethodId: null } });
  await tx.walletRecharge.updateMany({
    where: {
      creditAccountId,
      OR: [{ breaker: "disabled" }, { paymentMethod: { unusableReason: { not: null } } }],
    },
    data: { paymentMethodId: null },
  });
  await closeBreaker(tx, creditAccountId, now);
  await startAfresh(tx, creditAccountId, now);
  await announceCard(tx, saved, "added", now);
  await notifyPayers(
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
        billingUrl: `${env().APP_URL}/${organization.slug}/billing/payment-methods`,
      }),
    },
    now,
  );
  return saved;
}

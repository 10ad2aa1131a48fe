import type { PaymentMethod } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { addJob } from "@/server/gateways/jobs/add-job";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { type LockedAccount, lockCreditAccount } from "@/server/ledger/accounts";
import { accountPolicy } from "@/server/recharge/account-policy";
import { announceDisabled } from "@/server/recharge/pause-recharge";
import { startAfresh } from "@/server/recharge/start-afresh";
import { watchWallets } from "@/server/recharge/watch-wallets";
import { announceCard } from "./announce-card";

/** The saved cards of an account, the default first. */
export async function listCards(creditAccountId: string): Promise<PaymentMethod[]> {
  return db().paymentMethod.findMany({
    where: { creditAccountId, removedAt: null },
    orderBy: [{ isDefault: "desc" }, { createdAt: "asc" }],
  });
}

/** Makes a card the one recharges use, unless the policy chose another. @throws not_found */
export async function setDefaultCard(
  creditAccountId: string,
  cardId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const card = await requireCard(tx, creditAccountId, cardId);
    if (card.isDefault) return;
    await tx.paymentMethod.updateMany({
      where: { creditAccountId, isDefault: true },
      data: { isDefault: false },
    });
    await tx.paymentMethod.update({ where: { id: cardId }, data: { isDefault: true } });
    const { paymentMethodId } = await accountPolicy(tx, creditAccountId, now);
    const followers = await tx.walletRecharge.count({
      where: { creditAccountId, enabled: true, paymentMethodId: null },
    });
    if (paymentMethodId === null || followers > 0) await startAfresh(tx, creditAccountId, now);
    await announceCard(tx, card, "default_set", now);
    await audit(tx, account, "payment_method.default_set", card, actor, now);
  });
}

/**
 * Forgets a card. Removing the last one switches auto-recharge off; where that is on, the caller has
 * to say that it knows.
 * @throws not_found; wrong_state when it is the last card of an auto-recharge that is on
 */
export async function removeCard(
  creditAccountId: string,
  cardId: string,
  actor: Actor,
  now: Date,
  options: { switchOffRecharge: boolean },
): Promise<{ rechargeSwitchedOff: boolean }> {
  return inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const card = await requireCard(tx, creditAccountId, cardId);
    const next = await tx.paymentMethod.findFirst({
      where: { creditAccountId, removedAt: null, id: { not: cardId } },
      orderBy: { createdAt: "asc" },
    });
    const policy = await accountPolicy(tx, creditAccountId, now);
    const wallets = await tx.walletRecharge.findMany({ where: { creditAccountId, enabled: true } });
    const switchesOff = !next && (policy.enabled || wallets.length > 0);
    if (switchesOff && !options.switchOffRecharge) throw lastCard();

    await tx.paymentMethod.update({
      where: { id: cardId },
      data: { removedAt: now, isDefault: false },
    });
    if (next && card.isDefault)
      await tx.paymentMethod.update({ where: { id: next.id }, data: { isDefault: true } });
    await tx.rechargePolicy.update({
      where: { creditAccountId },
      data: {
        ...(policy.paymentMethodId === cardId ? { paymentMethodId: null } : {}),
        ...(switchesOff ? { enabled: false, disabledReason: "the last card was removed" } : {}),
        updatedAt: now,
      },
    });
    await tx.walletRecharge.updateMany({
      where: { paymentMethodId: cardId },
      data: { paymentMethodId: null, updatedAt: now },
    });
    if (switchesOff) {
      await tx.walletRecharge.updateMany({
        where: { creditAccountId, enabled: true },
        data: { enabled: false, disabledReason: "the last card was removed", updatedAt: now },
      });
      await watchWallets(tx, creditAccountId);
    }
    const wasCharged = [policy, ...wallets].some(
      ({ paymentMethodId: chosen }) => chosen === cardId || (chosen === null && card.isDefault),
    );
    if (next && wasCharged) await startAfresh(tx, creditAccountId, now);
    const { stripePaymentMethodId } = card;
    const key = `detach-card:${stripePaymentMethodId}`;
    await addJob(tx, "detach-card", { stripePaymentMethodId }, { key });
    await announceCard(tx, card, "removed", now);
    if (switchesOff) await announceDisabled(tx, creditAccountId, "the last card was removed", now);
    await audit(tx, account, "payment_method.removed", card, actor, now);
    await tellRemoved(tx, card, { actor, rechargeOff: switchesOff }, now);
    return { rechargeSwitchedOff: switchesOff };
  });
}

/** A saved card of this account. @throws not_found */
export async function requireCard(
  tx: Tx,
  creditAccountId: string,
  cardId: string,
): Promise<PaymentMethod> {
  const card = await tx.paymentMethod.findFirst({
    where: { id: cardId, creditAccountId, removedAt: null },
  });
  if (!card) throw notFound("card");
  return card;
}

function lastCard(): DomainError {
  return new DomainError(
    "wrong_state",
    "This is the last card and auto-recharge is on, so credits would no longer be refilled. Nothing was changed. Send switch_off_auto_recharge to remove it and switch auto-recharge off.",
    { needs: "switch_off_auto_recharge" },
  );
}

async function audit(
  tx: Tx,
  account: LockedAccount,
  action: string,
  card: PaymentMethod,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { organizationId } = account;
  const details = { brand: card.brand, last4: card.last4 };
  await recordAudit(tx, { organizationId, actor, action, subjectId: card.id, details }, now);
}

async function tellRemoved(
  tx: Tx,
  card: PaymentMethod,
  removal: { actor: Actor; rechargeOff: boolean },
  now: Date,
): Promise<void> {
  const person =
    removal.actor.type === "user"
      ? await tx.user.findUnique({ where: { id: removal.actor.id }, select: { email: true } })
      : null;
  await notifyPayers(
    tx,
    card.creditAccountId,
    {
      template: "payment-method-removed",
      event: card.id,
      props: (organization) => ({
        organizationName: organization.name,
        cardBrand: card.brand,
        cardLast4: card.last4,
        ...(person ? { removedBy: person.email } : {}),
        rechargeOff: removal.rechargeOff,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing/payment-methods`,
      }),
    },
    now,
  );
}

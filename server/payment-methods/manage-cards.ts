import type { PaymentMethod } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { addJob } from "@/server/gateways/jobs/add-job";
import { detachCard, openSetupCheckout, readCheckout } from "@/server/gateways/stripe/checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { closeBreaker } from "@/server/recharge/close-breaker";
import { endWaitingConfirmation, saveCard } from "./save-card";

/** The saved cards of an account, the default first. */
export async function listCards(creditAccountId: string): Promise<PaymentMethod[]> {
  return db().paymentMethod.findMany({
    where: { creditAccountId, removedAt: null },
    orderBy: [{ isDefault: "desc" }, { createdAt: "asc" }],
  });
}

/** Opens a hosted page that saves a card; it comes back to the billing page. Nothing is charged. */
export async function startAddingCard(
  organization: { slug: string; creditAccountId: string },
  customerId: string,
): Promise<{ url: string }> {
  const billing = `${env().APP_URL}/${organization.slug}/billing`;
  try {
    const { url } = await openSetupCheckout({
      creditAccountId: organization.creditAccountId,
      customerId,
      successUrl: `${billing}?card={CHECKOUT_SESSION_ID}`,
      cancelUrl: billing,
      idempotencyKey: `setup:${newId("request")}`,
    });
    return { url };
  } catch (error) {
    log().error({ err: error }, "setup checkout could not be opened");
    throw new DomainError(
      "payment_provider_unavailable",
      "Stripe did not answer, so the page for the card could not be opened. Nothing was charged. Try again in a minute.",
    );
  }
}

/**
 * Saves the card of a finished setup page; webhook and return page both come here.
 * @param expectedAccountId the account the caller may act for; a session of another one is not looked at.
 * @returns false when there is no card to save.
 */
export async function saveCardOfSession(
  sessionId: string,
  expectedAccountId: string | null,
  now: Date,
): Promise<boolean> {
  const facts = await readCheckout(sessionId);
  if (
    facts?.mode !== "setup" ||
    facts.status !== "complete" ||
    !facts.creditAccountId ||
    !facts.card
  )
    return false;
  if (expectedAccountId && facts.creditAccountId !== expectedAccountId) return false;
  const { creditAccountId, card } = facts;
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    await saveCard(tx, creditAccountId, card, now);
  });
  return true;
}

/** Makes a card the one recharges use. @throws not_found */
export async function setDefaultCard(
  creditAccountId: string,
  cardId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const card = await tx.paymentMethod.findFirst({
      where: { id: cardId, creditAccountId, removedAt: null },
    });
    if (!card) throw notFound("card");
    await tx.paymentMethod.updateMany({
      where: { creditAccountId, isDefault: true },
      data: { isDefault: false },
    });
    await tx.paymentMethod.update({ where: { id: cardId }, data: { isDefault: true } });
    // Another card by a person's hand is a fresh start: what the old one refused says nothing about it.
    if (!card.isDefault && !card.unusableReason) {
      await closeBreaker(tx, creditAccountId, now);
      await endWaitingConfirmation(tx, creditAccountId, now);
      await addJob(
        tx,
        "check-balance",
        { creditAccountId },
        { key: `check-balance:${creditAccountId}` },
      );
    }
    await recordAudit(
      tx,
      {
        organizationId: account.organizationId,
        actor,
        action: "payment_method.default_set",
        subjectId: cardId,
        details: { last4: card.last4 },
      },
      now,
    );
  });
}

/**
 * Forgets a card. Removing the last one switches auto-recharge off; the page says so before.
 * @throws not_found
 */
export async function removeCard(
  creditAccountId: string,
  cardId: string,
  actor: Actor,
  now: Date,
): Promise<{ rechargeSwitchedOff: boolean }> {
  const removed = await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const card = await tx.paymentMethod.findFirst({
      where: { id: cardId, creditAccountId, removedAt: null },
    });
    if (!card) throw notFound("card");
    await tx.paymentMethod.update({
      where: { id: cardId },
      data: { removedAt: now, isDefault: false },
    });
    const next = await tx.paymentMethod.findFirst({
      where: { creditAccountId, removedAt: null },
      orderBy: { createdAt: "asc" },
    });
    if (next && card.isDefault)
      await tx.paymentMethod.update({ where: { id: next.id }, data: { isDefault: true } });
    const off = next
      ? { count: 0 }
      : await tx.rechargePolicy.updateMany({
          where: { creditAccountId, enabled: true },
          data: { enabled: false, disabledReason: "The last card was removed", updatedAt: now },
        });
    await recordAudit(
      tx,
      {
        organizationId: account.organizationId,
        actor,
        action: "payment_method.removed",
        subjectId: cardId,
        details: { last4: card.last4 },
      },
      now,
    );
    return { card, rechargeSwitchedOff: off.count === 1 };
  });
  await detachCard(removed.card.stripePaymentMethodId).catch((error: unknown) =>
    log().error({ err: error, cardId }, "card could not be detached at Stripe"),
  );
  return { rechargeSwitchedOff: removed.rechargeSwitchedOff };
}

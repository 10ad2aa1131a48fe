import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { openSetupCheckout } from "@/server/gateways/stripe/checkout";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { forgetClaim, type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { saveCard } from "./save-card";

/**
 * Opens a hosted page that saves a card; it comes back to the payment methods. Nothing is charged. A repeat
 * under the same key gets the same page, for as long as Stripe keeps it.
 */
export async function startAddingCard(
  organization: { slug: string; creditAccountId: string },
  customerId: string,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<{ url: string }> {
  const { output: setupKey } = await runOnce(
    idempotent,
    now,
    async () => `setup:${newId("request")}`,
  );
  const cards = `${env().APP_URL}/${organization.slug}/billing/payment-methods`;
  try {
    const { url } = await openSetupCheckout({
      creditAccountId: organization.creditAccountId,
      customerId,
      successUrl: `${cards}?card={CHECKOUT_SESSION_ID}`,
      cancelUrl: cards,
      idempotencyKey: `${setupKey}:${customerId}`,
    });
    return { url };
  } catch (error) {
    // Stripe answers a key with its first answer, also where that was a fault: a repeat asks anew.
    if (idempotent) await forgetClaim(idempotent);
    throw error;
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

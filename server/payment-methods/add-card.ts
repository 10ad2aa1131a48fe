import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { openSetupCheckout } from "@/server/gateways/stripe/checkout";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { saveCard } from "./save-card";

/**
 * Opens a hosted page that saves a card; it comes back to the billing page. Nothing is charged.
 * @throws payment_provider_unavailable
 */
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

import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { openSetupCheckout } from "@/server/gateways/stripe/checkout";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { saveCard } from "./save-card";

/** Opens a hosted page that saves a card; it comes back to the billing page. Nothing is charged. */
export async function startAddingCard(
  organization: { slug: string; creditAccountId: string },
  customerId: string,
): Promise<{ url: string }> {
  const billing = `${env().APP_URL}/${organization.slug}/billing`;
  const { url } = await openSetupCheckout({
    creditAccountId: organization.creditAccountId,
    customerId,
    successUrl: `${billing}?card={CHECKOUT_SESSION_ID}`,
    cancelUrl: billing,
    idempotencyKey: `setup:${newId("request")}`,
  });
  return { url };
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

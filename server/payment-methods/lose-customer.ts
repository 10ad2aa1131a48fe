import { systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { customerExists } from "@/server/gateways/stripe/customers";
import { lockCreditAccount } from "@/server/ledger/accounts";

/** What is said of a card that Stripe does not have any more, as the rest of "Visa 4242 cannot be charged any more: ". */
export const CARD_GONE = "it is no longer saved with Stripe";

/**
 * Takes note that the customer of an account was deleted at Stripe: the next checkout makes a new one, and
 * the cards that went with it cannot be charged. Does nothing when the account has another customer by now.
 * The caller holds the account's lock.
 */
export async function loseCustomer(
  tx: Tx,
  creditAccountId: string,
  stripeCustomerId: string,
  now: Date,
): Promise<void> {
  const lost = await tx.creditAccount.updateMany({
    where: { id: creditAccountId, stripeCustomerId },
    data: { stripeCustomerId: null, customersLost: { increment: 1 } },
  });
  if (lost.count === 0) return;
  log().error({ creditAccountId, stripeCustomerId }, "a customer was deleted at Stripe");
  await tx.paymentMethod.updateMany({
    where: { creditAccountId, removedAt: null },
    data: { unusableReason: CARD_GONE },
  });
  const { organizationId } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
  });
  await recordAudit(
    tx,
    {
      organizationId,
      actor: systemActor,
      action: "stripe_customer.lost",
      subjectId: creditAccountId,
      details: { stripe_customer_id: stripeCustomerId },
    },
    now,
  );
}

/** Stripe says that a customer was deleted; it is asked again before that is believed. */
export async function syncCustomer(stripeCustomerId: string, now: Date): Promise<unknown> {
  const known = await db().creditAccount.findUnique({ where: { stripeCustomerId } });
  if (!known) return "ignored";
  if (await customerExists(stripeCustomerId)) return;
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, known.id);
    await loseCustomer(tx, known.id, stripeCustomerId, now);
  });
}

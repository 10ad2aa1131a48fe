import { db, inTransaction } from "@/server/foundation/db";
import { isCustomerMissing } from "@/server/gateways/stripe/client";
import { createCustomer } from "@/server/gateways/stripe/customers";
import { simulatedCustomer } from "@/server/gateways/stripe/simulated/simulated-checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { loseCustomer } from "@/server/payment-methods/lose-customer";

/** The Stripe customer of a credit account, made on first need. Two callers at once end with one customer. */
export async function ensureCustomer(creditAccountId: string): Promise<string> {
  const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  if (account.stripeCustomerId) return account.stripeCustomerId;
  const root = await db().organization.findUniqueOrThrow({ where: { id: account.organizationId } });
  const customerId = account.sandboxId
    ? simulatedCustomer(creditAccountId)
    : await createCustomer({
        creditAccountId,
        name: root.name,
        email: account.billingEmail,
        lost: account.customersLost,
      });
  await db().creditAccount.updateMany({
    where: { id: creditAccountId, stripeCustomerId: null },
    data: { stripeCustomerId: customerId },
  });
  return (
    (await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } }))
      .stripeCustomerId ?? customerId
  );
}

/** Asks Stripe for something of an account's customer. One that was deleted there is made anew, and asked for once more. */
export async function withCustomer<T>(
  creditAccountId: string,
  now: Date,
  ask: (customerId: string) => Promise<T>,
): Promise<T> {
  const customerId = await ensureCustomer(creditAccountId);
  try {
    return await ask(customerId);
  } catch (error) {
    if (!isCustomerMissing(error)) throw error;
    await inTransaction(async (tx) => {
      await lockCreditAccount(tx, creditAccountId);
      await loseCustomer(tx, creditAccountId, customerId, now);
    });
    return ask(await ensureCustomer(creditAccountId));
  }
}

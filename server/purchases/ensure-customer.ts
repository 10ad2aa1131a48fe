import { db } from "@/server/foundation/db";
import { createCustomer } from "@/server/gateways/stripe/customers";

/** The Stripe customer of a credit account, made on first need. Two callers at once end with one customer. */
export async function ensureCustomer(creditAccountId: string): Promise<string> {
  const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  if (account.stripeCustomerId) return account.stripeCustomerId;
  const root = await db().organization.findUniqueOrThrow({ where: { id: account.organizationId } });
  const customerId = await createCustomer({
    creditAccountId,
    name: root.name,
    email: account.billingEmail,
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

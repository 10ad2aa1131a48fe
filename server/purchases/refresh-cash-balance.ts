import { db } from "@/server/foundation/db";
import { readCashBalance } from "@/server/gateways/stripe/customers";

/**
 * Reads again what Stripe keeps for an account from bank transfers: what came beyond an order, or
 * for one that was given up. It is the customer's money, no credits; their next transfer uses it.
 */
export async function refreshCashBalance(creditAccountId: string, now: Date): Promise<void> {
  const account = await db().creditAccount.findUnique({ where: { id: creditAccountId } });
  if (!account?.stripeCustomerId) return;
  const available = await readCashBalance(account.stripeCustomerId);
  const known = await db().cashBalance.findMany({ where: { creditAccountId } });
  const currencies = new Set([...available.keys(), ...known.map(({ currency }) => currency)]);
  for (const currency of currencies) {
    const state = { amountCents: available.get(currency) ?? 0n, updatedAt: now };
    await db().cashBalance.upsert({
      where: { creditAccountId_currency: { creditAccountId, currency } },
      create: { creditAccountId, currency, ...state },
      update: state,
    });
  }
}

/** The same for Stripe's word that a customer's balance changed. The id is the customer's. */
export async function refreshCashBalanceOfCustomer(
  stripeCustomerId: string,
  now: Date,
): Promise<void> {
  const account = await db().creditAccount.findUnique({ where: { stripeCustomerId } });
  if (account) await refreshCashBalance(account.id, now);
}

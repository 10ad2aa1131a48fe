import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { makeUnderKey, nullWhenMissing, stripe } from "./client";
import { cardOf, type SavedCard } from "./read-checkout";
import { isSimulated } from "./simulated/simulated-checkout";

/**
 * Makes the customer of a credit account. Repeated with the same account it answers the same customer.
 * @param input.lost how many customers of the account were deleted at Stripe before: the next is a new one.
 */
export async function createCustomer(input: {
  creditAccountId: string;
  name: string;
  email: string | null;
  lost: number;
}): Promise<string> {
  const { creditAccountId, name, email, lost } = input;
  // With what is sent: after a lost answer and a rename the same key would be another request.
  const parts = [creditAccountId, name, email ?? "", ...(lost > 0 ? [String(lost)] : [])];
  const customer = await makeUnderKey(`customer:${hashToUuid(...parts)}`, (idempotencyKey) =>
    stripe().customers.create(
      { name, ...(email ? { email } : {}), metadata: { credit_account_id: creditAccountId } },
      { idempotencyKey },
    ),
  );
  return customer.id;
}

/** Whether Stripe still has a customer: not one that was deleted or that it never had. */
export async function customerExists(customerId: string): Promise<boolean> {
  if (isSimulated(customerId)) return true;
  const customer = await stripe().customers.retrieve(customerId).catch(nullWhenMissing);
  return customer !== null && customer.deleted !== true;
}

/** Opens Stripe's own page with a customer's receipts, invoices and saved cards. */
export async function openPortal(customerId: string, returnUrl: string): Promise<{ url: string }> {
  // A sandbox has no page there.
  if (isSimulated(customerId)) return { url: returnUrl };
  const { url } = await stripe().billingPortal.sessions.create({
    customer: customerId,
    return_url: returnUrl,
  });
  return { url };
}

/** What Stripe keeps for a customer from bank transfers, in minor units by currency. */
export async function readCashBalance(customerId: string): Promise<Map<string, bigint>> {
  if (isSimulated(customerId)) return new Map();
  const balance = await stripe().customers.retrieveCashBalance(customerId).catch(nullWhenMissing);
  return new Map(
    Object.entries(balance?.available ?? {}).map(([currency, amount]) => [
      currency,
      BigInt(amount),
    ]),
  );
}

/** A saved card as Stripe has it now, with whose it is. Null when it is gone or no card. */
export async function readCard(
  stripePaymentMethodId: string,
): Promise<(SavedCard & { customerId: string | null }) | null> {
  const method = await stripe()
    .paymentMethods.retrieve(stripePaymentMethodId)
    .catch(nullWhenMissing);
  const card = method && cardOf(method);
  if (!card) return null;
  const { customer } = method;
  return { ...card, customerId: typeof customer === "string" ? customer : (customer?.id ?? null) };
}

/** Forgets a saved card at Stripe. One that is gone already is fine. */
export async function detachCard(stripePaymentMethodId: string): Promise<void> {
  if (isSimulated(stripePaymentMethodId)) return;
  const method = await stripe()
    .paymentMethods.retrieve(stripePaymentMethodId)
    .catch(nullWhenMissing);
  if (method?.customer) await stripe().paymentMethods.detach(stripePaymentMethodId);
}

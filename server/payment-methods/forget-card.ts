import { db } from "@/server/foundation/db";
import { detachCard } from "@/server/gateways/stripe/customers";

/**
 * Forgets at Stripe what was removed here, or was kept twice. Throws to be tried again while a charge
 * with it is under way: detached in the middle of it, the card would look as if its bank refused it.
 */
export async function forgetCard(stripePaymentMethodId: string): Promise<void> {
  const busy = await db().rechargeAttempt.findFirst({
    where: { stripePaymentMethodId, state: { in: ["claimed", "charging", "unknown"] } },
    select: { id: true },
  });
  if (busy) throw new Error(`A charge with ${stripePaymentMethodId} is under way: ${busy.id}`);
  const inUse = await db().paymentMethod.findFirst({
    where: { stripePaymentMethodId, removedAt: null },
    select: { id: true },
  });
  if (!inUse) await detachCard(stripePaymentMethodId);
}

import type { Purchase } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { MethodType } from "@/server/gateways/stripe/checkout";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { openCheckout } from "./open-checkout";
import { type Order, type OrderRequest, placeOrder } from "./place-order";

/** The text a buyer agrees to when the card is saved; kept by version with the purchase. */
const CONSENT_VERSION = "save-card-2026-12";
const CHECKOUT_LIFETIME_MS = 60 * 60_000;

/** Who buys, and how they may pay. */
export type Buyer = {
  organization: { id: string; creditAccountId: string };
  userId: string;
  ip: string;
  /** Empty: every method that is switched on at Stripe. */
  offeredMethods?: readonly MethodType[] | undefined;
  /** When Checkout closes; an hour from now where nothing else is said. */
  checkoutExpiresAt?: Date | undefined;
};

export type StartedPurchase = { purchase: Purchase; checkoutUrl: string; replayed: boolean };

/**
 * Starts buying credits: writes the purchase down with its price, then opens Checkout for it. With an
 * idempotency key a repeat answers the purchase it made before, and opens what could not be opened.
 * Source: S1, S2 (purchase-package), S5 (checkout, crypto).
 * @throws validation_failed, wrong_state, idempotency_key_reused; payment_provider_unavailable when
 * Stripe did not answer: nothing was charged.
 */
export async function startPurchase(
  buyer: Buyer,
  request: Exclude<OrderRequest, { quoteId: string }>,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<StartedPurchase> {
  const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
    const order = await placeOrder(tx, buyer.organization.creditAccountId, request, now);
    return writePurchase(tx, buyer, order, now);
  });
  const purchase = await openCheckout(output.purchaseId, now);
  return { purchase, checkoutUrl: purchase.checkoutUrl ?? "", replayed };
}

/** Writes a purchase down before Stripe hears of it. The caller opens its checkout after the commit. */
export async function writePurchase(
  tx: Tx,
  buyer: Buyer,
  order: Order,
  now: Date,
): Promise<{ purchaseId: string }> {
  const id = newId("purchase");
  await tx.purchase.create({
    data: {
      id,
      creditAccountId: buyer.organization.creditAccountId,
      organizationId: buyer.organization.id,
      buyerUserId: buyer.userId,
      ...order,
      offeredMethods: [...(buyer.offeredMethods ?? [])],
      consentVersion: CONSENT_VERSION,
      consentAt: now,
      consentIp: buyer.ip,
      checkoutExpiresAt: buyer.checkoutExpiresAt ?? new Date(now.getTime() + CHECKOUT_LIFETIME_MS),
      createdAt: now,
    },
  });
  return { purchaseId: id };
}

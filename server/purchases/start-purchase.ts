import type { Purchase } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import type { MethodType } from "@/server/gateways/stripe/checkout";
import { claimIdempotencyKey, storeAnswer } from "@/server/operations/idempotency";
import { openCheckout } from "./open-checkout";
import { type Order, type OrderRequest, placeOrder } from "./place-order";

/** The text a buyer agrees to when the card is saved; kept by version with the purchase. */
const CONSENT_VERSION = "save-card-2026-11";
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
  idempotencyKey?: string,
): Promise<StartedPurchase> {
  const written = await inTransaction((tx) =>
    once(tx, buyer, request, idempotencyKey, now, async () => {
      const order = await placeOrder(tx, buyer.organization.creditAccountId, request, now);
      return writePurchase(tx, buyer, order, now);
    }),
  );
  const purchase = await openCheckout(written.purchaseId, now);
  return { purchase, checkoutUrl: purchase.checkoutUrl ?? "", replayed: written.replayed };
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

/** Runs `write` once for a key: a repeat is told which purchase the first request made. */
export async function once(
  tx: Tx,
  buyer: Buyer,
  request: OrderRequest,
  key: string | undefined,
  now: Date,
  write: () => Promise<{ purchaseId: string }>,
): Promise<{ purchaseId: string; replayed: boolean }> {
  if (key === undefined) return { ...(await write()), replayed: false };
  const claim = {
    organizationId: buyer.organization.id,
    key,
    procedure: "purchase",
    input: { ...request, offeredMethods: buyer.offeredMethods ?? [] },
  };
  const stored = await claimIdempotencyKey(tx, claim, now);
  if (stored) {
    const { purchase_id: purchaseId } = stored.output as { purchase_id?: string };
    invariant(purchaseId, "the answer of a purchase names it");
    return { purchaseId, replayed: true };
  }
  const written = await write();
  const output = { purchase_id: written.purchaseId };
  await storeAnswer(tx, claim, { output, creditsCharged: 0n });
  return { ...written, replayed: false };
}

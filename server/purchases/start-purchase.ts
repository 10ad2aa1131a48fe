import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { openPaymentCheckout } from "@/server/gateways/stripe/checkout";
import { catalogueVersion, type PackageKey, packageByKey } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { ensureCustomer } from "./ensure-customer";

/** The text a buyer agrees to when the card is saved; kept by version with the purchase. */
const CONSENT_VERSION = "save-card-2026-11";
const CHECKOUT_LIFETIME_MS = 60 * 60_000;

export type StartedPurchase = {
  purchaseId: string;
  checkoutUrl: string;
  packageKey: PackageKey;
  credits: bigint;
  amountCents: bigint;
};

/**
 * Starts buying a package: writes the purchase down with its price, then opens Checkout for it. Price
 * and credits are a snapshot of the catalogue; nothing that comes back from a browser changes them.
 * Source: S1, S2 (purchase-package).
 * @throws payment_provider_unavailable when Stripe did not answer; nothing was charged.
 */
export async function startPackagePurchase(
  input: {
    organization: { id: string; slug: string; creditAccountId: string };
    packageKey: PackageKey;
    buyerUserId: string;
    ip: string;
    /** When Checkout closes; an hour from now where nothing else is said. */
    checkoutExpiresAt?: Date;
  },
  now: Date,
): Promise<StartedPurchase> {
  const bought = packageByKey(input.packageKey);
  const purchase = {
    id: newId("purchase"),
    creditAccountId: input.organization.creditAccountId,
    organizationId: input.organization.id,
    buyerUserId: input.buyerUserId,
    kind: "package" as const,
    packageKey: bought.key,
    title: `${bought.name} package`,
    credits: creditsToMicrocredits(bought.credits),
    amountCents: BigInt(bought.priceCents),
    currency: "usd",
    priceVersion: catalogueVersion,
    consentVersion: CONSENT_VERSION,
    consentAt: now,
    consentIp: input.ip,
    checkoutExpiresAt: input.checkoutExpiresAt ?? new Date(now.getTime() + CHECKOUT_LIFETIME_MS),
    createdAt: now,
  };
  await db().purchase.create({ data: purchase });
  try {
    const customerId = await ensureCustomer(purchase.creditAccountId);
    const billing = `${env().APP_URL}/${input.organization.slug}/billing`;
    const { sessionId, url } = await openPaymentCheckout({
      purchaseId: purchase.id,
      creditAccountId: purchase.creditAccountId,
      customerId,
      title: `${bought.name}: ${Number(bought.credits).toLocaleString("en-US")} credits`,
      description:
        "Prepaid credits. Your card is saved, so that auto-recharge can use it if you switch it on.",
      amountCents: purchase.amountCents,
      currency: purchase.currency,
      expiresAt: purchase.checkoutExpiresAt,
      successUrl: `${billing}?checkout={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${billing}?checkout=cancelled`,
    });
    await db().purchase.update({
      where: { id: purchase.id },
      data: { status: "checkout_open", checkoutSessionId: sessionId, checkoutUrl: url },
    });
    return {
      purchaseId: purchase.id,
      checkoutUrl: url,
      packageKey: bought.key,
      credits: purchase.credits,
      amountCents: purchase.amountCents,
    };
  } catch (error) {
    log().error({ err: error, purchaseId: purchase.id }, "checkout could not be opened");
    await db().purchase.update({
      where: { id: purchase.id },
      data: { status: "failed", problem: "Checkout could not be opened" },
    });
    throw new DomainError(
      "payment_provider_unavailable",
      "Stripe did not answer, so the checkout could not be opened. Nothing was charged. Try again in a minute.",
    );
  }
}

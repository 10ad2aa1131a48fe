import type { Purchase } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { openPaymentCheckout } from "@/server/gateways/stripe/checkout";
import { isRefusal } from "@/server/gateways/stripe/client";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { endUnpaid } from "./end-unpaid";
import { withCustomer } from "./ensure-customer";

/**
 * Opens the hosted page of a purchase that has none. The purchase's id is the key at Stripe, so the
 * same purchase asked for twice, or asked again after a lost answer, has one page.
 * @throws payment_provider_unavailable when Stripe did not answer (the purchase stays as it is, to be
 * asked for again) or refused (the purchase is over). Nothing was charged either way.
 */
export async function openCheckout(purchaseId: string, now: Date): Promise<Purchase> {
  const purchase = await db().purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: { organization: { select: { slug: true } } },
  });
  if (purchase.status !== "created") return purchase;
  const billing = `${env().APP_URL}/${purchase.organization.slug}/billing`;
  try {
    const page = {
      purchaseId,
      creditAccountId: purchase.creditAccountId,
      note: purchase,
      title: nameOnCheckout(purchase),
      description:
        "Prepaid credits. A card is saved, so that auto-recharge can use it if you switch it on.",
      amountCents: purchase.amountCents,
      currency: purchase.currency,
      offeredMethods: purchase.offeredMethods,
      expiresAt: purchase.checkoutExpiresAt ?? new Date(now.getTime() + 3_600_000),
      successUrl: `${billing}?checkout={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${billing}?checkout=cancelled`,
    };
    const { sessionId, url } = await withCustomer(purchase.creditAccountId, now, (customerId) =>
      openPaymentCheckout({ ...page, customerId }),
    );
    // Only while it waits for this: somebody may have paid before this line was reached.
    await db().purchase.updateMany({
      where: { id: purchaseId, status: "created" },
      data: {
        status: "checkout_open",
        checkoutSessionId: sessionId,
        checkoutUrl: url,
        problem: null,
      },
    });
    return await db().purchase.findUniqueOrThrow({ where: { id: purchaseId } });
  } catch (error) {
    log().error({ err: error, purchaseId }, "checkout could not be opened");
    const refused = isRefusal(error);
    await inTransaction(async (tx) => {
      if (refused) {
        const why = { status: "failed", problem: "Stripe refused to open the checkout" } as const;
        await endUnpaid(tx, purchaseId, why, now);
      } else {
        await tx.purchase.updateMany({
          where: { id: purchaseId, status: "created" },
          data: { problem: "Stripe hasn't responded yet" },
        });
      }
    });
    throw new DomainError(
      "payment_provider_unavailable",
      refused
        ? "Stripe refused to open the checkout. Nothing was charged. If it keeps failing, contact us."
        : "Stripe didn't respond, so the checkout couldn't be opened. Nothing was charged. Try again in a minute.",
    );
  }
}

/** What the line on the hosted page and on the invoice says. */
function nameOnCheckout({ kind, title, credits }: Purchase): string {
  if (kind === "custom_amount") return title;
  return `${title}: ${creditsInWords(microcreditsToCredits(credits))}`;
}

import type { SalesQuote } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { openCheckout } from "../open-checkout";
import { type Buyer, type StartedPurchase, writePurchase } from "../start-purchase";
import type { QuotePayment } from "./quote.schema";

/**
 * Accepts a quote and opens the page that pays it: Checkout with what it offers, or a bank transfer.
 * A quote that is being paid answers that page again; it is paid once, however often it is accepted.
 * @throws not_found, wrong_state (paid, declined, withdrawn, run out); payment_provider_unavailable
 */
export async function acceptQuote(
  buyer: Buyer & { actor: Actor },
  quoteId: string,
  payBy: QuotePayment,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<StartedPurchase> {
  const ways: Buyer = {
    ...buyer,
    offeredMethods: payBy === "bank_transfer" ? ["customer_balance"] : [],
  };
  const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
    const quote = await lockQuote(tx, buyer.organization.creditAccountId, quoteId);
    const open = await openPurchaseOf(tx, quote);
    if (open) return { purchaseId: open.id };
    requireOpen(quote, now);
    const purchase = await writePurchase(tx, ways, orderOf(quote), now);
    await tx.salesQuote.update({
      where: { id: quoteId },
      data: { state: "accepted", acceptedAt: now, acceptedBy: buyer.userId },
    });
    await recordAudit(
      tx,
      {
        organizationId: buyer.organization.id,
        actor: buyer.actor,
        action: "quote.accepted",
        subjectId: quoteId,
        details: { pay_by: payBy, purchase_id: purchase.purchaseId },
      },
      now,
    );
    return purchase;
  });
  const purchase = await openCheckout(output.purchaseId, now);
  return { purchase, checkoutUrl: purchase.checkoutUrl ?? "", replayed };
}

/** Locks a quote of this account until the transaction ends. @throws not_found */
export async function lockQuote(
  tx: Tx,
  creditAccountId: string | null,
  quoteId: string,
): Promise<SalesQuote> {
  await tx.$queryRaw`select id from sales_quotes where id = ${quoteId} for update`;
  const quote = await tx.salesQuote.findFirst({
    where: { id: quoteId, ...(creditAccountId ? { creditAccountId } : {}) },
  });
  if (!quote) throw notFound("quote");
  return quote;
}

/** The purchase under way for an accepted quote, if it still has one. */
async function openPurchaseOf(tx: Tx, quote: SalesQuote) {
  if (quote.state !== "accepted") return null;
  return tx.purchase.findFirst({
    where: { quoteId: quote.id, status: { in: ["created", "checkout_open", "processing"] } },
    select: { id: true },
  });
}

/** @throws wrong_state */
export function requireOpen(quote: SalesQuote, now: Date): void {
  const state = quote.state === "issued" && quote.expiresAt <= now ? "expired" : quote.state;
  if (state === "issued") return;
  throw new DomainError("wrong_state", `${WHY_CLOSED[state]} Nothing was charged.`, { state });
}

const WHY_CLOSED: Record<Exclude<SalesQuote["state"], "issued">, string> = {
  accepted: "This quote was accepted and is being paid.",
  paid: "This quote was already paid.",
  declined: "This quote was declined. Ask sales for a new one.",
  withdrawn: "This quote was withdrawn. Ask sales for a new one.",
  expired: "This quote has expired. Ask sales for a new one.",
};

function orderOf(quote: SalesQuote) {
  return {
    kind: "quote" as const,
    packageKey: null,
    quoteId: quote.id,
    title: quote.title,
    credits: quote.credits,
    amountCents: quote.amountCents,
    currency: quote.currency,
    priceVersion: quote.id,
  };
}

import type { Purchase } from "@/generated/prisma/client";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type PurchaseAnswer, transferSchema } from "./purchase.schema";

/** A purchase as its buyer is shown it. */
export function showPurchase(
  purchase: Purchase & { buyer: { email: string } | null },
): PurchaseAnswer {
  return {
    id: purchase.id,
    title: purchase.title,
    kind: purchase.kind,
    quote_id: purchase.quoteId,
    credits: microcreditsToCredits(purchase.credits),
    amount_cents: Number(purchase.amountCents),
    currency: purchase.currency,
    price_version: purchase.priceVersion,
    status: purchase.status,
    checkout_url: purchase.status === "checkout_open" ? purchase.checkoutUrl : null,
    checkout_expires_at:
      purchase.status === "checkout_open"
        ? (purchase.checkoutExpiresAt?.toISOString() ?? null)
        : null,
    method_type: purchase.methodType,
    card_brand: purchase.cardBrand,
    card_last4: purchase.cardLast4,
    card_wallet: purchase.cardWallet,
    bank_last4: purchase.bankLast4,
    transfer: showTransfer(purchase),
    receipt_number: purchase.receiptNumber,
    receipt_url: purchase.receiptUrl,
    invoice_pdf_url: purchase.invoicePdfUrl,
    bought_by: purchase.buyer?.email ?? null,
    problem: purchase.problem,
    created_at: purchase.createdAt.toISOString(),
    processing_at: purchase.processingAt?.toISOString() ?? null,
    paid_at: purchase.paidAt?.toISOString() ?? null,
  };
}

function showTransfer(purchase: Purchase): PurchaseAnswer["transfer"] {
  const { transferMissingCents: missing } = purchase;
  if (purchase.status !== "processing" || missing === null) return null;
  const parsed = transferSchema.safeParse(purchase.transferInstructions);
  if (!parsed.success) return null;
  return {
    ...parsed.data,
    received_cents: Number(purchase.amountCents - missing),
    missing_cents: Number(missing),
  };
}

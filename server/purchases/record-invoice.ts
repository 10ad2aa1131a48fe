import { db } from "@/server/foundation/db";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";

/** Notes the number and the PDF of a paid purchase, which Stripe may finish a moment after the payment. */
export async function recordInvoice(purchaseId: string): Promise<void> {
  const purchase = await db().purchase.findUnique({ where: { id: purchaseId } });
  if (!purchase?.paidAt || purchase.invoiceId || !purchase.checkoutSessionId) return;
  const facts = await readCheckout(purchase.checkoutSessionId);
  if (!facts?.invoice) return;
  await db().purchase.update({
    where: { id: purchaseId },
    data: {
      invoiceId: facts.invoice.id,
      invoicePdfUrl: facts.invoice.pdfUrl,
      receiptNumber: facts.invoice.number,
      receiptUrl: purchase.receiptUrl ?? facts.invoice.url,
    },
  });
}

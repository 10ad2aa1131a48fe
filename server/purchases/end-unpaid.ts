import type { Tx } from "@/server/foundation/db";

/**
 * Ends a purchase nobody paid, once. The quote it was to pay may be accepted again, until the quote
 * itself runs out.
 * @returns false when the purchase is paid or over already.
 */
export async function endUnpaid(
  tx: Tx,
  purchaseId: string,
  end: { status: "expired" | "failed"; problem: string | null },
  now: Date,
): Promise<boolean> {
  const ended = await tx.purchase.updateMany({
    where: { id: purchaseId, status: { in: ["created", "checkout_open", "processing"] } },
    data: { ...end, transferMissingCents: null },
  });
  if (ended.count === 0) return false;
  const { quoteId } = await tx.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { quoteId: true },
  });
  if (!quoteId) return true;
  const accepted = { id: quoteId, state: "accepted" } as const;
  await tx.salesQuote.updateMany({
    where: { ...accepted, expiresAt: { lte: now } },
    data: { state: "expired", closedAt: now },
  });
  await tx.salesQuote.updateMany({ where: accepted, data: { state: "issued" } });
  return true;
}

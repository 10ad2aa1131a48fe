import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction } from "@/server/foundation/db";
import { lockQuote, requireOpen } from "./accept-quote";
import type { QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

/**
 * Takes a quote off the table: the buyer declines it, or staff withdraw it. One that is being paid
 * stays until its payment is given up.
 * @param creditAccountId null for staff, who may withdraw any
 * @throws not_found, wrong_state
 */
export async function closeQuote(
  creditAccountId: string | null,
  quoteId: string,
  close: { state: "declined" | "withdrawn"; reason: string },
  actor: Actor,
  now: Date,
): Promise<QuoteAnswer> {
  return inTransaction(async (tx) => {
    const quote = await lockQuote(tx, creditAccountId, quoteId);
    requireOpen(quote, now);
    const closed = await tx.salesQuote.update({
      where: { id: quoteId },
      data: { state: close.state, closedAt: now, closedReason: close.reason || null },
      include: withPurchase,
    });
    await recordAudit(
      tx,
      {
        organizationId: quote.organizationId,
        actor,
        action: `quote.${close.state}`,
        subjectId: quoteId,
        details: { reason: close.reason },
      },
      now,
    );
    return showQuote(closed, await peopleOf(tx, [closed]), now);
  });
}

/** Notes the quotes whose day has come. Reading a quote says so even before this did. */
export async function expireQuotes(now: Date): Promise<void> {
  await db().salesQuote.updateMany({
    where: { state: "issued", expiresAt: { lte: now } },
    data: { state: "expired", closedAt: now },
  });
}

import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import type { newQuoteFields, QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

const LONGEST_MS = 365 * 86_400_000;

/**
 * Makes an offer to one organization: credits at a price of its own, until a day. The payers are told.
 * Source: S1, S2 (Enterprise: 50,000 credits and more by agreement with sales).
 * @throws not_found; shared_billing where another organization pays; validation_failed
 */
export async function issueQuote(
  organizationId: string,
  offer: z.output<z.ZodObject<typeof newQuoteFields>>,
  staff: Actor,
  now: Date,
): Promise<QuoteAnswer> {
  const expiresAt = new Date(offer.expires_at);
  if (expiresAt <= now) throw invalid("expires_at", "Choose a time in the future");
  if (expiresAt.getTime() - now.getTime() > LONGEST_MS)
    throw invalid("expires_at", "An offer is good for a year at most");
  return inTransaction(async (tx) => {
    const organization = await tx.organization.findUnique({
      where: { id: organizationId },
      include: { creditAccount: { select: { organizationId: true } } },
    });
    if (!organization) throw notFound("organization");
    if (organization.creditAccount.organizationId !== organization.id) {
      throw new DomainError(
        "shared_billing",
        "This organization spends the credits of another one. No quote was made. Make it for the one that pays.",
        { billing_organization_id: organization.creditAccount.organizationId },
      );
    }
    const quote = await tx.salesQuote.create({
      data: {
        id: newId("quote"),
        creditAccountId: organization.creditAccountId,
        organizationId: organization.id,
        title: offer.title,
        note: offer.note,
        credits: creditsToMicrocredits(offer.credits),
        amountCents: BigInt(offer.amount_cents),
        issuedBy: staff.id,
        expiresAt,
        createdAt: now,
      },
      include: withPurchase,
    });
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor: staff,
        action: "quote.issued",
        subjectId: quote.id,
        details: { credits: offer.credits, amount_cents: offer.amount_cents },
      },
      now,
    );
    await queueBillingEmail(
      tx,
      organization.creditAccountId,
      {
        template: "quote-issued",
        event: quote.id,
        props: ({ name, slug, timeZone }) => ({
          organizationName: name,
          title: quote.title,
          note: quote.note,
          credits: offer.credits,
          amountCents: offer.amount_cents,
          currency: quote.currency,
          expiresAt: expiresAt.toISOString(),
          timeZone,
          billingUrl: `${env().APP_URL}/${slug}/billing#quotes`,
        }),
      },
      now,
    );
    return showQuote(quote, await peopleOf(tx, [quote]), now);
  });
}

import type { z } from "zod";
import type { Organization } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { formatDate } from "@/server/foundation/date-words";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { loadCreditTerms } from "@/server/pricing/load-credit-terms";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { priceOfCredits } from "@/server/pricing/price-credits";
import { answerIn } from "@/server/support/staff/answer-ticket";
import type { newQuoteFields, QuoteAnswer } from "./quote.schema";
import { peopleOf, showQuote, withPurchase } from "./show-quote";

const LONGEST_MS = 365 * 86_400_000;

/**
 * Makes an offer to one organization: credits at a price of its own, until a day. The payers are told.
 * Source: S1, S2 (Enterprise: 50,000 credits and more by agreement with sales).
 * @param ticketId the request that it answers: whoever asked is told in the ticket and by email
 * @throws not_found; shared_billing where another organization pays; validation_failed
 */
export async function issueQuote(
  tx: Tx,
  organizationId: string,
  offer: z.output<z.ZodObject<typeof newQuoteFields>>,
  staff: Actor,
  now: Date,
  ticketId?: string,
): Promise<QuoteAnswer> {
  const expiresAt = new Date(offer.expires_at);
  if (expiresAt <= now) throw invalid("expires_at", "Choose a time in the future");
  if (expiresAt.getTime() - now.getTime() > LONGEST_MS)
    throw invalid("expires_at", "A quote can be valid for at most a year");
  const organization = await payerOf(tx, organizationId);
  if (ticketId) await requireRequest(tx, ticketId, organization.creditAccountId);
  const quote = await tx.salesQuote.create({
    data: {
      id: newId("quote"),
      creditAccountId: organization.creditAccountId,
      organizationId: organization.id,
      ticketId: ticketId ?? null,
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
  await notifyPayers(
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
  if (ticketId) {
    const body = answerWith(offer, `${env().APP_URL}/${organization.slug}/billing#quotes`);
    await answerIn(tx, ticketId, { body, status: "answered" }, staff, now);
  }
  return showQuote(quote, await peopleOf(tx, [quote]), now);
}

/** A quote answers a request of those who spend the account it is for. @throws validation_failed */
async function requireRequest(tx: Tx, id: string, creditAccountId: string): Promise<void> {
  const where = { id, kind: "quote", organization: { creditAccountId } } as const;
  if ((await tx.supportTicket.count({ where })) === 0)
    throw invalid("ticket_id", "This organization has no such request for a quote");
}

function answerWith(
  { title, note, credits, amount_cents, expires_at }: z.output<z.ZodObject<typeof newQuoteFields>>,
  billingUrl: string,
): string {
  const offer = `${title}: ${creditsInWords(credits)} for ${formatMoneyCents(amount_cents)}, valid until ${formatDate(expires_at)}.`;
  const next = `An owner, admin or billing member can accept it, or decline it, on the billing page: ${billingUrl}`;
  return ["Here is your quote.", offer, note, next].filter(Boolean).join("\n\n");
}

/**
 * What an offer gives beyond what its price buys the account without it, in microcredits.
 * @throws not_found
 */
export async function givenByQuote(
  tx: Tx,
  organizationId: string,
  offer: { credits: number; amount_cents: number },
  now: Date,
): Promise<bigint> {
  const { creditAccountId } = await payerOf(tx, organizationId);
  const credits = creditsToMicrocredits(offer.credits);
  const terms = await loadCreditTerms(tx, creditAccountId, now);
  const { centsPerCredit } = priceOfCredits({ ...terms, credits, now });
  const bought = (BigInt(offer.amount_cents) * 1_000_000n) / centsPerCredit;
  return credits > bought ? credits - bought : 0n;
}

/** The organization a quote is made to, which must pay for itself. @throws not_found, shared_billing */
export async function payerOf(tx: Tx, organizationId: string): Promise<Organization> {
  const organization = await tx.organization.findUnique({
    where: { id: organizationId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  if (!organization) throw notFound("organization");
  if (organization.creditAccount.organizationId !== organization.id) {
    throw new DomainError(
      "shared_billing",
      "This organization spends another organization's credits. No quote was created. Create it for the organization that pays.",
      { billing_organization_id: organization.creditAccount.organizationId },
    );
  }
  return organization;
}

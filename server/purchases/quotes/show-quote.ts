import type { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { showPurchase } from "../show-purchase";
import type { QuoteAnswer } from "./quote.schema";

export const withPurchase = {
  organization: { select: { name: true } },
  purchases: {
    where: { status: { notIn: ["expired", "failed"] } },
    include: { buyer: { select: { email: true } } },
  },
} as const satisfies Prisma.SalesQuoteInclude;

export type QuoteRow = Prisma.SalesQuoteGetPayload<{ include: typeof withPurchase }>;

/** The addresses of the people who issued and accepted these quotes, by their ids. */
export async function peopleOf(
  db: Db,
  quotes: readonly QuoteRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = quotes.flatMap(({ issuedBy, acceptedBy }) => [issuedBy, acceptedBy ?? issuedBy]);
  const people = await db.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, email: true },
  });
  return new Map(people.map(({ id, email }) => [id, email]));
}

/** A quote as buyer and staff are shown it. One that ran out says so, whether or not a job noted it. */
export function showQuote(
  quote: QuoteRow,
  people: ReadonlyMap<string, string>,
  now: Date,
): QuoteAnswer {
  const ranOut = quote.state === "issued" && quote.expiresAt <= now;
  const [purchase] = quote.purchases;
  return {
    id: quote.id,
    organization_id: quote.organizationId,
    organization_name: quote.organization.name,
    title: quote.title,
    note: quote.note,
    credits: microcreditsToCredits(quote.credits),
    amount_cents: Number(quote.amountCents),
    currency: quote.currency,
    state: ranOut ? "expired" : quote.state,
    expires_at: quote.expiresAt.toISOString(),
    issued_by: people.get(quote.issuedBy) ?? null,
    accepted_by: people.get(quote.acceptedBy ?? "") ?? null,
    accepted_at: quote.acceptedAt?.toISOString() ?? null,
    closed_at: quote.closedAt?.toISOString() ?? (ranOut ? quote.expiresAt.toISOString() : null),
    closed_reason: quote.closedReason,
    created_at: quote.createdAt.toISOString(),
    purchase: purchase ? showPurchase(purchase) : null,
  };
}

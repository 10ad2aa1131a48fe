import { db } from "@/server/foundation/db";
import { computesTax } from "@/server/gateways/stripe/tax";
import { catalogue, packages } from "@/server/pricing/catalogue";
import { loadCreditTerms, plainTerms } from "@/server/pricing/load-credit-terms";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Offer } from "./offer.schema";

/** What an account may buy now, at its own prices. Source: S1 (packages), S3 (tiers), S5 (amounts). */
export async function readOffer(creditAccountId: string, now: Date): Promise<Offer> {
  const terms = await loadCreditTerms(db(), creditAccountId, now);
  const { book, agreed, lifetimePurchased } = plainTerms(terms, now);
  const standard = terms.priceBook === "standard";
  const { minimumManualCents, maximumCents } = catalogue.customAmount;
  return {
    price_book: terms.priceBook,
    price_version: terms.version,
    packages: standard
      ? packages.map(({ key, name, credits, priceCents, audience }) => ({
          key,
          name,
          credits: Number(credits),
          amount_cents: priceCents,
          audience,
        }))
      : [],
    credit: {
      list_price_cents: book.list_price_cents,
      agreed,
      tiers: book.tiers,
      lifetime_credits: microcreditsToCredits(lifetimePurchased),
    },
    tax_included: computesTax(),
    amount: standard ? { minimum_cents: minimumManualCents, maximum_cents: maximumCents } : null,
  };
}

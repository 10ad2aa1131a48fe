import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { type PricedCredits, priceOfCredits } from "@/server/pricing/price-credits";
import type { Offer } from "@/server/purchases/offer.schema";

/** The price of so many credits at the account's own terms: the very sum the server makes. Null: cannot be ordered. */
export function priceOrder(credit: Offer["credit"], credits: number): PricedCredits | null {
  if (!Number.isInteger(credits) || credits < 1 || credits > 10_000_000) return null;
  return priceOfCredits({
    book: { list_price_cents: credit.list_price_cents, tiers: credit.tiers },
    lifetimePurchased: creditsToMicrocredits(credit.lifetime_credits),
    credits: creditsToMicrocredits(credits),
    // An agreed price came as a book without tiers.
    overrides: [],
    now: new Date(0),
  });
}

/** `"8 × $23.20 = $185.60, 20% off the list"`. */
export function describeOrder(credits: number, priced: PricedCredits): string {
  const sum = `${formatCredits(credits)} × ${formatMoneyCents(Number(priced.centsPerCredit))} = ${formatMoneyCents(Number(priced.amountCents))}`;
  return priced.percentOff > 0 ? `${sum}, ${priced.percentOff}% off the list` : sum;
}

/** `"5 more credits reach 30% off"`; null at the best price. */
export function describeNextTier(priced: PricedCredits): string | null {
  if (!priced.nextTier) return null;
  const { moreCredits, percentOff } = priced.nextTier;
  return moreCredits === 1n
    ? `1 more credit reaches ${percentOff}% off the whole order.`
    : `${formatCredits(Number(moreCredits))} more credits reach ${percentOff}% off the whole order.`;
}

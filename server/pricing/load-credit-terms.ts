import type { Db } from "@/server/foundation/db";
import { loadPrices } from "./load-prices";
import { priceOfCredits } from "./price-credits";
import type { PriceOverride } from "./price-override.schema";
import type { CreditPrice } from "./price-version.schema";

/** All that the price of an order of credits depends on, for one account at one moment. */
export type CreditTerms = {
  priceBook: string;
  /** Id of the price version in force. */
  version: string;
  book: CreditPrice;
  overrides: PriceOverride[];
  /** Microcredits bought before. */
  lifetimePurchased: bigint;
};

/** Reads what an account pays for credits now. */
export async function loadCreditTerms(
  database: Db,
  creditAccountId: string,
  now: Date,
): Promise<CreditTerms> {
  const { prices, overrides } = await loadPrices(database, creditAccountId, now);
  const account = await database.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
    select: { priceBook: true, lifetimePurchased: true },
  });
  return { ...account, version: prices.version, book: prices.credit, overrides };
}

/**
 * The same terms as plain numbers for a page: an agreed price is a book without tiers, so that page
 * and server count with one function.
 */
export function plainTerms(
  terms: CreditTerms,
  now: Date,
): { book: CreditPrice; agreed: boolean; lifetimePurchased: bigint } {
  const { centsPerCredit, priceSource } = priceOfCredits({ ...terms, credits: 1_000_000n, now });
  const agreed = priceSource === "negotiated" || priceSource === "override";
  return {
    book: agreed ? { list_price_cents: Number(centsPerCredit), tiers: [] } : terms.book,
    agreed,
    lifetimePurchased: terms.lifetimePurchased,
  };
}

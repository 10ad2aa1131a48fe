import { DomainError } from "@/server/foundation/errors";
import { type AccountTerms, pricesWith } from "@/server/pricing/load-prices";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";

/** What a client says it used. */
export type Use = {
  operation: string;
  quantity?: number | undefined;
  properties?: Record<string, string | number | boolean | null> | undefined;
  variant?: string | undefined;
  description?: string | undefined;
  entity?: { type: string; id: string } | undefined;
};

/**
 * Prices a use at what the account pays. Properties that no price looks at are kept with the entry.
 * @throws validation_failed by name: what cannot be priced, and what is free and leaves nothing to charge
 */
export async function priceUse(
  use: Use,
  terms: AccountTerms,
  now: Date,
): Promise<PricedCharge & { kept: Record<string, unknown> }> {
  const prices = await pricesWith(terms, now);
  const priced = priceCharge({ ...prices, ...use, now });
  if (priced.amount === 0n) {
    throw new DomainError(
      "validation_failed",
      `operation: ${use.operation} is free. There is nothing to charge.`,
      {
        errors: [
          { path: "operation", message: "This operation is free: there is nothing to charge" },
        ],
      },
    );
  }
  const { properties } = use;
  return { ...priced, kept: { ...priced.details, ...(properties ? { properties } : {}) } };
}

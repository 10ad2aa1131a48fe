import { creditsToMicrocredits } from "./microcredits";
import { agreedPrice, type PriceSource } from "./overrides";
import type { PriceOverride } from "./price-override.schema";
import { PLAIN_VARIANT } from "./price-version.schema";
import { type Prices, type TokenRates, tokenRates } from "./prices";

/** Whose prices count: the version of the book, and what was agreed with the account. */
export type PriceTerms = { prices: Prices; overrides: readonly PriceOverride[]; now: Date };

export type FoundPrice<Price> = {
  price: Price;
  source: PriceSource;
  /** The override that sets it. */
  override?: string;
};

/**
 * Microcredits an account pays for one unit of an operation, in a variant where it names one.
 * Undefined where there is no such price: an unknown operation or variant, or one metered by tokens.
 */
export function unitPrice(
  terms: PriceTerms,
  operation: string,
  variant?: string,
): FoundPrice<bigint> | undefined {
  const own = variant === PLAIN_VARIANT ? undefined : variant;
  const listed = terms.prices.operations.get(operation);
  const listPrice = own === undefined ? listed?.plain : listed?.variants.get(own);
  if (listPrice === undefined) return undefined;
  return found(
    agreedPrice(terms, (override) => {
      if (override.kind !== "operation" || override.key !== operation) return undefined;
      const { credits, variants } = override.prices;
      const stated = own === undefined ? credits : variants?.[own];
      return stated === undefined ? undefined : creditsToMicrocredits(stated);
    }),
    listPrice,
  );
}

/** Microcredits an account pays for a token of a model; undefined where the model has no price. */
export function modelPrice(terms: PriceTerms, model: string): FoundPrice<TokenRates> | undefined {
  return found(
    agreedPrice(terms, (override) =>
      override.kind === "model" && override.key === model ? tokenRates(override.prices) : undefined,
    ),
    terms.prices.models.get(model),
  );
}

function found<Price>(
  agreed: ReturnType<typeof agreedPrice<Price>>,
  listPrice: Price | undefined,
): FoundPrice<Price> | undefined {
  if (agreed) return { price: agreed.price, source: agreed.source, override: agreed.id };
  return listPrice === undefined ? undefined : { price: listPrice, source: "list" };
}

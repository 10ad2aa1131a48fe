import { modelPrice, type PriceTerms, unitPrice } from "./account-price";
import { operations } from "./catalogue";
import { microcreditsToCredits } from "./microcredits";
import type { PricedOperation } from "./price-list.schema";
import type { TokenRates } from "./prices";

/** Every operation with its list price and what an account pays. Without overrides the two are the same. */
export function describePrices(terms: PriceTerms): PricedOperation[] {
  return operations.map(({ key, group, label, description, unit, metered, endpoint }) => {
    const listed = terms.prices.operations.get(key);
    const paid = unitPrice(terms, key);
    return {
      key,
      group,
      label,
      description,
      unit: unit ?? null,
      endpoint: endpoint ?? null,
      credits: paid ? microcreditsToCredits(paid.price) : null,
      list_credits: listed ? microcreditsToCredits(listed.plain) : null,
      price_version: terms.prices.version,
      price_source: paid?.source ?? "list",
      variants: [...(listed?.variants.keys() ?? [])].map((variant) =>
        describeVariant(terms, key, variant),
      ),
      models: metered ? modelsOf(terms).map((model) => describeModel(terms, model)) : [],
    };
  });
}

function describeVariant(terms: PriceTerms, key: string, variant: string) {
  const listed = terms.prices.operations.get(key)?.variants.get(variant) ?? 0n;
  const paid = unitPrice(terms, key, variant);
  return {
    variant,
    credits: microcreditsToCredits(paid?.price ?? listed),
    list_credits: microcreditsToCredits(listed),
    price_source: paid?.source ?? ("list" as const),
  };
}

/** The models on the list, then those that only this account has a price for. */
function modelsOf(terms: PriceTerms): string[] {
  const own = terms.overrides.flatMap((override) =>
    override.kind === "model" && modelPrice(terms, override.key) ? [override.key] : [],
  );
  return [...new Set([...terms.prices.models.keys(), ...own])];
}

function describeModel(terms: PriceTerms, model: string) {
  const listed = terms.prices.models.get(model);
  const paid = modelPrice(terms, model) ?? { price: listed as TokenRates, source: "list" as const };
  return {
    model,
    input_credits_per_million: Number(paid.price.input),
    output_credits_per_million: creditsOf(paid.price.output),
    list_input_credits_per_million: creditsOf(listed?.input),
    list_output_credits_per_million: creditsOf(listed?.output),
    price_source: paid.source,
  };
}

// Microcredits a token are credits a million tokens.
function creditsOf(rate: bigint | null | undefined): number | null {
  return rate === null || rate === undefined ? null : Number(rate);
}

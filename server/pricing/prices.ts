import { catalogue, catalogueVersion, microcreditsPerToken, operations } from "./catalogue";
import { creditsToMicrocredits } from "./microcredits";
import {
  type CreditPrice,
  PLAIN_VARIANT,
  type PriceBook,
  type PriceChanges,
} from "./price-version.schema";

/** Every price of a price book from a moment on. */
export type Prices = {
  /** Id of the version; each entry keeps the one it was priced with. */
  version: string;
  /** null: the first version, in force since ever. */
  effectiveAt: Date | null;
  /** Microcredits a unit. An operation that is metered by tokens is not in it. */
  operations: ReadonlyMap<string, UnitPrice>;
  models: ReadonlyMap<string, TokenRates>;
  credit: CreditPrice;
};

/** Microcredits for one unit, and for one unit of each variant that has its own price ("lite"). */
export type UnitPrice = { plain: bigint; variants: ReadonlyMap<string, bigint> };
/** Microcredits for one token. `output` is null where a model has no output tokens. */
export type TokenRates = { input: bigint; output: bigint | null };

/** A version as it was published: only what differs from the version before it. */
export type PublishedVersion = { id: string; effectiveAt: Date; changes: PriceChanges };

/**
 * The versions of a book, oldest first: the catalogue, then each published version laid over the one
 * before it in order of its effective date. Pure; what is in force at a moment depends only on the
 * versions effective by then, so publishing never changes the past.
 */
export function layerVersions(book: PriceBook, published: readonly PublishedVersion[]): Prices[] {
  const versions = [cataloguePrices(book)];
  const inOrder = published.toSorted((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime());
  for (const version of inOrder) versions.push(layOver(versions.at(-1) as Prices, version));
  return versions;
}

/** The version in force at a moment: the last that is effective by then, itself included. */
export function priceAt(versions: readonly Prices[], now: Date): Prices {
  const inForce = versions.findLast(
    ({ effectiveAt }) => effectiveAt === null || effectiveAt.getTime() <= now.getTime(),
  );
  if (!inForce) throw new RangeError("a price book begins with a version that was always in force");
  return inForce;
}

/** The first version of a book: `catalogue.json`. */
export function cataloguePrices(book: PriceBook): Prices {
  const { standard, team } = catalogue.priceBooks;
  return {
    version: catalogueVersion,
    effectiveAt: null,
    operations: new Map(
      operations.flatMap(({ key, credits }) =>
        credits === undefined
          ? []
          : [[key, { plain: creditsToMicrocredits(credits), variants: catalogueVariants(key) }]],
      ),
    ),
    models: new Map(
      catalogue.models.map(({ model, usdPerMillionInputTokens, usdPerMillionOutputTokens }) => [
        model,
        {
          input: microcreditsPerToken(usdPerMillionInputTokens),
          output:
            usdPerMillionOutputTokens === undefined
              ? null
              : microcreditsPerToken(usdPerMillionOutputTokens),
        },
      ]),
    ),
    credit:
      book === "standard"
        ? { list_price_cents: standard.creditPriceCents, tiers: [] }
        : {
            list_price_cents: team.listPriceCentsPerCredit,
            tiers: team.tiers.map(({ from, percentOff }) => ({ from, percent_off: percentOff })),
          },
  };
}

function catalogueVariants(key: string): Map<string, bigint> {
  if (key !== "photoshoot.submit") return new Map();
  return new Map(
    Object.entries(catalogue.priceBooks.team.packages)
      .filter(([variant]) => variant !== PLAIN_VARIANT)
      .map(([variant, prices]) => [variant, creditsToMicrocredits(prices["photoshoot.submit"])]),
  );
}

function layOver(before: Prices, { id, effectiveAt, changes }: PublishedVersion): Prices {
  const operations = new Map(before.operations);
  for (const [key, change] of Object.entries(changes.operations ?? {})) {
    const old = operations.get(key);
    if (!old) continue;
    const variants = Object.entries(change.variants ?? {}).map(
      ([variant, credits]) => [variant, creditsToMicrocredits(credits)] as const,
    );
    operations.set(key, {
      plain: change.credits === undefined ? old.plain : creditsToMicrocredits(change.credits),
      variants: new Map([...old.variants, ...variants]),
    });
  }
  const models = new Map(before.models);
  for (const [model, price] of Object.entries(changes.models ?? {})) {
    models.set(model, tokenRates(price));
  }
  return {
    version: id,
    effectiveAt,
    operations,
    models,
    credit: changes.credit ?? before.credit,
  };
}

/** Credits per million tokens are microcredits per token. */
export function tokenRates(price: {
  input_credits_per_million: number;
  output_credits_per_million?: number | undefined;
}): TokenRates {
  const output = price.output_credits_per_million;
  return {
    input: BigInt(price.input_credits_per_million),
    output: output === undefined ? null : BigInt(output),
  };
}

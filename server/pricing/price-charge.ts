import { type DomainError, invalid } from "@/server/foundation/errors";
import { type FoundPrice, modelPrice, type PriceTerms, unitPrice } from "./account-price";
import { type CatalogueOperation, isOperationKey, operationByKey } from "./catalogue";
import { creditsToMicrocredits, microcreditsToCredits } from "./microcredits";
import type { PriceSource } from "./overrides";
import type { TokenRates } from "./prices";

/** Units of one charge. More is a mistake rather than a use. */
export const MAX_QUANTITY = 1_000_000;
/** Tokens of one model call, input and output each. */
export const MAX_TOKENS = 1_000_000_000;

/** What was used, and whose prices count. */
export type ChargeOrder = PriceTerms & {
  operation: string;
  /** Units; 1 where nothing is said. An operation metered by tokens takes none. */
  quantity?: unknown;
  /** What the client said about the use: `model`, `input_tokens`, `output_tokens`, or units by their name (`images`). */
  properties?: Readonly<Record<string, unknown>> | undefined;
  /** The package it was used on, where a package has its own price: `"lite"`. */
  variant?: string | undefined;
  /** Where the order stands in a larger input (`"items.3"`), for refusals to name the field there. */
  path?: string | undefined;
};

/** A price and why it is that one. */
export type PricedCharge = {
  /** Microcredits; `0n` for a free operation. */
  amount: bigint;
  priceVersion: string;
  priceSource: PriceSource;
  details: ChargeDetails;
};

/** Kept with the entry as JSON: the amount can be worked out from it again. Credits are exact numbers. */
export type ChargeDetails = {
  price_source: PriceSource;
  /** The override that set the price. */
  price_override?: string;
} & (
  | { quantity: number; unit_credits: number; variant?: string }
  | {
      model: string;
      input_tokens: number;
      output_tokens: number;
      input_credits_per_million: number;
      output_credits_per_million?: number;
    }
);

/**
 * Prices one use of an operation: the account's negotiated price, else its override, else the list.
 * Pure and exact. Source: S1 (price list), S3 (0.25 on Lite, negotiated prices), S5 (by model and
 * tokens).
 * @throws validation_failed with the path of the field: an operation, model or variant without a
 * price, a missing model or token count, a count that is no whole number or out of range, output
 * tokens of a model that has none.
 */
export function priceCharge(order: ChargeOrder): PricedCharge {
  if (!isOperationKey(order.operation)) {
    const name = shorten(order.operation);
    throw refuse(order, "operation", `There is no operation ${name} in the price list`);
  }
  const operation = operationByKey(order.operation);
  return withinOneCharge(
    order,
    operation.metered ? priceTokens(order) : priceUnits(order, operation),
  );
}

/** What was priced before, as its entry or hold keeps it. */
export type PricedBefore = {
  operation: string;
  priceVersion: string;
  details: ChargeDetails;
};

/**
 * Prices a use at the very price something was held at: its variant or model, its version and what was
 * agreed then, whatever any of them has become since. Pure and exact.
 * @throws validation_failed by field, as `priceCharge`
 */
export function priceAsHeld(
  held: PricedBefore,
  use: Pick<ChargeOrder, "quantity" | "properties" | "path">,
): PricedCharge {
  const { details, priceVersion } = held;
  const found = {
    source: details.price_source,
    ...(details.price_override !== undefined && { override: details.price_override }),
  };
  if ("unit_credits" in details) {
    const price = creditsToMicrocredits(details.unit_credits);
    const order = {
      ...use,
      variant: details.variant,
      prices: { version: priceVersion },
    };
    const operation = operationByKey(held.operation);
    return withinOneCharge(use, unitsAt({ price, ...found }, order, operation));
  }
  const output = details.output_credits_per_million;
  const price = {
    input: BigInt(details.input_credits_per_million),
    output: output === undefined ? null : BigInt(output),
  };
  const order = { ...use, prices: { version: priceVersion } };
  return withinOneCharge(use, tokensAt({ price, ...found }, order, details.model));
}

function withinOneCharge(order: { path?: string | undefined }, priced: PricedCharge): PricedCharge {
  if (priced.amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    const field = "quantity" in priced.details ? "quantity" : "properties";
    throw refuse(order, field, "The total is more credits than one charge can hold. Split it up");
  }
  return priced;
}

function priceUnits(order: ChargeOrder, operation: CatalogueOperation): PricedCharge {
  const { key } = operation;
  const found = unitPrice(order, key, order.variant);
  if (!found) throw refuse(order, "variant", `"${key}" has no variant ${shorten(order.variant)}`);
  return unitsAt(found, order, operation);
}

/** What a price is asked for, once it is found. */
type Order = Pick<ChargeOrder, "quantity" | "properties" | "variant" | "path"> & {
  prices: { version: string };
};

function unitsAt(
  found: FoundPrice<bigint>,
  order: Order,
  operation: CatalogueOperation,
): PricedCharge {
  const quantity = readQuantity(order, operation);
  return {
    amount: found.price * BigInt(quantity),
    priceVersion: order.prices.version,
    priceSource: found.source,
    details: {
      ...sourceOf(found),
      quantity,
      unit_credits: microcreditsToCredits(found.price),
      ...(order.variant !== undefined && { variant: order.variant }),
    },
  };
}

// A use may say its units by name ("images": 3), as metering does. Two counts that disagree are refused.
function readQuantity(order: Order, { unit }: CatalogueOperation): number {
  const stated = [
    { field: "quantity", value: order.quantity },
    { field: "properties.quantity", value: order.properties?.quantity },
    ...(unit ? [{ field: `properties.${unit}s`, value: order.properties?.[`${unit}s`] }] : []),
  ].filter(({ value }) => value !== undefined);
  const [first, ...others] = stated.map(({ field, value }) => ({
    field,
    count: readCount(order, field, value, { minimum: 1, maximum: MAX_QUANTITY }),
  }));
  const other = others.find(({ count }) => count !== first?.count);
  if (first && other) throw refuse(order, other.field, `Contradicts ${first.field}`);
  return first?.count ?? 1;
}

function priceTokens(order: ChargeOrder): PricedCharge {
  const { properties = {} } = order;
  if (order.variant !== undefined) throw refuse(order, "variant", "Models have no variants");
  const model = properties.model;
  if (typeof model !== "string") throw refuse(order, "properties.model", "Choose the model");

  const found = modelPrice(order, model);
  if (!found) throw refuse(order, "properties.model", `There is no price for ${shorten(model)}`);
  return tokensAt(found, order, model);
}

function tokensAt(found: FoundPrice<TokenRates>, order: Order, model: string): PricedCharge {
  const { properties = {} } = order;
  const rates = found.price;
  if (order.quantity !== undefined)
    throw refuse(
      order,
      "quantity",
      "This operation is priced by tokens: send input_tokens and output_tokens",
    );

  const range = { minimum: 0, maximum: MAX_TOKENS };
  const inputTokens = readCount(order, "properties.input_tokens", properties.input_tokens, range);
  // A model without output tokens need not be told that there were none; any other must.
  const said = properties.output_tokens ?? (rates.output === null ? 0 : undefined);
  const outputTokens = readCount(order, "properties.output_tokens", said, range);
  if (rates.output === null && outputTokens > 0) {
    throw refuse(order, "properties.output_tokens", `${shorten(model)} has no output tokens`);
  }
  if (inputTokens + outputTokens === 0) {
    throw refuse(order, "properties.input_tokens", "A call has at least one token");
  }
  return {
    amount: BigInt(inputTokens) * rates.input + BigInt(outputTokens) * (rates.output ?? 0n),
    priceVersion: order.prices.version,
    priceSource: found.source,
    details: {
      ...sourceOf(found),
      model,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      input_credits_per_million: Number(rates.input),
      ...(rates.output !== null && { output_credits_per_million: Number(rates.output) }),
    },
  };
}

function sourceOf({ source, override }: FoundPrice<unknown>) {
  return {
    price_source: source,
    ...(override !== undefined && { price_override: override }),
  };
}

function readCount(
  order: Order,
  field: string,
  value: unknown,
  { minimum, maximum }: { minimum: number; maximum: number },
): number {
  if (value === undefined || value === null) throw refuse(order, field, "Is missing");
  // Meters that keep all properties as texts send counts as texts too, some of them as "3.0".
  const isText = typeof value === "string" && /^(0|[1-9]\d{0,14})(\.0{1,6})?$/.test(value);
  const count = isText ? Number(value) : (value as number);
  if (!Number.isInteger(count)) throw refuse(order, field, "Must be a whole number");
  if (count < minimum) throw refuse(order, field, `Must be at least ${minimum}`);
  if (count > maximum) {
    throw refuse(order, field, `Must be at most ${maximum.toLocaleString("en-US")}`);
  }
  return count;
}

function refuse(order: { path?: string | undefined }, field: string, why: string): DomainError {
  return invalid(order.path ? `${order.path}.${field}` : field, why);
}

// What a client sent comes back in the refusal, but not all of it.
function shorten(name: unknown): string {
  const text = String(name);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

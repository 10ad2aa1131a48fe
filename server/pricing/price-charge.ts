import { type DomainError, invalid } from "@/server/foundation/errors";
import { type CatalogueOperation, isOperationKey, operationByKey } from "./catalogue";
import { creditsToMicrocredits, microcreditsToCredits } from "./microcredits";
import { agreedPrice, type PriceOverride, type PriceSource } from "./overrides";
import { PLAIN_VARIANT } from "./price-version.schema";
import { type Prices, tokenRates } from "./prices";

/** Units of one charge. More is a mistake rather than a use. */
export const MAX_QUANTITY = 1_000_000;
/** Tokens of one model call, input and output each. */
export const MAX_TOKENS = 1_000_000_000;

/** What was used, and whose prices count. */
export type ChargeOrder = {
  prices: Prices;
  overrides: readonly PriceOverride[];
  operation: string;
  /** Units; 1 where nothing is said. An operation metered by tokens takes none. */
  quantity?: unknown;
  /** What the client said about the use: `model`, `input_tokens`, `output_tokens`, or units by their name (`images`). */
  properties?: Readonly<Record<string, unknown>> | undefined;
  /** The package it was used on, where a package has its own price: `"lite"`. */
  variant?: string | undefined;
  now: Date;
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
  const priced = operation.metered ? priceTokens(order) : priceUnits(order, operation);
  if (priced.amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    const field = operation.metered ? "properties" : "quantity";
    throw refuse(order, field, "Comes to more credits than one charge can carry: split it");
  }
  return priced;
}

/** Microcredits of one unit: what buttons and quotes show. Same precedence and refusals as `priceCharge`. */
export function unitPrice(order: Omit<ChargeOrder, "quantity" | "properties">): {
  price: bigint;
  source: PriceSource;
  override?: string;
} {
  const listed = order.prices.operations.get(order.operation);
  if (!listed) {
    throw refuse(order, "operation", `${shorten(order.operation)} has no price a unit`);
  }
  const variant = order.variant === PLAIN_VARIANT ? undefined : order.variant;
  const listPrice = variant === undefined ? listed.plain : listed.variants.get(variant);
  if (listPrice === undefined) {
    const names = `${shorten(order.operation)} has no variant ${shorten(order.variant)}`;
    throw refuse(order, "variant", names);
  }
  const agreed = agreedPrice(order, (override) => {
    if (override.kind !== "operation" || override.key !== order.operation) return undefined;
    const { credits, variants } = override.prices;
    const stated = variant === undefined ? credits : variants?.[variant];
    return stated === undefined ? undefined : creditsToMicrocredits(stated);
  });
  return agreed
    ? { price: agreed.price, source: agreed.source, override: agreed.id }
    : { price: listPrice, source: "list" };
}

function priceUnits(order: ChargeOrder, operation: CatalogueOperation): PricedCharge {
  const { price, source, override } = unitPrice(order);
  const quantity = readQuantity(order, operation);
  return {
    amount: price * BigInt(quantity),
    priceVersion: order.prices.version,
    priceSource: source,
    details: {
      price_source: source,
      ...(override !== undefined && { price_override: override }),
      quantity,
      unit_credits: microcreditsToCredits(price),
      ...(order.variant !== undefined && { variant: order.variant }),
    },
  };
}

// A use may say its units by name ("images": 3), as metering does. Two counts that disagree are refused.
function readQuantity(order: ChargeOrder, { unit }: CatalogueOperation): number {
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
  if (first && other) throw refuse(order, other.field, `Says another number than ${first.field}`);
  return first?.count ?? 1;
}

function priceTokens(order: ChargeOrder): PricedCharge {
  const { properties = {}, prices } = order;
  if (order.quantity !== undefined) {
    throw refuse(order, "quantity", "Is not counted in units: send input_tokens and output_tokens");
  }
  if (order.variant !== undefined) throw refuse(order, "variant", "A model has no variants");
  const model = properties.model;
  if (typeof model !== "string") throw refuse(order, "properties.model", "Name the model");

  const agreed = agreedPrice(order, (override) =>
    override.kind === "model" && override.key === model ? tokenRates(override.prices) : undefined,
  );
  const rates = agreed?.price ?? prices.models.get(model);
  if (!rates) throw refuse(order, "properties.model", `There is no price for ${shorten(model)}`);

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
  const source = agreed?.source ?? "list";
  return {
    amount: BigInt(inputTokens) * rates.input + BigInt(outputTokens) * (rates.output ?? 0n),
    priceVersion: prices.version,
    priceSource: source,
    details: {
      price_source: source,
      ...(agreed && { price_override: agreed.id }),
      model,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      input_credits_per_million: Number(rates.input),
      ...(rates.output !== null && { output_credits_per_million: Number(rates.output) }),
    },
  };
}

function readCount(
  order: ChargeOrder,
  field: string,
  value: unknown,
  { minimum, maximum }: { minimum: number; maximum: number },
): number {
  if (value === undefined || value === null) throw refuse(order, field, "Is missing");
  if (!Number.isInteger(value)) throw refuse(order, field, "Must be a whole number");
  const count = value as number;
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

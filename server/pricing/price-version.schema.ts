import { z } from "zod";
import { catalogue, isOperationKey, operationByKey } from "./catalogue";
import { isExactCredits } from "./microcredits";

/**
 * What a published price version and a price override are made of, as stored in `prices` and as sent
 * by staff. Credits are JSON numbers with at most six decimals, so every price is whole microcredits.
 */

/** The price books: how a credit itself is sold. */
export const priceBooks = ["standard", "team"] as const;
export type PriceBook = (typeof priceBooks)[number];

const MAX_CREDITS = 1_000_000;
const MAX_CREDITS_PER_MILLION_TOKENS = 10_000_000;
const MAX_CENTS_PER_CREDIT = 10_000_000;

const creditsSchema = z
  .number()
  .min(0, "A price is zero or more credits")
  .max(MAX_CREDITS, "A price is at most 1,000,000 credits")
  .refine(isExactCredits, "At most six decimals");

// A credit is a million microcredits, so credits per million tokens are microcredits per token.
const creditsPerMillionSchema = z
  .int("Enter whole credits: each is one microcredit per token")
  .min(0, "A price is zero or more credits")
  .max(MAX_CREDITS_PER_MILLION_TOKENS, "At most 10,000,000 credits per million tokens");

/** A whole price of a credit in cents; nothing is sold for nothing. */
export const centsPerCreditSchema = z
  .int("Whole cents")
  .min(1, "At least a cent")
  .max(MAX_CENTS_PER_CREDIT, "At most $100,000.00 per credit");

/** Price of one unit of an operation; `variants` prices its packages apart ("lite"). */
export const operationPriceSchema = z
  .strictObject({
    credits: creditsSchema.optional(),
    variants: z.record(z.string().max(40), creditsSchema).optional(),
  })
  .refine(
    ({ credits, variants }) => credits !== undefined || Object.keys(variants ?? {}).length > 0,
    "Enter a price",
  );

/** Price of a model's tokens. `output_credits_per_million` is absent where a model has no output tokens. */
export const tokenPriceSchema = z.strictObject({
  input_credits_per_million: creditsPerMillionSchema,
  output_credits_per_million: creditsPerMillionSchema.optional(),
});

/** What a credit costs: the list price, and the discount by lifetime credits. Replaced as a whole. */
export const creditPriceSchema = z
  .strictObject({
    list_price_cents: centsPerCreditSchema,
    tiers: z.array(
      z.strictObject({ from: z.int().positive(), percent_off: z.int().min(0).max(99) }),
    ),
  })
  .superRefine(({ list_price_cents, tiers }, context) => {
    for (const [index, { from, percent_off }] of tiers.entries()) {
      const previous = tiers[index - 1];
      if (from !== 1 && previous === undefined) {
        fault(index, "from", "The first tier begins at 1 credit");
      }
      if (previous && from <= previous.from)
        fault(index, "from", "Tiers must be in ascending order");
      // Then every order is a whole number of cents and nothing is ever rounded.
      if ((list_price_cents * (100 - percent_off)) % 100 !== 0) {
        fault(index, "percent_off", "This leaves a fraction of a cent per credit");
      }
    }
    function fault(index: number, field: string, message: string) {
      context.addIssue({ code: "custom", path: ["tiers", index, field], message });
    }
  });

export const modelNameSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._:/-]*$/, "Use lowercase letters, digits and . _ : / -");

/** The prices of a version that differ from the version before. */
export const priceChangesSchema = z
  .strictObject({
    operations: z.record(z.string(), operationPriceSchema).optional(),
    models: z.record(modelNameSchema, tokenPriceSchema).optional(),
    credit: creditPriceSchema.optional(),
  })
  .superRefine(({ operations = {}, models = {}, credit }, context) => {
    if (Object.keys(operations).length + Object.keys(models).length === 0 && !credit) {
      context.addIssue({ code: "custom", path: [], message: "Change at least one price" });
    }
    for (const [key, price] of Object.entries(operations)) {
      const problem = refusalOfOperationPrice(key, price);
      if (problem)
        context.addIssue({ code: "custom", path: ["operations", key], message: problem });
    }
  });

export type OperationPrice = z.output<typeof operationPriceSchema>;
export type CreditPrice = z.output<typeof creditPriceSchema>;
export type PriceChanges = z.output<typeof priceChangesSchema>;

/** Why an operation cannot be given this price, or undefined when it can. */
export function refusalOfOperationPrice(key: string, price: OperationPrice): string | undefined {
  if (!isOperationKey(key)) return "There is no such operation in the price list";
  if (operationByKey(key).metered)
    return "This operation is priced by model. Set the model's price";
  const known = key === "photoshoot.submit" ? Object.keys(catalogue.priceBooks.team.packages) : [];
  const unknown = Object.keys(price.variants ?? {}).find(
    (variant) => variant === PLAIN_VARIANT || !known.includes(variant),
  );
  return unknown === undefined ? undefined : `There is no variant "${unknown}" with its own price`;
}

/** The variant that is the operation itself, at its plain price. */
export const PLAIN_VARIANT = "standard";

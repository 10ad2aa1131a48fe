import { z } from "zod";
import { priceBooks } from "./price-version.schema";

export const priceSourceSchema = z.enum(["negotiated", "override", "tier", "list"]).meta({
  description: "Where the price comes from, highest precedence first",
});

/** What a credit costs in a book. */
export const creditPriceAnswerSchema = z.object({
  list_price_cents: z.int(),
  tiers: z.array(z.object({ from: z.int(), percent_off: z.int() })),
});

/** An operation with the price on the list and the price that is paid, in credits. */
export const pricedOperationSchema = z.object({
  key: z.string(),
  group: z.string(),
  label: z.string(),
  description: z.string(),
  unit: z.string().nullable(),
  endpoint: z.string().nullable().meta({
    description:
      "The request that runs the operation in Bursar and charges for it; null: your own software does the work and meters it with POST /api/v1/charges, /v1/events or /v1/holds",
  }),
  credits: z
    .number()
    .nullable()
    .meta({ description: "Price per unit; null: metered, see `models`" }),
  list_credits: z.number().nullable(),
  price_version: z.string(),
  price_source: priceSourceSchema,
  variants: z
    .array(
      z.object({
        variant: z.string(),
        credits: z.number(),
        list_credits: z.number(),
        price_source: priceSourceSchema,
      }),
    )
    .meta({ description: "Packages with their own price" }),
  models: z
    .array(
      z.object({
        model: z.string(),
        input_credits_per_million: z.number(),
        output_credits_per_million: z
          .number()
          .nullable()
          .meta({ description: "null: the model has no output tokens" }),
        list_input_credits_per_million: z
          .number()
          .nullable()
          .meta({ description: "null: not on the list, agreed with this account" }),
        list_output_credits_per_million: z.number().nullable(),
        price_source: priceSourceSchema,
      }),
    )
    .meta({ description: "Models of an operation metered by tokens" }),
});
export type PricedOperation = z.output<typeof pricedOperationSchema>;

export const priceListSchema = z.object({
  data: z.array(pricedOperationSchema),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
  price_book: z.enum(priceBooks),
  credit: creditPriceAnswerSchema.meta({ description: "The list price of a credit in this book" }),
});
export type PriceListAnswer = z.output<typeof priceListSchema>;

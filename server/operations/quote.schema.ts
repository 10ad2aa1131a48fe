import { z } from "zod";
import { priceSourceSchema } from "@/server/pricing/price-list.schema";

/** One use to be priced. Counts are checked where they are priced, so that a refusal says what is wrong. */
export const quoteItemSchema = z.strictObject({
  operation: z.string().meta({ example: "invoice.create" }),
  quantity: z.number().optional().meta({
    description: "Units, 1 to 1,000,000; defaults to 1. Not for metered models",
  }),
  properties: z
    .record(z.string().max(100), z.unknown())
    .optional()
    .meta({ description: "`model`, `input_tokens`, `output_tokens`; or units by name: `images`" }),
  variant: z.string().max(40).optional().meta({ description: "`lite` for a photoshoot" }),
});
export type QuoteItem = z.output<typeof quoteItemSchema>;

export const quoteItemsSchema = z
  .array(quoteItemSchema)
  .min(1, "Send at least one operation")
  .max(100, "At most 100 operations in one quote");

export const quoteAnswerSchema = z.object({
  items: z.array(
    z.object({
      operation: z.string(),
      variant: z.string().nullable(),
      quantity: z.number().nullable().meta({ description: "null: metered by tokens" }),
      unit_credits: z.number().nullable(),
      credits: z.number(),
      price_version: z.string(),
      price_source: priceSourceSchema,
      details: z.record(z.string(), z.unknown()).meta({
        description: "How the price was calculated, as a charge would record it",
      }),
    }),
  ),
  total_credits: z.number(),
  available: z.number().nullable().meta({
    description:
      "For credits managed by another organization: what a budget leaves, otherwise null",
  }),
  shortfall: z.number().nullable(),
  would_pass: z.boolean().meta({
    description: "Whether all of them would be charged now, one after another in this order",
  }),
  blocked_by: z.enum(["balance", "budget", "organization", "managed"]).nullable().meta({
    description:
      "What would refuse it. organization: the organization is suspended; managed: the organization that manages the credits",
  }),
  budget_id: z.string().nullable(),
});
export type QuoteAnswer = z.input<typeof quoteAnswerSchema>;

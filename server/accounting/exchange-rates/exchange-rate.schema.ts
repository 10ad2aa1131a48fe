import { z } from "zod";

export const exchangeRateSchema = z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  rate_decimal: z.string().meta({ description: "Units of quote per unit of base" }),
  date: z.string().meta({ description: "Applies from this date until a newer rate" }),
  created_at: z.string(),
});
export type ExchangeRateAnswer = z.output<typeof exchangeRateSchema>;

export const conversionSchema = z.object({
  from_currency: z.string(),
  to_currency: z.string(),
  amount: z.int(),
  converted: z
    .int()
    .meta({ description: "Minor units of to_currency, rounded half away from zero" }),
  rate_decimal: z.string().meta({ description: "Units of to_currency per unit of from_currency" }),
  date: z.string().meta({ description: "Conversion date" }),
  rate_date: z.string().nullable().meta({
    description: "Date of the rate used; null if both currencies are the same",
  }),
  rate_inverted: z.boolean().meta({
    description: "Whether the rate was entered for the opposite pair and inverted",
  }),
});
export type ConversionAnswer = z.output<typeof conversionSchema>;

import { z } from "zod";

export const exchangeRateSchema = z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  rate_decimal: z.string().meta({ description: "What one unit of base is worth in quote" }),
  date: z.string().meta({ description: "From this day on, until a newer one" }),
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
  rate_decimal: z.string().meta({ description: "What one unit of from_currency is worth" }),
  date: z.string().meta({ description: "The day it is converted on" }),
  rate_date: z.string().nullable().meta({
    description: "The day of the rate that held then; null between a currency and itself",
  }),
  rate_inverted: z.boolean().meta({
    description: "Whether it was entered the other way round, and 1 was divided by it",
  }),
});
export type ConversionAnswer = z.output<typeof conversionSchema>;

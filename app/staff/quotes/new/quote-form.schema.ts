import { z } from "zod";
import { newQuoteFields } from "@/server/purchases/quotes/quote.schema";
import { fromUtcField } from "../../prices/price-words";

/** A quote as it is filled in: dollars, and a moment in UTC. */
export const quoteFormSchema = z.object({
  title: newQuoteFields.title,
  note: z.string().trim().max(1000, "Use at most 1,000 characters"),
  credits: newQuoteFields.credits.nullable().refine((value) => value !== null, "Enter the credits"),
  dollars: z
    .number({ error: "Enter the price" })
    .min(5, "A quote is at least $5.00")
    .max(999_999.99, "One payment is at most $999,999.99")
    .refine((value) => Number(value.toFixed(2)) === value, "Use at most two decimals")
    .nullable()
    .refine((value) => value !== null, "Enter the price"),
  until: z.string().min(1, "Choose an expiry date"),
});
export type QuoteForm = z.output<typeof quoteFormSchema>;

/** What the server is sent. */
export function offerOf({ dollars, until, credits, ...rest }: QuoteForm) {
  return {
    ...rest,
    credits: credits ?? 0,
    amount_cents: Math.round((dollars ?? 0) * 100),
    expires_at: fromUtcField(until) ?? until,
  };
}

/** Two weeks from a moment, at the end of that day in UTC, as the field writes it. */
export function usualEnd(now: Date): string {
  return `${new Date(now.getTime() + 14 * 86_400_000).toISOString().slice(0, 10)}T23:59`;
}

import { z } from "zod";
import { purchaseSchema } from "../purchase.schema";

export const quoteStates = [
  "issued",
  "accepted",
  "paid",
  "declined",
  "withdrawn",
  "expired",
] as const;

/** How a quote may be paid: at Checkout with whatever it offers, or by bank transfer alone. */
export const quotePayments = ["checkout", "bank_transfer"] as const;
export type QuotePayment = (typeof quotePayments)[number];

/** What staff fill in to make an offer. */
export const newQuoteFields = {
  title: z.string().trim().min(1, "Enter a title").max(120),
  note: z.string().trim().max(1000).default(""),
  credits: z
    .int("Whole credits")
    .min(1, "At least one credit")
    .max(100_000_000, "At most 100,000,000 credits"),
  amount_cents: z
    .int("Enter the price")
    .min(500, "A quote is at least $5.00")
    .max(99_999_999, "One payment is at most $999,999.99"),
  expires_at: z.iso.datetime({ offset: true, message: "Enter a time as ISO 8601" }),
};

export const quoteSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  title: z.string(),
  note: z.string(),
  credits: z.number(),
  amount_cents: z.int(),
  currency: z.string(),
  state: z.enum(quoteStates),
  expires_at: z.string(),
  issued_by: z.string().nullable().meta({ description: "Email address of the staff member" }),
  accepted_by: z.string().nullable(),
  accepted_at: z.string().nullable(),
  closed_at: z.string().nullable(),
  closed_reason: z.string().nullable(),
  created_at: z.string(),
  purchase: purchaseSchema
    .nullable()
    .meta({ description: "The purchase that pays it, once accepted" }),
});
export type QuoteAnswer = z.output<typeof quoteSchema>;

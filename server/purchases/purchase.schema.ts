import { z } from "zod";

/** Every state of a purchase, in the words of the API. */
export const purchaseStates = [
  "created",
  "checkout_open",
  "processing",
  "paid",
  "partially_refunded",
  "refunded",
  "disputed",
  "lost",
  "expired",
  "failed",
] as const;

/** Where a bank transfer has to be sent, as kept with the purchase that awaits it. */
export const transferSchema = z.object({
  reference: z.string().nullable(),
  lines: z.array(z.object({ label: z.string(), value: z.string() })),
  instructions_url: z.string().nullable(),
});
export type TransferInstructions = z.output<typeof transferSchema>;

export const purchaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(["package", "custom_amount", "quote"]),
  quote_id: z.string().nullable(),
  credits: z.number(),
  amount_cents: z.int(),
  currency: z.string(),
  price_version: z.string(),
  status: z.enum(purchaseStates),
  checkout_url: z.string().nullable().meta({ description: "The checkout URL, while it is open" }),
  checkout_expires_at: z.string().nullable(),
  method_type: z
    .string()
    .nullable()
    .meta({ description: "card, us_bank_account, customer_balance (bank transfer) or crypto" }),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  card_wallet: z.string().nullable(),
  bank_last4: z.string().nullable(),
  transfer: transferSchema
    .extend({ received_cents: z.int(), missing_cents: z.int() })
    .nullable()
    .meta({
      description: "For an expected bank transfer: the amount missing and where to send it",
    }),
  receipt_number: z.string().nullable(),
  receipt_url: z.string().nullable(),
  invoice_pdf_url: z.string().nullable(),
  bought_by: z.string().nullable(),
  problem: z.string().nullable(),
  created_at: z.string(),
  processing_at: z.string().nullable(),
  paid_at: z.string().nullable(),
});
export type PurchaseAnswer = z.output<typeof purchaseSchema>;

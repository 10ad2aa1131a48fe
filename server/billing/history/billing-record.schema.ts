import { z } from "zod";
import { addressSchema } from "@/server/foundation/address.schema";
import { companySchema } from "@/server/organizations/company/company.schema";
import { taxLineSchema } from "@/server/payments/tax-line.schema";
import { purchaseStates } from "@/server/purchases/purchase.schema";

export const recordKinds = ["purchase", "recharge", "refund"] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A purchase, a recharge or a refund, in the words the three share. */
export const billingRecordSchema = z.object({
  id: z.string(),
  kind: z.enum(recordKinds),
  title: z.string(),
  status: z.enum([...purchaseStates, "requires_action"]).meta({
    description:
      "As of a purchase; requires_action: a recharge that waits for confirmation; refunded: a refund that was sent",
  }),
  credits: z.number().nullable().meta({
    description: "Credits bought; null for a refund, whose share is taken back in the ledger",
  }),
  amount_cents: z.int().meta({ description: "Negative for a refund" }),
  tax_cents: z.int().nullable().meta({
    description:
      "The tax in the amount, as Stripe computed it; of a refund its share, negative; null: no tax was computed",
  }),
  currency: z.string(),
  method_type: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  card_wallet: z.string().nullable(),
  bank_last4: z.string().nullable(),
  problem: z.string().nullable().meta({ description: "Why it failed" }),
  receipt_number: z.string().nullable(),
  receipt_url: z.string().nullable().meta({ description: "Stripe's receipt" }),
  invoice_pdf_url: z.string().nullable(),
  refund_of: z.string().nullable().meta({
    description: "For a refund: the purchase or recharge it refunds",
  }),
  created_at: z.string(),
  paid_at: z.string().nullable(),
});
export type BillingRecordAnswer = z.output<typeof billingRecordSchema>;

/** One record with what stands on its receipt. */
export const billingReceiptSchema = billingRecordSchema.extend({
  tax_lines: z.array(taxLineSchema),
  seller: z.object({ name: z.string(), address: z.string() }),
  buyer: companySchema.extend({
    organization_name: z.string(),
    billing_email: z.string().nullable(),
    billing_address: addressSchema.nullable(),
  }),
});
export type BillingReceiptAnswer = z.output<typeof billingReceiptSchema>;

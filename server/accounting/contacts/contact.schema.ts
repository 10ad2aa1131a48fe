import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { keptFields } from "@/server/accounting/entities/kept.schema";
import { addressSchema } from "@/server/foundation/address.schema";
import { contactKinds } from "./contact-kinds.schema";

const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);

export const contactFields = {
  kind: z.enum(contactKinds),
  name: text(200).min(1, "Enter a name"),
  email: z.email("Enter an email address").trim().toLowerCase().max(254).nullable().optional(),
  tax_number: text(50).nullable().optional(),
  address: addressSchema.nullable().optional(),
  currency: currencySchema
    .nullable()
    .optional()
    .meta({ description: "Currency of its invoices and bills" }),
  payment_terms_days: z.int().min(0).max(365).nullable().optional().meta({
    description: "Days from issue until its invoices and bills are due",
  }),
  external_id: text(255).min(1).nullable().optional().meta({
    description: "The ID in your own system; unique within the organization",
  }),
  notes: text(2_000).nullable().optional(),
};

export const contactSchema = z.object({
  id: z.string(),
  kind: z.enum(contactKinds),
  name: z.string(),
  email: z.string().nullable(),
  tax_number: z.string().nullable(),
  address: addressSchema.nullable(),
  currency: z.string().nullable(),
  payment_terms_days: z.int().nullable(),
  external_id: z.string().nullable(),
  notes: z.string().nullable(),
  ...keptFields,
});
export type ContactAnswer = z.output<typeof contactSchema>;

import { z } from "zod";
import { billingChangeFields } from "@/server/billing/billing.schema";
import { type Address, addressSchema } from "@/server/foundation/address.schema";

const addressFields = ["line1", "line2", "city", "state", "postal_code", "country"] as const;

/**
 * Billing email and address as one form. The address is all or nothing: left empty it is not sent,
 * begun it must be whole.
 */
export const billingDetailsSchema = z
  .object({
    billing_email: billingChangeFields.billing_email.unwrap(),
    line1: z.string(),
    line2: z.string(),
    city: z.string(),
    state: z.string(),
    postal_code: z.string(),
    country: z.string(),
  })
  .transform((values, context): { billing_email: string; billing_address?: Address } => {
    const { billing_email, ...address } = values;
    if (addressFields.every((field) => address[field].trim() === "")) return { billing_email };
    const parsed = addressSchema.safeParse(address);
    if (parsed.success) return { billing_email, billing_address: parsed.data };
    for (const issue of parsed.error.issues) {
      context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    }
    return z.NEVER;
  });

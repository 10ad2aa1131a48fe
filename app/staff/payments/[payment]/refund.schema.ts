import { z } from "zod";
import { refundReason } from "@/server/payments/payment.schema";

/** What is typed into the first step of a refund; the amount in units of the currency. */
export const refundFormSchema = z.object({
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,7}(\.\d{1,2})?$/, "An amount such as 60 or 60.00")
    .refine((amount) => amountCents(amount) > 0, "Refund at least one cent"),
  reason: refundReason,
});
export type RefundForm = z.output<typeof refundFormSchema>;

export const confirmFormSchema = z.object({ confirmation: z.string() });

/** `"60.5"` -> `6050`, digit by digit: no fraction is ever calculated with. */
export function amountCents(amount: string): number {
  const [units = "0", fraction = ""] = amount.split(".");
  return Number(units) * 100 + Number(fraction.padEnd(2, "0"));
}

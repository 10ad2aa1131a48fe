import { z } from "zod";

/** A tax in the amount of a payment, as Stripe computed it. */
export const taxLineSchema = z.object({
  country: z.string().nullable(),
  state: z.string().nullable(),
  name: z.string().meta({ description: "VAT, GST, sales tax" }),
  percent: z.number(),
  amount_cents: z.int(),
});

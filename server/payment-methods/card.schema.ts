import { z } from "zod";

export const cardSchema = z.object({
  id: z.string(),
  brand: z.string(),
  last4: z.string(),
  wallet: z.string().nullable().meta({ description: "apple_pay, google_pay, or null" }),
  exp_month: z.int(),
  exp_year: z.int(),
  expiry: z
    .enum(["good", "soon", "over"])
    .meta({ description: "soon: expires within 30 days; over: expired" }),
  is_default: z.boolean(),
  unusable_reason: z.string().nullable(),
});
export type CardAnswer = z.output<typeof cardSchema>;

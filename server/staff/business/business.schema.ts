import { z } from "zod";

export const businessMonthSchema = z.object({
  month: z.string().meta({ description: "Its first day, UTC" }),
  is_over: z.boolean().meta({ description: "false: the month until now" }),
  sold_credits: z
    .number()
    .meta({ description: "Paid for, less what refunds and disputes took back" }),
  given_credits: z.number().meta({ description: "Promotional and bonus credits, and adjustments" }),
  spent_credits: z
    .number()
    .meta({ description: "Operations and base fees, less refunds of charges" }),
  expired_credits: z.number().meta({ description: "Breakage: what expired or was voided unused" }),
  outstanding_credits: z.number().meta({ description: "Unspent at the end, held ones included" }),
  owed_credits: z.number().meta({ description: "Debt of accounts at the end" }),
  received_cents: z.int().meta({ description: "Payments received, before refunds" }),
  deferred_cents: z.int().meta({
    description: "Deferred revenue: what was paid for credits unspent at the end",
  }),
});
export type BusinessMonthAnswer = z.input<typeof businessMonthSchema>;

export const businessSchema = z.object({
  currency: z.literal("usd"),
  months: z.array(businessMonthSchema).meta({ description: "Newest first" }),
});
export type BusinessAnswer = z.input<typeof businessSchema>;

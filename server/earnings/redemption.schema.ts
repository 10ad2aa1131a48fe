import { z } from "zod";
import { creditAmount } from "@/server/pricing/credits.schema";

/** The least that is turned into credits, and paid out as money. */
export const MIN_CREDITS = 1;
export const MIN_PAYOUT_CREDITS = 2_500;

export const redemptionKinds = ["credits", "payout"] as const;
export const redemptionStates = ["pending", "completed", "declined"] as const;

/** Asks for earnings: as credits at once, or as money that staff approve. Source: S5. */
export const newRedemptionFields = {
  kind: z.enum(redemptionKinds),
  credits: creditAmount.meta({
    description: `How much of the available earnings: at least ${MIN_CREDITS} as credits; as a payout whole credits, at least ${MIN_PAYOUT_CREDITS.toLocaleString("en-US")}`,
  }),
  pay_to: z.string().trim().min(5, "Enter where the money goes").max(300).optional().meta({
    description: "Of a payout: where the money goes, such as an IBAN with its holder",
  }),
};
export type NewRedemption = z.output<z.ZodObject<typeof newRedemptionFields>>;

export const redemptionSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  kind: z.enum(redemptionKinds),
  state: z.enum(redemptionStates).meta({
    description: "completed: credited, or paid out; declined: available again",
  }),
  credits: z.number(),
  amount_cents: z.number().nullable().meta({ description: "Of a payout: US cents" }),
  pay_to: z.string().nullable(),
  note: z.string().nullable().meta({ description: "Of the transfer, or why it was declined" }),
  created_at: z.string(),
  decided_at: z.string().nullable(),
});
export type RedemptionAnswer = z.infer<typeof redemptionSchema>;

/** What an organization earned, in credits: available + pending + redeemed + taken_back = earned. */
export const earningsSchema = z.object({
  organization_id: z.string(),
  earned: z.number(),
  taken_back: z.number().meta({ description: "By refunds of charges that had paid it" }),
  redeemed: z.number(),
  pending: z.number().meta({ description: "In payout requests that nobody has decided" }),
  available: z.number().meta({
    description: "May be redeemed; below zero where a refund took back what was redeemed before",
  }),
  sources: z.array(
    z.object({
      source_id: z.string(),
      kind: z.enum(["miniapp", "mcp", "agent"]),
      name: z.string(),
      uses: z.number(),
      earned: z.number(),
      taken_back: z.number(),
    }),
  ),
  months: z.array(
    z.object({
      month: z.string().meta({ description: "YYYY-MM of the organization's calendar" }),
      uses: z.number(),
      earned: z.number(),
      taken_back: z.number(),
    }),
  ),
});
export type EarningsAnswer = z.infer<typeof earningsSchema>;

/** A payout request as staff see it. */
export const payoutSchema = redemptionSchema.extend({
  organization_name: z.string(),
  credit_account_id: z.string(),
  requested_by: z.string().meta({ description: "The email address of whoever asked" }),
  earned: z.number().meta({ description: "What the organization has earned, in credits" }),
  redeemed: z.number(),
  available: z.number().meta({ description: "What is left beside it" }),
  is_covered: z.boolean().meta({ description: "false: refunds took a part of it back since" }),
});
export type PayoutAnswer = z.infer<typeof payoutSchema>;

/** What staff say of a payout: to the creator, who is emailed. */
export const payoutNote = z.string().trim().min(3, "Enter at least 3 characters").max(300);

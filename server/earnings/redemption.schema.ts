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
    description: "For a payout: where the money goes, such as an IBAN and its holder",
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
  amount_cents: z.number().nullable().meta({ description: "For a payout: US cents" }),
  pay_to: z.string().nullable(),
  note: z.string().nullable().meta({ description: "Note on the transfer, or why it was declined" }),
  created_at: z.string(),
  decided_at: z.string().nullable(),
});
export type RedemptionAnswer = z.infer<typeof redemptionSchema>;

/** What an organization earned, in credits: available + pending + redeemed + taken_back = earned. */
export const earningsSchema = z.object({
  organization_id: z.string(),
  earned: z.number(),
  taken_back: z.number().meta({ description: "Taken back by refunds of the charges that paid it" }),
  redeemed: z.number(),
  pending: z.number().meta({ description: "In payout requests waiting for a decision" }),
  available: z.number().meta({
    description:
      "Available to redeem; negative if a refund took back earnings that were already redeemed",
  }),
  payable: z.number().meta({
    description:
      "The part of available that can be paid out in money; all of it can be redeemed as credits",
  }),
  maturing: z.number().meta({
    description: "Earned within the hold-back period: not payable in money yet",
  }),
  credits_only: z.number().meta({
    description:
      "Paid with credits that were given away, or by payments that were refunded or disputed: redeemable as credits only",
  }),
  hold_back_days: z.int().meta({
    description: "How old earnings must be before they can be paid out in money",
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
      month: z.string().meta({ description: "YYYY-MM in the organization's time zone" }),
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
  requested_by: z.string().meta({ description: "Email address of the person who requested it" }),
  earned: z.number().meta({ description: "Total earnings of the organization, in credits" }),
  redeemed: z.number(),
  available: z.number().meta({ description: "Available earnings apart from this request" }),
  payable: z.number().meta({
    description: "Payable in money apart from this request; negative if refunds took back more",
  }),
  is_covered: z.boolean().meta({ description: "false: refunds took a part of it back since" }),
  payers: z
    .array(
      z.object({
        organization_id: z.string(),
        organization_name: z.string(),
        earned: z.number().meta({ description: "What their use earned the creator, in credits" }),
        money: z.number().meta({ description: "The part paid with purchased credits" }),
        shares_members: z
          .boolean()
          .meta({ description: "A person is a member of both organizations" }),
      }),
    )
    .meta({ description: "Who paid the most of what has matured, largest first" }),
});
export type PayoutAnswer = z.infer<typeof payoutSchema>;

/** What staff say of a payout: to the creator, who is emailed. */
export const payoutNote = z.string().trim().min(3, "Enter at least 3 characters").max(300);

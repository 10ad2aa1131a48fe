import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

const disputeOutcomes = ["opened", "won", "lost"] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];

const paidFields = {
  purchase_id: idSchema("purchase").optional(),
  recharge_attempt_id: idSchema("rechargeAttempt").optional(),
};

export const testRefundFields = {
  ...paidFields,
  amount_cents: z
    .int()
    .min(1)
    .max(100_000_000)
    .optional()
    .meta({ description: "Defaults to what is left of the payment" }),
};

export const testDisputeFields = {
  ...paidFields,
  outcome: z.enum(disputeOutcomes).default("opened").meta({
    description:
      "opened: the bank takes back what is left of the payment. won: it comes back. lost: it is gone",
  }),
};

export const testReversalSchema = z.object({
  payment_id: z.string(),
  purchase_id: z.string().nullable(),
  recharge_attempt_id: z.string().nullable(),
  state: z.enum(["paid", "partially_refunded", "refunded", "disputed", "lost"]),
  amount_cents: z.int(),
  refunded_cents: z.int(),
  disputed_cents: z.int(),
  lost_cents: z.int(),
  credits_taken: z.number().meta({ description: "Credits taken back for all of it" }),
});
export type TestReversalAnswer = z.infer<typeof testReversalSchema>;

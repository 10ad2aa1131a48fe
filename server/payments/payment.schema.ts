import { z } from "zod";

export const refundSchema = z.object({
  id: z.string(),
  stripe_refund_id: z.string().nullable(),
  amount_cents: z.int(),
  state: z.enum(["requested", "pending", "succeeded", "failed", "canceled"]),
  requested_by: z.string().nullable().meta({ description: "Null: made in Stripe's dashboard" }),
  reason: z.string(),
  problem: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
});

export const disputeSchema = z.object({
  id: z.string(),
  stripe_dispute_id: z.string(),
  amount_cents: z.int(),
  state: z.enum(["inquiry", "inquiry_closed", "open", "won", "lost"]),
  stripe_status: z.string(),
  reason: z.string(),
  evidence_due_at: z.string().nullable(),
  created_at: z.string(),
  closed_at: z.string().nullable(),
});

export const paymentStates = [
  "paid",
  "partially_refunded",
  "refunded",
  "disputed",
  "lost",
] as const;

export const paymentSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  organization_slug: z.string(),
  credit_account_id: z.string(),
  source: z.enum(["purchase", "recharge"]),
  source_id: z.string(),
  title: z.string(),
  state: z.enum(paymentStates),
  stripe_payment_intent_id: z.string(),
  stripe_charge_id: z.string().nullable(),
  amount_cents: z.int(),
  currency: z.string(),
  credits: z.number(),
  method_type: z.string(),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  refunded_cents: z.int(),
  disputed_cents: z.int(),
  lost_cents: z.int(),
  refundable_cents: z.int().meta({ description: "The most that can be refunded now" }),
  clawed_back_credits: z.number(),
  fraud_warning: z.string().nullable(),
  fraud_warning_at: z.string().nullable(),
  created_at: z.string(),
});
export type PaymentAnswer = z.output<typeof paymentSchema>;

export const paymentDetailSchema = paymentSchema.extend({
  grant: z.object({
    id: z.string(),
    used: z.number(),
    remaining: z.number(),
    expired: z.number(),
  }),
  available_credits: z.number(),
  debt_credits: z.number(),
  refunds: z.array(refundSchema),
  disputes: z.array(disputeSchema),
});
export type PaymentDetailAnswer = z.output<typeof paymentDetailSchema>;

export const refundPreviewSchema = z.object({
  amount_cents: z.int(),
  payment_cents: z.int(),
  refundable_cents: z.int(),
  currency: z.string(),
  credits: z.number().meta({ description: "Credits of the payment" }),
  credits_used: z.number().meta({ description: "Of those, used already" }),
  taken_back: z.number().meta({ description: "Credits that this refund takes back" }),
  available_after: z.number(),
  debt_after: z.number(),
  recharge_pauses: z.boolean(),
  confirmation: z.string().meta({ description: "What has to be sent to confirm it" }),
});
export type RefundPreviewAnswer = z.output<typeof refundPreviewSchema>;

export const refundReason = z
  .string()
  .trim()
  .min(3, "Give a reason of at least 3 characters")
  .max(300, "At most 300 characters");

/** What is typed to confirm a refund: its amount, so that nobody confirms another one. */
export function refundConfirmation(amountCents: number, currency: string): string {
  return `${(amountCents / 100).toFixed(2)} ${currency.toUpperCase()}`;
}

export const unexpectedPaymentSchema = z.object({
  id: z.string(),
  credit_account_id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  reason: z.enum(["paid_twice", "another_amount"]),
  purchase_id: z.string().nullable(),
  recharge_attempt_id: z.string().nullable(),
  stripe_payment_intent_id: z.string(),
  amount_cents: z.int(),
  currency: z.string(),
  state: z
    .enum(["returning", "returned", "stuck"])
    .meta({ description: "stuck: it couldn't be returned and needs attention" }),
  problem: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
});

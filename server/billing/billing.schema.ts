import { z } from "zod";
import { cardSchema } from "@/server/payment-methods/card.schema";
import { visibleBridgeFields } from "@/server/pricing/balance-bridge";
import { addressSchema } from "@/server/foundation/address.schema";
import { rechargePolicySchema } from "@/server/recharge/recharge.schema";

export const billingChangeFields = {
  auto_recharge_enabled: z.boolean().optional(),
  billing_email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .pipe(z.email("Enter an email address"))
    .optional()
    .meta({ description: "Receives nothing until the emailed link is opened" }),
  billing_address: addressSchema.optional(),
};

const managed = z
  .object({
    by: z.string(),
    may_spend: z.boolean().meta({ description: "Whether paid operations are possible now" }),
    budget_remaining: z
      .number()
      .nullable()
      .meta({ description: "What a budget leaves of the available credits" }),
  })
  .nullable()
  .meta({
    description:
      "Set if the credits belong to an organization across a link. Its figures are private, so they are null here",
  });

const pendingBillingEmail = z
  .string()
  .meta({ description: "The new address, until it is confirmed" });

export const billingSchema = z.object({
  organization_id: z.string(),
  billing_organization_id: z
    .string()
    .meta({ description: "Whose credits this organization spends" }),
  credits_remaining: z.number().nullable().meta({
    description: "The same as available; for managed credits, what a budget leaves, otherwise null",
  }),
  credits_total: z
    .number()
    .nullable()
    .meta({ description: "Sum of the original amounts of active grants" }),
  ...visibleBridgeFields,
  managed,
  auto_recharge_enabled: z.boolean(),
  billing_email: z.string().nullable(),
  pending_billing_email: pendingBillingEmail.optional(),
  billing_address: addressSchema.nullable(),
  stripe_customer_id: z.string().nullable(),
  last_recharge_at: z.string().nullable(),
  next_billing_date: z
    .string()
    .nullable()
    .meta({ description: "First day of the next calendar month, when the statement is made" }),
});
export type BillingAnswer = z.infer<typeof billingSchema>;

/** What the account pays for a credit, for pages that count with it. */
const creditTermsSchema = z.object({
  price_book: z.string(),
  list_price_cents: z.int(),
  tiers: z.array(z.object({ from: z.int(), percent_off: z.int() })),
  lifetime_credits: z.number(),
});

export const billingOverviewSchema = z.object({
  organization_id: z.string(),
  billing_organization_id: z.string(),
  billing_organization_name: z.string(),
  shares_billing: z.boolean(),
  may_buy: z
    .boolean()
    .meta({ description: "Whether the caller may spend money for this organization" }),
  buy_refusal: z
    .enum(["closed", "role"])
    .nullable()
    .meta({ description: "Why not: the organization is closed, or the caller's role" }),
  may_read_payments: z.boolean().meta({
    description: "Whether the caller sees purchases, recharges, refunds and alerts",
  }),
  ...visibleBridgeFields,
  managed,
  total: z.number().nullable(),
  pending_purchase_credits: z.number(),
  expiring_soon: z.number().meta({ description: "Available credits that expire within 30 days" }),
  expires_next_at: z.string().nullable().meta({ description: "When the first of them expire" }),
  scheduled_from: z.string().nullable().meta({ description: "The first day of the period" }),
  level: z.enum(["ok", "low", "critical", "depleted"]),
  alert_threshold: z.number(),
  low_balance_alerts: z.boolean(),
  billing_email: z.string().nullable(),
  pending_billing_email: pendingBillingEmail.nullable(),
  billing_address: addressSchema.nullable(),
  recharge: rechargePolicySchema,
  cards: z.array(cardSchema),
  credit_terms: creditTermsSchema,
  cash_balances: z
    .array(z.object({ amount_cents: z.int(), currency: z.string() }))
    .meta({ description: "The customer's cash balance at Stripe, from bank transfers" }),
});

import { z } from "zod";
import { cardSchema } from "@/server/payment-methods/card.schema";
import { rechargePolicySchema } from "@/server/recharge/recharge.schema";

const line = (max: number) => z.string().trim().max(max);

export const billingAddressSchema = z.strictObject({
  line1: line(200).min(1, "Enter the street"),
  line2: line(200).optional(),
  city: line(100).min(1, "Enter the city"),
  state: line(100).optional(),
  postal_code: line(20).min(1, "Enter the postal code"),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, "Enter a two-letter country code such as US"),
});
export type BillingAddress = z.output<typeof billingAddressSchema>;

export const billingChangeFields = {
  auto_recharge_enabled: z.boolean().optional(),
  billing_email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .pipe(z.email("Enter an email address"))
    .optional(),
  billing_address: billingAddressSchema.optional(),
};

export const billingSchema = z.object({
  organization_id: z.string(),
  billing_organization_id: z
    .string()
    .meta({ description: "Whose credits this organization spends" }),
  credits_remaining: z.number(),
  credits_total: z.number().meta({ description: "Sum of the original amounts of active grants" }),
  auto_recharge_enabled: z.boolean(),
  billing_email: z.string().nullable(),
  billing_address: billingAddressSchema.nullable(),
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
  available: z.number(),
  held: z.number(),
  debt: z.number(),
  total: z.number(),
  pending_purchase_credits: z.number(),
  expiring_soon: z.number().meta({ description: "Of what is available, what ends in 30 days" }),
  expires_next_at: z.string().nullable().meta({ description: "When the first of that ends" }),
  scheduled: z.number().meta({ description: "Granted, and not to be spent before its day" }),
  scheduled_from: z.string().nullable().meta({ description: "The first of those days" }),
  level: z.enum(["ok", "low", "critical", "depleted"]),
  alert_threshold: z.number(),
  low_balance_alerts: z.boolean(),
  billing_email: z.string().nullable(),
  billing_address: billingAddressSchema.nullable(),
  recharge: rechargePolicySchema,
  cards: z.array(cardSchema),
  credit_terms: creditTermsSchema,
  cash_balances: z
    .array(z.object({ amount_cents: z.int(), currency: z.string() }))
    .meta({ description: "The customer's own money that Stripe keeps from bank transfers" }),
});

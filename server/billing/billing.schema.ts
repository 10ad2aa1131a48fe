import { z } from "zod";

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

export const cardSchema = z.object({
  id: z.string(),
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
  is_default: z.boolean(),
  unusable_reason: z.string().nullable(),
});

export const rechargePolicySchema = z.object({
  enabled: z.boolean(),
  mode: z.enum(["target_balance", "fixed_amount"]),
  threshold_credits: z.number(),
  target_credits: z.number(),
  fixed_amount_cents: z.int(),
  monthly_cap_cents: z.int().nullable(),
  state: z.enum(["closed", "backing_off", "disabled"]),
  next_try_at: z.string().nullable(),
  disabled_reason: z.string().nullable(),
  next_charge_cents: z
    .int()
    .meta({ description: "What a charge would be if the balance stood just below the threshold" }),
  charged_this_month_cents: z.int(),
  live_attempt: z
    .object({ id: z.string(), state: z.string(), amount_cents: z.int(), created_at: z.string() })
    .nullable(),
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
  expiring_soon: z.number(),
  expires_next_at: z.string().nullable(),
  level: z.enum(["ok", "low", "critical", "depleted"]),
  alert_threshold: z.number(),
  low_balance_alerts: z.boolean(),
  runway_days: z.number().nullable().meta({
    description:
      "Days until the balance runs out at the rate of the last 14 days; null when nothing was used",
  }),
  billing_email: z.string().nullable(),
  billing_address: billingAddressSchema.nullable(),
  recharge: rechargePolicySchema,
  cards: z.array(cardSchema),
});

export const grantSchema = z.object({
  id: z.string(),
  wallet: z.string(),
  category: z.string(),
  description: z.string(),
  original: z.number(),
  remaining: z.number(),
  used: z.number(),
  held: z.number(),
  effective_at: z.string(),
  expires_at: z.string().nullable(),
  state: z.enum(["scheduled", "active", "depleted", "expired", "voided", "clawed_back"]),
  created_at: z.string(),
});

export const purchaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  credits: z.number(),
  amount_cents: z.int(),
  currency: z.string(),
  status: z.string(),
  checkout_url: z.string().nullable(),
  receipt_number: z.string().nullable(),
  receipt_url: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  bought_by: z.string().nullable(),
  problem: z.string().nullable(),
  created_at: z.string(),
  paid_at: z.string().nullable(),
});

import { z } from "zod";
import { balanceCredits } from "@/server/recharge/recharge.schema";
import { emailSchema as email } from "@/server/users/user.schema";

/** Alerts of one account, its wallets' included. */
export const MAX_ALERTS = 20;

/** To two decimals: hundredths of a percent are whole. */
export const thresholdPercent = z
  .number()
  .positive("Enter more than 0%")
  .max(100, "At most 100%")
  .refine((percent) => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-9, {
    message: "Use at most two decimals",
  })
  .meta({
    description: "Of the original amounts of the active grants: it fires below this",
    example: 20,
  });

export const webhookUrl = z.string().trim().min(1, "Enter the URL that receives the alert").meta({
  description: "A public https:// URL",
  example: "https://your-app.com/hooks/low-credits",
});

/** S4's alerts of a wallet. */
export const walletAlertSchema = z.strictObject({
  threshold_percent: thresholdPercent,
  webhook_url: webhookUrl,
});
export type WalletAlert = z.output<typeof walletAlertSchema>;

export const alertChannels = ["webhook", "slack", "email"] as const;

const thresholdCredits = balanceCredits
  .positive("Enter more than 0 credits")
  .meta({ description: "It fires when fewer credits than this are available", example: 500 });

const cooldownSeconds = z
  .int()
  .min(0)
  .max(604_800, "At most 7 days")
  .meta({ description: "Least time between two messages" });

export const DEFAULT_COOLDOWN_SECONDS = 3_600;

export const newAlertFields = {
  wallet_id: z
    .string()
    .max(64)
    .toLowerCase()
    .nullable()
    .optional()
    .meta({ description: "Only this wallet; left out or null: the whole account" }),
  threshold_percent: thresholdPercent.nullable().optional(),
  threshold_credits: thresholdCredits.nullable().optional(),
  channel: z.enum(alertChannels).default("webhook").meta({
    description: "slack: a hook that takes { text }, of Slack or compatible with it",
  }),
  webhook_url: webhookUrl.nullable().optional().meta({
    description:
      "A public https:// URL; if null, only the webhook endpoints subscribed to credits.alert are notified",
    example: "https://your-app.com/hooks/low-credits",
  }),
  email: email
    .optional()
    .meta({ description: "The billing email, or the confirmed email of a member" }),
  cooldown_seconds: cooldownSeconds.default(DEFAULT_COOLDOWN_SECONDS),
};

export const alertChangeFields = {
  threshold_percent: thresholdPercent.nullable().optional(),
  threshold_credits: thresholdCredits.nullable().optional(),
  webhook_url: webhookUrl.optional(),
  email: email.optional(),
  cooldown_seconds: cooldownSeconds.optional(),
  enabled: z.boolean().optional().meta({ description: "false: it doesn't fire" }),
};

const nullableCredits = z.number().nullable();

export const alertSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  wallet_id: z.string().nullable().meta({ description: "null: the whole account" }),
  wallet_name: z.string().nullable(),
  threshold_percent: z.number().nullable(),
  threshold_credits: nullableCredits,
  channel: z.enum(alertChannels),
  webhook_url: z.string().nullable().meta({
    description:
      "null: it goes to an email, or to the webhook endpoints that listen to credits.alert",
  }),
  email: z.string().nullable(),
  webhook_endpoint_id: z.string().nullable().meta({
    description: "Its deliveries, with retries and responses: /webhook-endpoints/{id}/deliveries",
  }),
  secret: z.string().nullable().optional().meta({
    description:
      "The signing secret of a new webhook URL. Shown once, in the response that created it; null when that request is repeated, or the URL is in use already",
  }),
  cooldown_seconds: z.int(),
  enabled: z.boolean(),
  armed: z.boolean().meta({
    description:
      "false: the balance is below the threshold, or hasn't risen 5% above it since the alert fired",
  }),
  fires_below: z.number().meta({ description: "The threshold in credits, as of now" }),
  available: z
    .number()
    .meta({ description: "Credits available now, in the account or the wallet" }),
  total: z.number().meta({ description: "The original amounts of its active grants" }),
  times_fired: z.int(),
  last_fired_at: z.string().nullable(),
  created_at: z.string(),
});
export type AlertAnswer = z.output<typeof alertSchema>;

export const firingSchema = z.object({
  id: z.string(),
  alert_id: z
    .string()
    .nullable()
    .meta({ description: "null: the low-balance alert that every account has" }),
  wallet_id: z.string().nullable(),
  level: z.enum(["low", "critical", "depleted"]).nullable().meta({
    description: "Of the low-balance alert: how far the balance fell",
  }),
  threshold_percent: z.number().nullable(),
  threshold_credits: z.number(),
  available: z.number(),
  total: z.number(),
  channel: z.enum(alertChannels),
  sent_to: z
    .string()
    .nullable()
    .meta({ description: "An email, or the host of a URL; null: nobody was told" }),
  problem: z.string().nullable().meta({ description: "Why nobody was told" }),
  fired_at: z.string(),
});
export type FiringAnswer = z.output<typeof firingSchema>;

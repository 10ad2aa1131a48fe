import { z } from "zod";
import { MAX_ALERTS, walletAlertSchema } from "@/server/alerts/alert.schema";
import { bridgeFields } from "@/server/pricing/balance-bridge";
import { balanceCredits } from "@/server/recharge/recharge.schema";
import { burnPriority, grantSchema } from "./grant.schema";

const name = z.string().trim().min(1, "Enter a name").max(60);
const currency = z.literal("credits", "A wallet holds credits");

/** S4's words: when less than `threshold` credits are left in this wallet, `amount` credits are bought into it. */
export const autoTopUpSchema = z
  .strictObject({
    enabled: z.boolean(),
    threshold: balanceCredits.optional().meta({
      description: "In credits: the wallet is refilled when its balance falls below this",
    }),
    amount: z
      .int("Enter whole credits: charges are in whole cents")
      .min(1, "At least one credit")
      .max(100_000, "At most 100,000 credits ($1,000.00)")
      .optional()
      .meta({
        description:
          "Credits each charge adds to this wallet, at the account's price ($1 to $1,000). One charge buys a multiple of this if that's needed to reach the threshold",
      }),
    payment_method_id: z.string().min(1).max(255).optional().meta({
      description:
        "A saved card of the account, by its ID here or at Stripe. Defaults to the default card",
    }),
  })
  .meta({
    description:
      "Refills this wallet automatically. The account's monthly limit covers the charges for all wallets; cool-down and charges per day apply to each wallet separately",
  });
export type AutoTopUp = z.output<typeof autoTopUpSchema>;

const alerts = z
  .array(walletAlertSchema)
  .max(MAX_ALERTS, `At most ${MAX_ALERTS} alerts`)
  .meta({
    description:
      "One message to a URL each time the wallet falls below a percentage of its active grants. Replaces the alerts it has; [] removes them",
    example: [{ threshold_percent: 20, webhook_url: "https://your-app.com/hooks/low-credits" }],
  });

const changeable = {
  priority: burnPriority.optional().meta({ description: "Lower burns first" }),
  auto_top_up: autoTopUpSchema.optional(),
  alerts: alerts.optional(),
};

export const newWalletSchema = z.strictObject({
  name,
  currency: currency.optional(),
  ...changeable,
});

export const walletChangeSchema = z.strictObject({
  name: name.optional(),
  currency: currency.optional(),
  ...changeable,
});

export const walletSchema = z.object({
  id: z.string(),
  customer_id: z
    .string()
    .meta({ description: "The organization whose credit account it belongs to" }),
  name: z.string(),
  currency: z.literal("credits"),
  is_primary: z
    .boolean()
    .meta({ description: "The wallet that payments go to. It can't be renamed" }),
  priority: z.int(),
  balance: z.number().meta({ description: "The same as available" }),
  ...bridgeFields,
  grants: z
    .array(grantSchema)
    .meta({ description: "Its active and scheduled grants, in burn order" }),
  auto_top_up: z
    .object({
      enabled: z.boolean(),
      threshold: z.number().nullable().meta({ description: "Credits; null: never set" }),
      amount: z.number().nullable().meta({ description: "Credits; null: never set" }),
      payment_method_id: z
        .string()
        .nullable()
        .meta({ description: "Null: whichever card is the default" }),
    })
    .meta({ description: "When this wallet is refilled automatically" }),
  alerts: z.array(z.object({ threshold_percent: z.number(), webhook_url: z.string() })).meta({
    description:
      "Its alerts by percentage that go to a URL; for those who can't change the wallet, only the host is shown",
  }),
  created_at: z.string(),
});
export type WalletAnswer = z.output<typeof walletSchema>;

export const walletTransactionSchema = z.object({
  id: z.string(),
  wallet_id: z.string(),
  type: z.string().meta({ description: "grant, recharge, debit, expiry, hold, release, …" }),
  amount: z.number().meta({
    description:
      "The wallet's share, negative when credits left it; for the Primary wallet, including what was spent on credit",
  }),
  total: z.number().meta({ description: "The whole movement, across all wallets" }),
  debt_taken: z.number().meta({ description: "The part of amount that was spent on credit" }),
  debt_payment: z.number().meta({ description: "The part of amount that paid debt" }),
  description: z.string(),
  operation: z.string().nullable(),
  organization_id: z.string(),
  transaction_id: z.string(),
  grants: z.array(z.object({ id: z.string(), amount: z.number() })),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
});
export type WalletTransactionAnswer = z.output<typeof walletTransactionSchema>;

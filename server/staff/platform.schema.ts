import { z } from "zod";

export const platformSchema = z.object({
  trial_balance: z.array(z.object({ account: z.string(), net: z.number() })),
  trial_balance_sum: z.number().meta({ description: "Zero, or the ledger is broken" }),
  account_count: z.int(),
  accounts: z
    .array(
      z.object({
        id: z.string(),
        organization_id: z.string(),
        organization_name: z.string(),
        organization_slug: z.string(),
        organization_status: z.string(),
        available: z.number(),
        held: z.number(),
        debt: z.number(),
        lifetime_purchased: z.number(),
        recharge_enabled: z.boolean(),
        recharge_state: z.string().nullable(),
        recharge_problem: z.string().nullable(),
      }),
    )
    .meta({
      description:
        "At most 200: accounts in debt first, then those with recharge problems, then the largest",
    }),
  stripe_events: z.array(
    z.object({
      status: z.string(),
      count: z.int().meta({ description: "1000 where there are that many or more" }),
      oldest_at: z.string().nullable(),
    }),
  ),
});
export type PlatformAnswer = z.output<typeof platformSchema>;

export const ledgerCheckSchema = z.object({
  checked_at: z.string(),
  entry_count: z.int(),
  violations: z.array(
    z.object({ rule: z.string(), credit_account_id: z.string(), detail: z.string() }),
  ),
});
export type LedgerCheckAnswer = z.output<typeof ledgerCheckSchema>;

import { z } from "zod";

const named = z.object({ id: z.string(), name: z.string(), slug: z.string() });

/** What closing an organization would end, and what is left. Credits are JSON numbers. */
export const closingSchema = z.object({
  organization: named,
  also_closes: z.array(named).meta({
    description: "Sub-organizations that it owns, which close with it",
  }),
  blocked_by: z.array(named).meta({
    description:
      "Linked sub-organizations below: closing is refused until each is closed or moved away",
  }),
  stops: z.object({
    api_keys: z.int().meta({ description: "Keys that are refused until it is reopened" }),
    webhook_endpoints: z.int().meta({ description: "They get nothing until it is reopened" }),
    invitations: z.int().meta({ description: "Open invitations and links, which are revoked" }),
    held_credits: z.number().meta({ description: "Credits on hold, which are released" }),
    recurring_jobs: z.int().meta({ description: "Recurring transactions, which are paused" }),
    recurring_grants: z.int().meta({ description: "Recurring grants of credits, which end" }),
  }),
  accounts: z
    .array(
      z.object({
        organization: named,
        remaining: z.number().meta({ description: "Credits that stay on the account, unspent" }),
        owed: z.number().meta({ description: "Credits owed, paid first if it is reopened" }),
        auto_recharge: z.boolean().meta({ description: "Auto-recharge is on; it's switched off" }),
        pending_purchases: z.int().meta({
          description: "Purchases not paid yet; one that is paid later still adds its credits",
        }),
      }),
    )
    .meta({
      description: "The credit accounts that close with it; none where it spends another's",
    }),
});
export type ClosingPreview = z.infer<typeof closingSchema>;

export const closeFields = {
  name: z.string().max(200).meta({ description: "The organization's name, typed to confirm" }),
};

import { z } from "zod";
import { bridgeFields } from "@/server/pricing/balance-bridge";
import { adjustmentSchema, overagePolicies } from "./adjustment.schema";
import { grantSchema } from "./grant.schema";
import { scheduleSchema } from "./schedule.schema";
import { walletSchema } from "./wallet.schema";

/** One credit account as staff sees it. Amounts in credits. */
export const creditAccountSchema = z.object({
  id: z.string(),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    status: z.string(),
    time_zone: z.string(),
  }),
  spenders: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .meta({ description: "The organizations that spend from it, the billing root first" }),
  ...bridgeFields,
  lifetime_purchased: z.number(),
  overage_policy: z.enum(overagePolicies),
  overage_limit: z.number(),
  wallets: z.array(walletSchema),
  past_grants: z
    .array(grantSchema)
    .meta({ description: "The newest 50 that are used up, expired, voided or clawed back" }),
  schedules: z.array(scheduleSchema),
  adjustments: z.array(adjustmentSchema),
  approval_above: z
    .number()
    .meta({ description: "Creating more credits than this requires a second person" }),
  approval_window_hours: z.int().meta({
    description:
      "The limit counts everything one person granted, and one account received, within this many hours",
  }),
  keys: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        preview: z.string(),
        organization_name: z.string(),
        may_grant: z.boolean(),
        may_grant_credits: z.number().meta({ description: "Credits it may still grant" }),
      }),
    )
    .meta({ description: "Active keys of the billing root, keys that may grant first" }),
});
export type CreditAccountAnswer = z.output<typeof creditAccountSchema>;

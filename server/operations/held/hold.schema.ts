import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { useFields } from "@/server/operations/metered/charge.schema";
import { creditAmount } from "@/server/pricing/credits.schema";

export const MAX_HOLD_SECONDS = 30 * 86_400;

export const holdInput = z.strictObject({
  organization_id: idSchema("organization"),
  ...useFields,
  expires_in_seconds: z.number().int().min(10).max(MAX_HOLD_SECONDS).default(3_600),
});

export const captureInput = z
  .strictObject({
    hold_id: idSchema("hold"),
    credits: creditAmount.optional().meta({
      description: "What was actually used, up to the hold; defaults to the whole hold",
    }),
    quantity: useFields.quantity,
    properties: useFields.properties,
  })
  .refine(
    ({ credits, quantity, properties }) =>
      credits === undefined || (quantity === undefined && properties === undefined),
    { path: ["credits"], error: "Send either credits or what was used" },
  );

export const holdStates = ["held", "captured", "released", "expired"] as const;

/** A hold. Credits are JSON numbers. */
export const holdSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  operation: z.string(),
  state: z.enum(holdStates),
  credits: z.number(),
  captured_credits: z.number(),
  price_version: z.string(),
  description: z.string(),
  entity: z.object({ type: z.string(), id: z.string() }).nullable(),
  expires_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  resolved_at: z.iso.datetime().nullable(),
});
export type HoldAnswer = z.infer<typeof holdSchema>;

/** A hold among those of a pool: whose it is and who opened it. */
export const listedHoldSchema = holdSchema.extend({
  operation: z.string().nullable().meta({
    description: "null for a linked organization: its payer sees the hold, but not what it is for",
  }),
  organization_name: z.string(),
  actor_type: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
});
export type ListedHold = z.infer<typeof listedHoldSchema>;

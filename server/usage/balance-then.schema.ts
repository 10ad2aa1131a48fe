import { z } from "zod";
import { visibleBridgeFields } from "@/server/pricing/balance-bridge";

const place = z.object({ seq: z.int(), created_at: z.string() }).nullable();

export const balanceThenSchema = z.object({
  at: z.string().meta({ description: "The moment it is of" }),
  is_now: z.boolean(),
  ...visibleBridgeFields,
  restricted: visibleBridgeFields.restricted.meta({
    description:
      "The part of available that only certain operations or organizations may spend; null for a past moment at which some was, and for managed credits",
  }),
  entry: place.meta({ description: "The last movement it includes" }),
  next_entry: place.meta({ description: "The movement after it" }),
});
export type BalanceThenAnswer = z.infer<typeof balanceThenSchema>;

import { z } from "zod";
import { cureSchema } from "@/server/foundation/cure.schema";
import { idSchema } from "@/server/foundation/ids";
import { useFields } from "@/server/operations/metered/charge.schema";
import { throughFields } from "@/server/operations/metered/markup.schema";
import { priceSourceSchema } from "@/server/pricing/price-list.schema";

const { operation, quantity, properties, variant } = useFields;

/** What is asked: may this be used, by whom. */
export const checkInput = z.strictObject({
  organization: z.string().min(1).max(100).optional().meta({
    description:
      "Who would pay: an id, or an external id below the key's organization; the key's own if omitted",
  }),
  organization_id: idSchema("organization").optional(),
  operation,
  quantity,
  properties,
  variant,
  ...throughFields,
  agent: idSchema("agent").optional().meta({
    description: "The agent that would use it, with any of its keys; needs the scope billing:read",
  }),
  member: z
    .string()
    .regex(/^(usr|mem)_[0-9a-z]{26}$/i, "Enter the id of a member or of their user")
    .toLowerCase()
    .optional()
    .meta({
      description:
        "The member who would use it, by user or membership id; needs the scope billing:read",
    }),
});

/** Whether a charge would pass now, and if not, why and what to do. Credits are JSON numbers. */
export const checkSchema = z.object({
  allowed: z.boolean(),
  organization_id: z.string(),
  operation: z.string(),
  credits: z
    .number()
    .nullable()
    .meta({ description: "What it costs; null where that depends on the work itself" }),
  price_version: z.string().nullable(),
  price_source: priceSourceSchema.nullable(),
  available: z.number().nullable().meta({
    description: "Credits left before it; null where they were not looked at or are another's",
  }),
  code: z.string().nullable().meta({ description: "The code a charge would be refused with" }),
  reason: z.string().nullable().meta({ description: "Why not, in words" }),
  blocked_by: z.string().nullable().meta({ description: "balance, budget or managed" }),
  budget_id: z.string().nullable().meta({ description: "The budget that would refuse it" }),
  cures: z.array(cureSchema).meta({ description: "What fixes it, the quickest first" }),
});
export type CheckAnswer = z.input<typeof checkSchema>;

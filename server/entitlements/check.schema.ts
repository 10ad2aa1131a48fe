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
      "Who would pay: an ID, or an external ID below the key's organization; defaults to the key's own",
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
    .regex(/^(usr|mem)_[0-9a-z]{26}$/i, "Enter the ID of a member or of their user")
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
    .meta({ description: "The price; null if it depends on the work itself" }),
  price_version: z.string().nullable(),
  price_source: priceSourceSchema.nullable(),
  available: z.number().nullable().meta({
    description:
      "Credits available before it; null if they weren't checked or belong to another organization",
  }),
  code: z.string().nullable().meta({ description: "The error code a charge would return" }),
  reason: z.string().nullable().meta({ description: "Why it would be refused, in words" }),
  blocked_by: z.string().nullable().meta({ description: "balance, budget or managed" }),
  budget_id: z.string().nullable().meta({ description: "The budget that would refuse it" }),
  cures: z.array(cureSchema).meta({ description: "Ways to fix it, quickest first" }),
});
export type CheckAnswer = z.input<typeof checkSchema>;

import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { creditAmount, numberOrText } from "@/server/pricing/credits.schema";
import { markupSchema, throughFields } from "./markup.schema";

const name = z.string().min(1).max(100);

/** What may be said about a use: a text, a number, yes or no. */
export const propertyValue = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);

/** What was used: an operation of the price list, in units or by what a model consumed. */
export const useFields = {
  operation: z.string().min(1).max(100).meta({ example: "model.inference" }),
  quantity: numberOrText(z.number())
    .optional()
    .meta({ description: "Whole number of units; defaults to 1" }),
  properties: z
    .record(z.string().max(60), propertyValue)
    .refine((value) => Object.keys(value).length <= 30, { error: "Send at most 30 properties" })
    .optional()
    .meta({
      description: "What was metered, kept with the entry",
      example: { model: "gpt-4o", input_tokens: 1200, output_tokens: 300 },
    }),
  variant: z.string().max(60).optional().meta({ description: "The package it was used on" }),
  description: z.string().trim().min(1).max(200).optional(),
  entity: z
    .strictObject({ type: name, id: z.string().min(1).max(200) })
    .optional()
    .meta({ description: "Your own IDs for what it was used for" }),
};

export const chargeInput = z.strictObject({
  organization_id: idSchema("organization"),
  ...useFields,
  ...throughFields,
});

/** A charge that was made. Credits are JSON numbers. */
export const chargeSchema = z.object({
  id: z.string().meta({ description: "The ledger transaction" }),
  seq: z.number().int().meta({ description: "Its sequence number in the credit account's ledger" }),
  organization_id: z.string(),
  operation: z.string(),
  credits: z.number(),
  price_version: z.string(),
  price_source: z.enum(["negotiated", "override", "tier", "list"]),
  markup: markupSchema.optional().meta({
    description: "Where it was used through an app or agent with a markup",
  }),
  balance_after: z
    .number()
    .nullable()
    .meta({ description: "The account's credits after it, held ones included" }),
  created_at: z.iso.datetime(),
});
export type ChargeAnswer = z.infer<typeof chargeSchema>;

export const refundInput = z.strictObject({
  charge_id: z.string().min(1).max(64),
  credits: creditAmount.optional().meta({ description: "Defaults to everything not yet refunded" }),
  reason: z.string().trim().min(3).max(200),
});

export const refundSchema = z.object({
  id: z.string(),
  charge_id: z.string(),
  credits: z.number(),
  /** What of the charge has been returned by now, this refund included. */
  refunded_credits: z.number(),
  charged_credits: z.number(),
  reason: z.string(),
  created_at: z.iso.datetime(),
});
export type RefundAnswer = z.infer<typeof refundSchema>;

import { z } from "zod";
import { isExactCredits } from "@/server/pricing/microcredits";
import { grantSettings } from "./grant-settings";

const { maximumGrantCredits } = grantSettings;
const largest = maximumGrantCredits.toLocaleString("en-US");

/** Why a person moved somebody's credits: for the customer, and for whoever asks in a year. */
export const reason = z
  .string()
  .trim()
  .min(5, "Give the reason in at least 5 characters")
  .max(500, "At most 500 characters");

export const newAdjustmentSchema = z.strictObject({
  amount: z
    .number("Enter an amount of credits")
    .min(-maximumGrantCredits, `At most ${largest} credits`)
    .max(maximumGrantCredits, `At most ${largest} credits`)
    .refine((value) => value !== 0, "Enter an amount other than 0")
    .refine(isExactCredits, "Use at most six decimals")
    .meta({ description: "Credits; negative to remove" }),
  reason,
});

export const adjustmentSchema = z.object({
  id: z.string(),
  amount: z.number(),
  reason: z.string(),
  state: z.enum(["pending", "posted", "rejected"]),
  requested_by: z.string(),
  requested_by_name: z.string(),
  decided_by: z.string().nullable(),
  decided_by_name: z.string().nullable(),
  transaction_id: z.string().nullable(),
  created_at: z.string(),
  decided_at: z.string().nullable(),
});
export type AdjustmentAnswer = z.output<typeof adjustmentSchema>;

export const overagePolicies = ["block", "allow_to_limit", "invoice"] as const;

export const overageFields = {
  overage_policy: z.enum(overagePolicies),
  overage_limit: z
    .number("Enter an amount of credits")
    .min(0)
    .max(maximumGrantCredits, `At most ${largest} credits`)
    .refine(isExactCredits, "Use at most six decimals")
    .meta({ description: "Credits of debt allowed. With invoice, 0 means no limit" }),
  reason,
};

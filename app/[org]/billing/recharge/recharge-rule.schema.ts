import { z } from "zod";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { isExactCredits } from "@/server/pricing/microcredits";

const MAXIMUM_CHARGE_CENTS = 100_000;

const credits = (words: string) =>
  z
    .number({ error: words })
    .min(0, words)
    .max(100_000, "At most 100,000 credits")
    .refine(isExactCredits, "Use at most six decimals");

/** The sentence of the recharge page. The server refuses the same things; this says them sooner. */
export const rechargeRuleSchema = z
  .object({
    threshold_credits: credits("Enter the balance that triggers a charge"),
    mode: z.enum(["target_balance", "fixed_amount"]),
    target_credits: credits("Enter the balance to refill to"),
    fixed_amount_cents: z
      .int({ error: "Enter the amount to charge" })
      .min(100, "A charge is at least $1.00")
      .max(MAXIMUM_CHARGE_CENTS, "A charge is at most $1,000.00"),
    limited: z.boolean(),
    monthly_cap_cents: z.int().nullable(),
    max_per_day: z
      .int({ error: "Enter how many charges a day are allowed" })
      .min(1, "At least one a day")
      .max(100, "At most 100 a day"),
    cooldown_seconds: z
      .int({ error: "Enter the seconds between two charges" })
      .min(0, "0 seconds or more")
      .max(86_400, "At most a day, 86,400 seconds"),
    card_id: z.string(),
  })
  .superRefine((rule, context) => {
    if (rule.mode === "target_balance" && rule.target_credits <= rule.threshold_credits) {
      context.addIssue({
        code: "custom",
        path: ["target_credits"],
        message: "Must be above the balance that triggers a charge",
      });
    }
    if (
      rule.mode === "target_balance" &&
      rule.target_credits - rule.threshold_credits > MAXIMUM_CHARGE_CENTS
    ) {
      context.addIssue({
        code: "custom",
        path: ["target_credits"],
        message: `One charge is at most ${formatMoneyCents(MAXIMUM_CHARGE_CENTS)}: choose a lower balance`,
      });
    }
    if (rule.limited && (rule.monthly_cap_cents === null || rule.monthly_cap_cents < 100)) {
      context.addIssue({
        code: "custom",
        path: ["monthly_cap_cents"],
        message: "Enter a monthly limit of at least $1.00, or remove the limit",
      });
    }
  });
export type RechargeRule = z.output<typeof rechargeRuleSchema>;

import { z } from "zod";
import { isExactCredits } from "@/server/pricing/microcredits";

const WHOLE = "Enter a number of credits, 0 or more";

/** When an email is sent about a low balance. */
export const alertForm = z.object({
  low_balance_alerts: z.boolean(),
  alert_threshold_credits: z
    .number({ error: WHOLE })
    .min(0, WHOLE)
    .max(100_000, "At most 100,000 credits")
    .refine(isExactCredits, "Use at most six decimals"),
});
